import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import { type StudyId, studyId } from '../../../shared/domain/ids.ts';
import { line, type Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { checked } from '../../ui/checked.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

interface Props {
  readonly card: ModelCard;
  /** The study where it was met locked. */
  readonly study: StudyId | undefined;
  readonly onClose: () => void;
}

/** Lets a model of images that are not real speak on a study, after saying what that means. */
export function UnlockDialog({ card, study, onClose }: Props) {
  const { t } = useTranslation('models');
  const { t: common } = useTranslation();
  // Asked anew: a list remembered from before an import lacks the very study where it was met.
  const studies = useQuery(useApi().studies.list.queryOptions({ input: {}, staleTime: 0 }));
  if (studies.data === undefined || !studies.isFetchedAfterMount) return null;
  const locked = studies.data.filter(({ kind }) => kind !== 'sample');
  const first = locked.find(({ id }) => id === study) ?? locked[0];
  if (first === undefined)
    return (
      <Dialog
        title={t('unlock.title', { model: card.name })}
        isOpen
        onClose={onClose}
        actions={<Button onPress={onClose}>{common('actions.close')}</Button>}
      >
        <p>{t('unlock.noStudies')}</p>
      </Dialog>
    );
  return <UnlockForm card={card} studies={locked} first={first} onClose={onClose} />;
}

const fields = z.object({ studyId, reason: line });

interface FormProps {
  readonly card: ModelCard;
  readonly studies: readonly Study[];
  readonly first: Study;
  readonly onClose: () => void;
}

function UnlockForm({ card, studies, first, onClose }: FormProps) {
  const { t } = useTranslation('models');
  const [study, setStudy] = useState(String(first.id));
  const [reason, setReason] = useState('');
  const unlock = useMutation(useApi().models.unlock.mutationOptions());
  return (
    <FormDialog
      title={t('unlock.title', { model: card.name })}
      saveLabel={t('unlock.start')}
      onClose={onClose}
      checked={checked(fields, { studyId: Number(study), reason })}
      save={(found) => unlock.mutateAsync({ model: card.hash, ...found })}
    >
      {(problem) => (
        <>
          <Callout kind="warning">{t('unlock.means')}</Callout>
          <Select
            label={t('unlock.study')}
            value={study}
            onChange={setStudy}
            options={studies.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
          <TextField
            label={t('unlock.reason')}
            hint={t('unlock.reasonHint')}
            value={reason}
            onChange={setReason}
            problem={problem('reason')}
            isRequired
            autoFocus
          />
        </>
      )}
    </FormDialog>
  );
}
