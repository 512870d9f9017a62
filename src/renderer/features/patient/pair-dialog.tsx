import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import { pairFields, type RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { useApi } from '../../rpc/api.tsx';
import { checked } from '../../ui/checked.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { pairInput, pairTexts } from './forms.ts';

interface Props {
  readonly record: PatientRecord;
  readonly pair: RegisteredPair;
  readonly onClose: () => void;
}

/** What is known of a pair, and which lesion and exam it belongs to. */
export function PairDialog({ record: { lesions, exams }, pair, onClose }: Props) {
  const { t, i18n } = useTranslation('patient');
  const update = useMutation(useApi().pairs.update.mutationOptions());
  const [texts, setTexts] = useState(pairTexts(pair, i18n.language));
  const set = (change: Partial<typeof texts>): void => setTexts({ ...texts, ...change });
  return (
    <FormDialog
      title={t('pair.edit', { pair: pair.code })}
      onClose={onClose}
      checked={checked(pairFields, pairInput(texts))}
      save={(fields) => update.mutateAsync({ id: pair.id, fields })}
    >
      {(problem) => (
        <>
          <TextField
            label={t('field.strainRatios')}
            hint={t('field.strainRatiosHint')}
            value={texts.strainRatios}
            onChange={(strainRatios) => set({ strainRatios })}
            problem={problem('strainRatios')}
            autoFocus
          />
          <TextField
            label={t('field.strainMethod')}
            hint={t('field.strainMethodHint')}
            value={texts.strainMethod}
            onChange={(strainMethod) => set({ strainMethod })}
            problem={problem('strainMethod')}
          />
          <TextField
            label={t('field.view')}
            hint={t('field.viewHint')}
            value={texts.view}
            onChange={(view) => set({ view })}
            problem={problem('view')}
          />
          <Select
            label={t('field.lesion')}
            value={texts.lesionId}
            onChange={(lesionId) => set({ lesionId })}
            options={lesions.map(({ id, code }) => ({
              value: String(id),
              label: t('lesion.title', { lesion: code }),
            }))}
          />
          <Select
            label={t('field.exam')}
            value={texts.examId}
            onChange={(examId) => set({ examId })}
            options={exams.map(({ id, date, device }) => ({
              value: String(id),
              label: [date ?? t('exam.noDate'), device ?? t('exam.noDevice')].join(', '),
            }))}
          />
        </>
      )}
    </FormDialog>
  );
}
