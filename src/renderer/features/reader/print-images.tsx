import { useTranslation } from 'react-i18next';

import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Read } from '../../../shared/domain/opinion.ts';
import { PARTS, type Part } from '../../viewer/part.ts';
import styles from './print-sheet.module.css';
import { looksAt } from './crop-need.ts';
import { heatAddress, type HeatChoice } from './use-heat.ts';

interface Props {
  readonly pairs: readonly RegisteredPair[];
  readonly revealed: SecondOpinion['revealed'];
  readonly heat: HeatChoice;
}

/** Pixels across that an image is asked for: 300 dpi at the width it is printed with. */
const WIDTH = 800;

/** Of a crop, as a model of the usual size gets it. */
const CROP_SIDE = 224;

/** Every pair with its crops; the more there are, the smaller, so that they stay on one sheet. */
export function PrintImages({ pairs, revealed, heat }: Props) {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const columns = pairs.length === 1 ? 1 : pairs.length <= 4 ? 2 : 3;
  return (
    <>
      <div className={`${styles.pairs} ${styles[`columns${columns}`]}`}>
        {pairs.map((pair) => (
          <PairFigure
            key={pair.id}
            pair={pair}
            read={revealed?.reads.find(({ pairId }) => pairId === pair.id)}
            model={revealed?.model}
            heat={heat}
          />
        ))}
      </div>
      {heat.on && revealed !== null ? (
        <p className={styles.small}>
          {t('sheet.heat', {
            diagnosis: common(`diagnosis.${heat.of}`),
            caption: t('heat.caption'),
          })}
        </p>
      ) : null}
    </>
  );
}

interface FigureProps {
  readonly pair: RegisteredPair;
  readonly read: Read | undefined;
  readonly model: NonNullable<SecondOpinion['model']> | undefined;
  readonly heat: HeatChoice;
}

function PairFigure({ pair, read, model, heat }: FigureProps) {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const mapped =
    heat.on && read !== undefined && read.evidence[heat.of] > 0
      ? { address: (part: Part) => heatAddress(read, heat.of, part), opacity: heat.opacity }
      : null;
  return (
    <figure className={styles.pair}>
      <div className={styles.images}>
        {PARTS.map((part) => {
          const { hash, width, height } = pair[part];
          const rect = pair.roi?.[part] ?? null;
          return (
            <span
              key={part}
              className={styles.image}
              style={{ aspectRatio: `${width} / ${height}` }}
            >
              <img
                src={`/image/${hash}?w=${WIDTH}`}
                alt=""
                className={part === 'se' && mapped !== null ? styles.gray : ''}
              />
              {mapped === null || model === undefined || !looksAt(model, part) ? null : (
                <img src={mapped.address(part)} alt="" style={{ opacity: mapped.opacity }} />
              )}
              {rect === null ? null : (
                <svg viewBox={`0 0 ${width} ${height}`}>
                  <rect {...rect} />
                </svg>
              )}
            </span>
          );
        })}
      </div>
      <div className={styles.crops}>
        {PARTS.map((part) => {
          const rect = pair.roi?.[part] ?? null;
          if (rect === null) return null;
          const at = [rect.x, rect.y, rect.width, rect.height].join(',');
          const size = model?.size ?? CROP_SIDE;
          const how = `size=${size}&eval=${model?.eval ?? 'center'}`;
          return <img key={part} src={`/crop/${part}/${pair[part].hash}?at=${at}&${how}`} alt="" />;
        })}
      </div>
      <figcaption>
        {t('reads.of', { pair: pair.code })}: {common('image.b')}, {common('image.se')};{' '}
        {t('sheet.crops')}
      </figcaption>
    </figure>
  );
}
