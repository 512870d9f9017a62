import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { type ChosenFile, dropped } from './chosen-files.ts';
import styles from './import.module.css';

interface Props {
  readonly className: string;
  readonly isDisabled: boolean;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
  readonly children: ReactNode;
}

/** Takes files and folders that are dropped anywhere on it. */
export function DropArea({ className, isDisabled, onFiles, children }: Props) {
  const { t } = useTranslation('importing');
  const [over, setOver] = useState(false);
  /** Elements within that the pointer has entered and not left. */
  const within = useRef(0);
  const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');
  const end = (): void => {
    within.current = 0;
    setOver(false);
  };
  return (
    <div
      className={className}
      onDragEnter={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        within.current += 1;
        setOver(!isDisabled);
      }}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = isDisabled ? 'none' : 'copy';
      }}
      onDragLeave={() => {
        within.current -= 1;
        if (within.current <= 0) end();
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        end();
        if (!isDisabled) void dropped(event.dataTransfer).then(onFiles);
      }}
    >
      {children}
      {over ? <div className={styles.dropHere}>{t('dropHere')}</div> : null}
    </div>
  );
}
