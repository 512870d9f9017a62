import { useTranslation } from 'react-i18next';

import { crossvalSpec } from '../../../shared/contract/jobs.ts';
import { TTA_VIEWS } from '../../../shared/crossval/training-options.ts';
import { Select } from '../../ui/field.tsx';
import type { JobForm } from './form.ts';
import styles from './new-job.module.css';
import { NumberField } from './number-field.tsx';
import type { NewJob } from './use-new-job.ts';

const { focal, warmup, weightDecay } = crossvalSpec.shape.options.shape;
/** An empty field is off. */
const optional = {
  focal: focal.unwrap().nullable(),
  warmup: warmup.unwrap().nullable(),
  weightDecay: weightDecay.unwrap().nullable(),
};

/** Ranks that are offered; the command takes any. */
const FC_RANKS = [64, 128, 256] as const;

/** What goes beyond the paper's way of fitting; all of it is off until somebody wants it. */
export function AdvancedFields({ job: { form, change } }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  const { options } = form;
  /** What is off is not sent: a job without these has the hash it always had. */
  const set = (changes: Partial<JobForm['options']>): void =>
    change({ options: { ...options, ...changes } });
  return (
    <details className={styles.details}>
      <summary>{t('advanced')}</summary>
      <p className={styles.quiet}>{t('advancedMeans')}</p>
      <div className={styles.fields}>
        {(['focal', 'weightDecay', 'warmup'] as const).map((name) => (
          <NumberField<number | null>
            key={name}
            label={t(name)}
            hint={t(`${name}Hint`)}
            value={options[name] ?? null}
            schema={optional[name]}
            onChange={(value) => set({ [name]: value ?? undefined })}
          />
        ))}
        <Select
          label={t('schedule')}
          value={options.schedule ?? 'constant'}
          onChange={(value) => set({ schedule: value === 'cosine' ? value : undefined })}
          options={(['constant', 'cosine'] as const).map((value) => ({
            value,
            label: t(`scheduleOf.${value}`),
          }))}
        />
        <Select
          label={t('stems')}
          value={options.stems ?? 'one'}
          onChange={(value) => set({ stems: value === 'two' ? value : undefined })}
          options={(['one', 'two'] as const).map((value) => ({
            value,
            label: t(`stemsOf.${value}`),
          }))}
        />
        <Select
          label={t('fcRank')}
          value={String(options.fcRank ?? 'whole')}
          onChange={(value) => set({ fcRank: FC_RANKS.find((n) => String(n) === value) })}
          options={['whole', ...FC_RANKS.map(String)].map((value) => ({
            value,
            label: value === 'whole' ? t('fcRankWhole') : t('fcRankOf', { rank: value }),
          }))}
        />
        <Select
          label={t('tta')}
          value={String(options.tta ?? 1)}
          onChange={(value) => set({ tta: TTA_VIEWS.find((n) => String(n) === value) })}
          options={(['1', '2', '10'] as const).map((value) => ({
            value,
            label: t(`ttaOf.views${value}`),
          }))}
        />
      </div>
    </details>
  );
}
