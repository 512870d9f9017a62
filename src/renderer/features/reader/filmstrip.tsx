import { useTranslation } from 'react-i18next';

import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { PARTS } from '../../viewer/part.ts';
import { lacksCrop } from './crop-need.ts';
import styles from './filmstrip.module.css';

interface Props {
  readonly pairs: readonly RegisteredPair[];
  readonly current: PairId;
  /** Tells what the machine said of them, as far as it is revealed. */
  readonly both: SecondOpinion;
  readonly onShow: (pair: PairId) => void;
}

/** Pixels across that a picture is asked for: sharp also on a dense screen. */
const WIDTH = 160;

/** The pairs of the lesion in small; the one that is looked at is marked. */
export function Filmstrip({ pairs, current, both, onShow }: Props) {
  const { t } = useTranslation('reader');
  return (
    <nav className={styles.strip} aria-label={t('pairs.label')}>
      {pairs.map((pair) => {
        const read = both.revealed?.reads.find(({ pairId }) => pairId === pair.id);
        return (
          <button
            key={pair.id}
            type="button"
            className={styles.frame}
            aria-current={pair.id === current}
            onClick={() => onShow(pair.id)}
          >
            <span className={styles.images}>
              {PARTS.map((part) => (
                <Thumbnail
                  key={part}
                  src={`/image/${pair[part].hash}?w=${WIDTH}`}
                  label=""
                  rect={rectOf(pair, part)}
                />
              ))}
            </span>
            <span className={styles.code} title={pair.code}>
              {pair.code}
            </span>
            <span className={styles.state}>
              {read === undefined ? (
                t(`pairs.${stateOf(pair, both)}`)
              ) : (
                <DiagnosisBadge value={read.decision} />
              )}
            </span>
          </button>
        );
      })}
    </nav>
  );
}

/** What there is of a pair that the machine has not spoken on. */
function stateOf(pair: RegisteredPair, { model, revealed }: SecondOpinion) {
  if (lacksCrop(pair, model)) return 'noCrop';
  return revealed === null ? 'crop' : 'notRead';
}

function rectOf(pair: RegisteredPair, part: (typeof PARTS)[number]) {
  const at = pair.roi?.[part] ?? null;
  return at === null ? null : { of: pair[part], at };
}
