import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { checked } from '../../ui/checked.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { PathField } from '../../ui/path-field.tsx';
import { Loading } from '../../ui/states.tsx';
import { NamePatterns } from '../settings/name-patterns.tsx';

const pathOnly = z.object({ path: z.string().trim().min(1) });

interface PathProps {
  readonly onClose: () => void;
  readonly onPath: (path: string) => void;
}

/** Asks for a folder or file of the machine Sonopair runs on. */
export function PathDialog({ onClose, onPath }: PathProps) {
  const { t } = useTranslation('importing');
  const [path, setPath] = useState('');
  return (
    <FormDialog
      wide
      title={t('path.title')}
      saveLabel={t('path.start')}
      onClose={onClose}
      checked={checked(pathOnly, { path })}
      save={async (value) => onPath(value.path)}
    >
      {(problem) => (
        <>
          <p>{t('path.explain')}</p>
          <PathField
            label={t('path.label')}
            hint={t('path.hint')}
            value={path}
            onChange={setPath}
            purpose="open-folder"
            problem={problem('path')}
            autoFocus
          />
        </>
      )}
    </FormDialog>
  );
}

interface PatternProps {
  /** Names of this import to try the patterns on; usual ones where there are none. */
  readonly names: readonly string[];
  readonly onClose: () => void;
}

/** The patterns by which images become pairs, tried on the names that are there. */
export function PatternDialog({ names, onClose }: PatternProps) {
  const { t } = useTranslation('importing');
  const settings = useQuery(useApi().settings.get.queryOptions({ input: {} }));
  const pattern = settings.data?.namePattern;
  return (
    <Dialog
      wide
      isOpen
      title={t('pattern.title')}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('pattern.close')}</Button>}
    >
      <p>{t('pattern.explain')}</p>
      {pattern === undefined ? (
        <Loading />
      ) : (
        <NamePatterns key={JSON.stringify(pattern)} pattern={pattern} names={names} />
      )}
    </Dialog>
  );
}

interface DiscardProps {
  readonly onClose: () => void;
  readonly onDiscard: () => void;
}

export function DiscardDialog({ onClose, onDiscard }: DiscardProps) {
  const { t } = useTranslation('importing');
  return (
    <Dialog
      isOpen
      title={t('askDiscard.title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" onPress={onDiscard}>
            {t('askDiscard.discard')}
          </Button>
          <Button kind="primary" autoFocus onPress={onClose}>
            {t('askDiscard.keep')}
          </Button>
        </>
      }
    >
      <p>{t('leave.text')}</p>
    </Dialog>
  );
}
