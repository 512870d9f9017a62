import { useTranslation } from 'react-i18next';

import { Choice } from '../../ui/choice.tsx';
import { Select } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import type { NewJob } from './use-new-job.ts';

const ORIGINS = ['real', 'simulated', 'synthetic', 'not stated'] as const;

/** Whose images take part. */
export function PatientFields({ job }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  const { integer } = useFormat();
  const { form, change, choices, context } = job;
  const { studyId } = context;
  if (form.kind === 'evaluation' || studyId === null) return null;
  const { listed } = choices;
  return (
    <>
      <Select
        label={t('study')}
        value={String(studyId)}
        onChange={(value) => {
          const study = choices.studies.find(({ id }) => String(id) === value);
          if (study !== undefined) change({ studyId: study.id });
        }}
        options={choices.studies.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
      {form.kind === 'read-all' ? null : (
        <>
          <Choice
            label={t('patients')}
            value={form.patients}
            onChange={(patients) => change({ patients })}
            stacked
            options={[
              { value: 'all', label: t('all') },
              {
                value: 'worklist',
                label:
                  listed === null ? t('listedUnknown') : t('listed', { number: integer(listed) }),
              },
            ]}
          />
          <Select
            label={t('origin')}
            hint={t('originHint')}
            value={form.origin ?? context.origin}
            onChange={(origin) => change({ origin })}
            options={ORIGINS.map((value) => ({ value, label: t(`origins.${value}`) }))}
          />
        </>
      )}
    </>
  );
}
