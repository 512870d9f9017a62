import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { VOTINGS } from '../../../shared/crossval/evaluation-options.ts';
import { IMAGE_MODES, INPUT_KINDS } from '../../../shared/domain/input.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { Select } from '../../ui/field.tsx';
import type { JobForm } from './form.ts';
import styles from './new-job.module.css';
import { NumberField } from './number-field.tsx';
import { Networks } from './plan-fields.tsx';
import type { NewJob } from './use-new-job.ts';

const percent = z.number().gt(0).lt(100);
const whole = z.number().min(0).max(100);
const seed = z.int().nonnegative();
const resamples = z.int().min(100).max(20_000);

/** What one model sees, and who steers its early stopping. */
export function FitFields({ job: { form, change } }: { readonly job: NewJob }) {
  const { t } = useTranslation(['newJob', 'jobs']);
  return (
    <section className={styles.card} aria-label={t('kind.fit', { ns: 'jobs' })}>
      <CompactChoice
        label={t('plan.inputs')}
        value={form.fit.input}
        onChange={(input) => change({ fit: { ...form.fit, input } })}
        options={INPUT_KINDS.map((value) => ({ value, label: t(`input.${value}`) }))}
      />
      <CompactChoice
        label={t('plan.images')}
        value={form.fit.images}
        onChange={(images) => change({ fit: { ...form.fit, images } })}
        options={IMAGE_MODES.map((value) => ({ value, label: t(`images.${value}`) }))}
      />
      <Networks job={{ form, change }} />
      <div className={styles.fields}>
        <NumberField
          label={t('validation')}
          unit="%"
          value={100 * form.validation}
          schema={percent}
          onChange={(value) => change({ validation: value / 100 })}
        />
        <NumberField
          label={t('protocol.seed')}
          hint={t('protocol.seedHint')}
          value={form.seed}
          schema={seed}
          onChange={(value) => change({ seed: value })}
        />
      </div>
    </section>
  );
}

/** Which model reads. */
export function ReadFields({ job }: { readonly job: NewJob }) {
  const { t } = useTranslation(['newJob', 'jobs']);
  const { form, change, choices, context } = job;
  if (context.model === null) return null;
  return (
    <section className={styles.card} aria-label={t('kind.read-all', { ns: 'jobs' })}>
      <Select
        label={t('model')}
        value={context.model}
        onChange={(model) => change({ model })}
        options={choices.models.map(({ hash, name }) => ({ value: hash, label: name }))}
      />
      <Checkbox isSelected={form.again} onChange={(again) => change({ again })}>
        {t('again')}
      </Checkbox>
    </section>
  );
}

/** Which run is evaluated again, and with what. */
export function EvaluationFields({ job }: { readonly job: NewJob }) {
  const { t } = useTranslation(['newJob', 'jobs']);
  const { form, change, choices, context } = job;
  const { evaluation } = form;
  if (context.run === null) return null;
  const set = (changes: Partial<JobForm['evaluation']>): void =>
    change({ evaluation: { ...evaluation, ...changes } });
  return (
    <section className={styles.card} aria-label={t('kind.evaluation', { ns: 'jobs' })}>
      <Select
        label={t('run')}
        value={String(context.run)}
        onChange={(value) => {
          const run = choices.runs.find(({ id }) => String(id) === value);
          if (run !== undefined) change({ run: run.id });
        }}
        options={choices.runs.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
      <div className={styles.fields}>
        <NumberField
          label={t('cutoff')}
          unit="%"
          value={100 * evaluation.cutoff}
          schema={whole}
          onChange={(value) => set({ cutoff: value / 100 })}
        />
        <NumberField
          label={t('specificity')}
          unit="%"
          value={100 * evaluation.specificity}
          schema={percent}
          onChange={(value) => set({ specificity: value / 100 })}
        />
        <NumberField
          label={t('sensitivity')}
          unit="%"
          value={100 * evaluation.sensitivity}
          schema={percent}
          onChange={(value) => set({ sensitivity: value / 100 })}
        />
        <Select
          label={t('voting')}
          value={evaluation.voting}
          onChange={(voting) => set({ voting })}
          options={VOTINGS.map((value) => ({ value, label: t(`votings.${value}`) }))}
        />
        <NumberField
          label={t('resamples')}
          value={evaluation.bootstrap.resamples}
          schema={resamples}
          onChange={(value) => set({ bootstrap: { ...evaluation.bootstrap, resamples: value } })}
        />
      </div>
    </section>
  );
}
