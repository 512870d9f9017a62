import { useTranslation } from 'react-i18next';

import type { Read } from '../../../shared/domain/opinion.ts';
import { useFormat } from '../../ui/format.ts';
import styles from './probability-bar.module.css';

type Props = Pick<Read, 'probability' | 'cutoff' | 'stability'>;

/** A probability from 0 to 1 with the cut-off, and how far it moves with the crop. */
export function ProbabilityBar({ probability, cutoff, stability }: Props) {
  const { t } = useTranslation('reader');
  const { decimal } = useFormat();
  const two = (value: number): string => decimal(value, 2);
  const said = { probability: two(probability), cutoff: two(cutoff) };
  const label =
    stability === null
      ? t('reads.bar', said)
      : t('reads.barRange', {
          ...said,
          lowest: two(stability.lowest),
          highest: two(stability.highest),
        });
  return (
    <span className={styles.bar} role="img" aria-label={label}>
      {stability === null ? null : (
        <span
          className={styles.range}
          style={{
            left: share(stability.lowest),
            width: share(stability.highest - stability.lowest),
          }}
        />
      )}
      <span className={styles.cutoff} style={{ left: share(cutoff) }} />
      <span className={styles.value} style={{ left: share(probability) }} />
    </span>
  );
}

function share(value: number): string {
  return `${(100 * value).toFixed(2)}%`;
}
