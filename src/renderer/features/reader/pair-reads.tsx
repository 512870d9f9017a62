import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { CLASS_NAMES } from '../../../shared/domain/diagnosis.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Read, Stability } from '../../../shared/domain/opinion.ts';
import { isPositive } from '../../../shared/stats/confusion.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { networkName } from '../../ui/networks.ts';
import { ProbabilityBar } from './probability-bar.tsx';
import styles from './reader.module.css';

interface Props {
  readonly pairs: readonly RegisteredPair[];
  readonly reads: readonly Read[];
  /** The pair that is looked at. */
  readonly current: PairId;
  readonly onShow: (pair: PairId) => void;
}

/** What the machine says of each pair: the ensemble, each network, and how stable it is. */
export function PairReads({ pairs, reads, current, onShow }: Props) {
  const { t } = useTranslation('reader');
  return (
    <ul className={styles.reads} aria-label={t('reads.title')}>
      {pairs.map(({ id, code }) => {
        const read = reads.find(({ pairId }) => pairId === id);
        return (
          <li key={id} className={id === current ? styles.currentRead : ''}>
            <div className={styles.readHead}>
              <button
                type="button"
                className={styles.readPair}
                aria-current={id === current}
                onClick={() => onShow(id)}
              >
                {t('reads.of', { pair: code })}
              </button>
              {read === undefined ? null : <ReadValue read={read} />}
            </div>
            {read === undefined ? (
              <p className={styles.quiet}>{t('reads.none')}</p>
            ) : (
              <ReadDetail read={read} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function ReadValue({ read: { probability, decision } }: { readonly read: Read }) {
  const { decimal } = useFormat();
  return (
    <span className={styles.readValue}>
      <strong>{decimal(probability, 2)}</strong>
      <DiagnosisBadge value={decision} />
    </span>
  );
}

function ReadDetail({ read }: { readonly read: Read }) {
  const { t } = useTranslation('reader');
  const { decimal } = useFormat();
  const { networks, cutoff, stability, calibration, calibrated, familiarity } = read;
  return (
    <>
      <ProbabilityBar {...read} />
      <p className={styles.quiet}>
        {Object.entries(networks)
          .map(([network, probability]) =>
            t('reads.network', {
              network: networkName(network),
              probability: decimal(probability, 2),
              decision: t(`word.${CLASS_NAMES[isPositive(probability, cutoff) ? 1 : 0]}`),
            }),
          )
          .join(' · ')}
      </p>
      {calibration === null || calibrated === null ? null : (
        <p className={styles.quiet}>
          {t('calibrated.pair', { version: calibration, probability: decimal(calibrated, 2) })}
        </p>
      )}
      <StabilityText stability={stability} />
      <FamiliarityText familiarity={familiarity} />
    </>
  );
}

/** Said of a pair unlike those of the fit; a model that cannot judge says so once, below. */
function FamiliarityText({ familiarity }: Pick<Read, 'familiarity'>) {
  const { t } = useTranslation('reader');
  const { decimal } = useFormat();
  if (familiarity?.unlike !== true) return null;
  const { by, distance } = familiarity;
  return (
    <p className={styles.unstable}>
      <TriangleAlert aria-hidden="true" />
      {t(`unlike.${by}`, { distance: decimal(Math.min(distance, 999), 1) })}
    </p>
  );
}

function StabilityText({ stability }: { readonly stability: Stability | null }) {
  const { t } = useTranslation('reader');
  const { decimal } = useFormat();
  if (stability === null) return <p className={styles.quiet}>{t('reads.noStability')}</p>;
  const { lowest, highest, crops, flips } = stability;
  return (
    <>
      <p className={styles.quiet}>
        {t('reads.stable', {
          lowest: decimal(lowest, 2),
          highest: decimal(highest, 2),
          count: crops,
        })}
      </p>
      {flips ? (
        <p className={styles.unstable}>
          <TriangleAlert aria-hidden="true" />
          {t('reads.unstable')}
        </p>
      ) : null}
    </>
  );
}
