import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../../shared/contract/jobs.ts';
import { imageOf, type Side } from './addresses.ts';
import styles from './cases.module.css';

interface Props {
  readonly run: JobId;
  readonly pair: string;
  readonly side: Side;
  /** Address of the map; null for none. */
  readonly heat: string | null;
  /** Of the map, 0 to 1. */
  readonly opacity: number;
}

/** An image of a pair in its own aspect, with Grad-CAM over it. */
export function HeatPicture({ run, pair, side, heat, opacity }: Props) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const name = common(`image.${side}`);
  const source = imageOf(run, pair, side);
  return (
    <figure className={styles.picture}>
      <div className={styles.frame}>
        <Layer key={source} source={source} label={t('pictureOf', { image: name, pair })} />
        {heat === null ? null : (
          <div className={styles.heat} style={{ opacity }}>
            <Layer key={heat} source={heat} label={t('heat.over', { image: name })} />
          </div>
        )}
      </div>
      <figcaption>{name}</figcaption>
    </figure>
  );
}

interface LayerProps {
  readonly source: string;
  readonly label: string;
}

/** A picture over the whole width; says so where it is missing. */
function Layer({ source, label }: LayerProps) {
  const { t } = useTranslation();
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return <p className={styles.missing}>{`${label}: ${t('picture.missing')}`}</p>;
  return <img src={source} alt={label} draggable={false} onError={() => setMissing(true)} />;
}
