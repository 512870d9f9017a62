import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { ModelHash } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';
import { Callout } from '../../ui/callout.tsx';
import { checked } from '../../ui/checked.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { PathField } from '../../ui/path-field.tsx';
import { UseButton } from './use-button.tsx';

interface Props {
  readonly onClose: () => void;
  readonly onImported: (hash: ModelHash) => void;
}

const fields = z.object({ path: z.string().trim().min(1) });

/** Asks for a model folder of the machine Sonopair runs on. */
export function ImportDialog({ onClose, onImported }: Props) {
  const { t } = useTranslation('models');
  const [path, setPath] = useState('');
  const take = useMutation(useApi().models.importFolder.mutationOptions());
  return (
    <FormDialog
      title={t('importDialog.title')}
      saveLabel={t('importDialog.start')}
      onClose={onClose}
      checked={checked(fields, { path })}
      save={async (found) => onImported((await take.mutateAsync(found)).hash)}
    >
      {(problem) => (
        <PathField
          label={t('importDialog.path')}
          hint={t('importDialog.hint')}
          value={path}
          onChange={setPath}
          purpose="open-folder"
          problem={problem('path')}
          autoFocus
        />
      )}
    </FormDialog>
  );
}

/** Says that a model is there now, and that somebody has to choose it. */
export function ImportedMessage({ card }: { readonly card: ModelCard | undefined }) {
  const { t } = useTranslation('models');
  if (card === undefined) return null;
  const { name, chosen } = card;
  return (
    <div role="status">
      <Callout kind="info" {...(chosen ? {} : { actions: <UseButton card={card} /> })}>
        {t('importDialog.done', { model: name })} {chosen ? null : t('importDialog.notYet')}
      </Callout>
    </div>
  );
}
