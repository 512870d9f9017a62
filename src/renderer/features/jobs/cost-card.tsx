import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { JobCost, JobSpec } from '../../../shared/contract/jobs.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import { useAmounts } from './amounts.ts';
import styles from './new-job.module.css';
import type { Asked } from './use-new-job.ts';

interface Props {
  readonly kind: JobSpec['kind'];
  readonly cost: Asked<JobCost>;
}

/** What a job will need, before it is started. */
export function CostCard({ kind, cost }: Props) {
  const { t } = useTranslation('newJob');
  return (
    <section className={styles.card} aria-labelledby="job-cost">
      <h2 id="job-cost">{t('cost.title')}</h2>
      {cost.error === null ? null : <FailureMessage error={cost.error} onRetry={cost.again} />}
      {cost.error === null && cost.data === undefined ? (
        <p className={styles.pending} role="status">
          {t('cost.pending')}
        </p>
      ) : null}
      {cost.data === undefined ? null : <Costs kind={kind} cost={cost.data} />}
    </section>
  );
}

function Costs({ kind, cost }: { readonly kind: JobSpec['kind']; readonly cost: JobCost }) {
  const { t } = useTranslation('newJob');
  const { integer } = useFormat();
  const { bytes } = useAmounts();
  const say = useFailureText();
  const { benign, malignant } = cost.patients;
  const fits = kind === 'crossval' || kind === 'fit';
  if (kind === 'evaluation')
    return (
      <dl className={styles.costs}>
        <Disk cost={cost} />
      </dl>
    );
  return (
    <dl className={styles.costs}>
      <Cost label={t('cost.patients')}>
        {t('cost.classes', {
          patients: integer(benign + malignant),
          benign: integer(benign),
          malignant: integer(malignant),
        })}
      </Cost>
      <Cost label={t('cost.pairs')}>{integer(cost.pairs)}</Cost>
      {cost.leftOut.length === 0 ? null : (
        <Cost label={t('cost.leftOut')}>
          {cost.leftOut.map(({ reason, pairs }) => (
            <span key={reason} className={styles.line}>
              {t('cost.leftOutOf', { pairs: integer(pairs), reason: say(reason) })}
            </span>
          ))}
        </Cost>
      )}
      <Cost label={t(kind === 'read-all' ? 'cost.lesions' : 'cost.units')}>
        {integer(cost.units)}
      </Cost>
      {fits ? (
        <>
          <Cost label={t('cost.networkFits')}>
            {cost.networkFitsUnshared > cost.networkFits && kind === 'crossval'
              ? t('cost.sharing', {
                  fits: integer(cost.networkFits),
                  unshared: integer(cost.networkFitsUnshared),
                })
              : integer(cost.networkFits)}
          </Cost>
          <Cost label={t('cost.steps')}>{integer(cost.steps)}</Cost>
          <Cost label={t('cost.time')}>
            <Time cost={cost} />
          </Cost>
          <Cost label={t('cost.memory')}>{bytes(cost.memory)}</Cost>
        </>
      ) : null}
      <Disk cost={cost} />
    </dl>
  );
}

function Time({ cost: { seconds, basis } }: { readonly cost: JobCost }) {
  const { t } = useTranslation('newJob');
  const { duration } = useAmounts();
  if (seconds === null || basis === 'none') return t('cost.timeUnknown');
  return (
    <>
      <strong>{duration(seconds)}</strong>
      <span className={styles.quiet}>{t(`cost.basis.${basis}`)}</span>
    </>
  );
}

function Disk({ cost: { diskPeak, diskKept, diskFree } }: { readonly cost: JobCost }) {
  const { t } = useTranslation('newJob');
  const { bytes } = useAmounts();
  return (
    <Cost label={t('cost.disk')}>
      {t('cost.diskOf', { peak: bytes(diskPeak), kept: bytes(diskKept), free: bytes(diskFree) })}
    </Cost>
  );
}

function Cost({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
