import { useTranslation } from 'react-i18next';

import { CLASS_NAMES } from '../../../shared/domain/diagnosis.ts';
import type { CalibratedDecision } from '../../../shared/domain/calibration.ts';
import type { LesionDecision, Opinion } from '../../../shared/domain/opinion.ts';
import { isPositive } from '../../../shared/stats/confusion.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { comparison } from './opinion-draft.ts';
import styles from './reader.module.css';

interface Props {
  readonly decision: LesionDecision;
  readonly cutoff: number;
  readonly own: Opinion | undefined;
  /** On paper a reader is named who is "you" on the screen. */
  readonly reader?: string;
}

/** What the calibration makes of the lesion: its probability, and whether it decides at all. */
function Calibrated({ decision }: { readonly decision: CalibratedDecision }) {
  const { t } = useTranslation('reader');
  const { decimal, percent } = useFormat();
  const { version, probability, threshold, zone, errorRate } = decision;
  return (
    <>
      <p className={styles.decision}>
        <strong>{t(`calibrated.zone.${zone}`)}</strong>
        <span>{t('calibrated.rate', { rate: percent(errorRate) })}</span>
      </p>
      <p className={styles.quiet}>
        {t('calibrated.probability', {
          version,
          probability: decimal(probability, 2),
          threshold: decimal(threshold, 2),
          decision: t(`word.${decision.decision}`),
        })}
      </p>
    </>
  );
}

/** The decision over all pairs (Eq. 1) with its votes, and how the reader's opinion goes with it. */
export function Verdict({ decision, cutoff, own, reader }: Props) {
  const { t } = useTranslation('reader');
  const { decimal } = useFormat();
  const { benign, pairs, tie, meanProbability } = decision;
  const byMean = CLASS_NAMES[isPositive(meanProbability, cutoff) ? 1 : 0];
  const compared = comparison(own, decision);
  return (
    <div className={styles.verdict} role="group" aria-label={t('verdict.label')}>
      <p className={styles.decision}>
        <DiagnosisBadge value={decision.decision} />
        <span>{t('verdict.votes', { count: pairs, malignant: pairs - benign })}</span>
      </p>
      {tie ? <p>{t('verdict.tie')}</p> : null}
      <p className={styles.quiet}>
        {t('verdict.mean', {
          probability: decimal(meanProbability, 2),
          decision: t(`word.${byMean}`),
        })}{' '}
        ({t('verdict.cutoff', { cutoff: decimal(cutoff, 2) })})
      </p>
      {decision.calibrated === null ? null : <Calibrated decision={decision.calibrated} />}
      <p>
        {t(`${reader === undefined ? 'compare' : 'sheet.compare'}.${compared}`, {
          reader: reader ?? '',
          own: own === undefined ? '' : t(`word.${own.diagnosis}`),
          machine: t(`word.${decision.decision}`),
        })}
      </p>
    </div>
  );
}
