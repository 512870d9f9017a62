import { useTranslation } from 'react-i18next';

import { NETWORK_NAMES } from '../../../shared/domain/networks.ts';
import { IMAGE_MODES, INPUT_KINDS } from '../../../shared/domain/input.ts';
import { Choice } from '../../ui/choice.tsx';
import { networkName } from '../../ui/networks.ts';
import { CheckboxList } from './checkbox-list.tsx';
import { PLAN_CHOICES } from './form.ts';
import styles from './new-job.module.css';
import type { NewJob } from './use-new-job.ts';

/** Which arms are compared: the paper's, or inputs, images and networks of one's own. */
export function PlanFields({ job: { form, change } }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  return (
    <>
      <Choice
        label={t('plan.label')}
        value={form.plan}
        onChange={(plan) => change({ plan })}
        stacked
        options={PLAN_CHOICES.map((value) => ({
          value,
          label: t(`plan.${value}`),
          detail: t(`plan.${value}Means`),
        }))}
      />
      {form.plan === 'own' ? (
        <div className={styles.fields}>
          <CheckboxList
            label={t('plan.inputs')}
            chosen={form.inputs}
            onChange={(inputs) => change({ inputs })}
            options={INPUT_KINDS.map((value) => ({ value, label: t(`input.${value}`) }))}
          />
          <CheckboxList
            label={t('plan.images')}
            chosen={form.images}
            onChange={(images) => change({ images })}
            options={IMAGE_MODES.map((value) => ({ value, label: t(`images.${value}`) }))}
          />
          <Networks job={{ form, change }} />
        </div>
      ) : null}
    </>
  );
}

/** The networks of a fit; two of them have an ensemble. */
export function Networks({ job }: { readonly job: Pick<NewJob, 'form' | 'change'> }) {
  const { t } = useTranslation('newJob');
  const { form, change } = job;
  return (
    <CheckboxList
      label={t('plan.networks')}
      hint={t('plan.ensemble')}
      chosen={form.networks}
      onChange={(networks) => change({ networks })}
      options={NETWORK_NAMES.map((value) => ({ value, label: networkName(value) }))}
    />
  );
}
