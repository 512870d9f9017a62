import { FileInput, FolderInput, FolderSearch } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button.tsx';
import { type ChosenFile, filesOf } from './chosen-files.ts';
import styles from './import.module.css';

/** Opens the browser's dialogs. */
export interface Choosing {
  readonly files: () => void;
  readonly folder: () => void;
  readonly fileInput: RefObject<HTMLInputElement | null>;
  readonly folderInput: RefObject<HTMLInputElement | null>;
}

export function useChoosing(): Choosing {
  const fileInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  return {
    files: () => fileInput.current?.click(),
    folder: () => folderInput.current?.click(),
    fileInput,
    folderInput,
  };
}

interface InputsProps {
  readonly choosing: Choosing;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
}

/** What the decoder reads, and the table of a study folder. */
const KINDS = '.png,.jpg,.jpeg,.tif,.tiff,.bmp,.webp,.csv';

/** The inputs behind the buttons. */
export function ChoosingInputs({ choosing, onFiles }: InputsProps) {
  const take = (input: HTMLInputElement): void => {
    const files = filesOf(input.files ?? []);
    // The same choice twice is two choices.
    input.value = '';
    onFiles(files);
  };
  return (
    <>
      <input
        ref={choosing.fileInput}
        type="file"
        multiple
        hidden
        accept={KINDS}
        onChange={({ currentTarget }) => take(currentTarget)}
      />
      <input
        ref={(input) => {
          if (input !== null) input.webkitdirectory = true;
          choosing.folderInput.current = input;
        }}
        type="file"
        hidden
        onChange={({ currentTarget }) => take(currentTarget)}
      />
    </>
  );
}

interface Props {
  readonly choosing: Choosing;
  readonly onPath: () => void;
  /** Whether files are there already. */
  readonly more: boolean;
  readonly isDisabled: boolean;
}

/** The ways in which files come, beside dropping them. */
export function AddButtons({ choosing, onPath, more, isDisabled }: Props) {
  const { t } = useTranslation('importing');
  return (
    <div className={styles.adding}>
      <Button
        kind={more ? 'plain' : 'primary'}
        onPress={choosing.files}
        isDisabled={isDisabled}
        autoFocus={!more}
      >
        <FileInput aria-hidden="true" />
        {t(more ? 'add.more' : 'add.files')}
      </Button>
      <Button onPress={choosing.folder} isDisabled={isDisabled}>
        <FolderInput aria-hidden="true" />
        {t(more ? 'add.moreFolder' : 'add.folder')}
      </Button>
      <Button onPress={onPath} isDisabled={isDisabled}>
        <FolderSearch aria-hidden="true" />
        {t('add.path')}
      </Button>
    </div>
  );
}
