import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { PROTOCOLS } from '../../../shared/crossval/manifest.ts';
import { Choice } from '../../ui/choice.tsx';
import styles from './new-job.module.css';
import { NumberField } from './number-field.tsx';
import type { NewJob } from './use-new-job.ts';

const folds = z.int().min(2).max(20);
const percent = z.number().gt(0).lt(100);
const seed = z.int().nonnegative();

/** Who fits, who stops early, who tests. */
export function ProtocolFields({ job: { form, change } }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  return (
    <>
      <Choice
        label={t('protocol.label')}
        value={form.protocol}
        onChange={(protocol) => change({ protocol })}
        stacked
        options={PROTOCOLS.map((value) => ({
          value,
          label: t(`protocol.${value}`),
          detail: t(`protocol.${value}Means`),
        }))}
      />
      <div className={styles.fields}>
        <NumberField
          label={t('protocol.folds')}
          value={form.folds}
          schema={folds}
          onChange={(value) => change({ folds: value })}
        />
        {form.protocol === 'paper' ? (
          <NumberField
            label={t('protocol.test')}
            unit="%"
            value={100 * form.test}
            schema={percent}
            onChange={(value) => change({ test: value / 100 })}
          />
        ) : null}
        <NumberField
          label={t('protocol.seed')}
          hint={t('protocol.seedHint')}
          value={form.seed}
          schema={seed}
          onChange={(value) => change({ seed: value })}
        />
      </div>
    </>
  );
}
