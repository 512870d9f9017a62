import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SourceRect, SourceSize } from '../../shared/geometry/rect.ts';
import styles from './thumbnail.module.css';

interface Props {
  /** Address of the picture, at about the width it is shown with. */
  readonly src: string;
  /** What it shows; empty where the text beside it says so. */
  readonly label: string;
  /** A rectangle drawn over it, in source pixels. */
  readonly rect?: { readonly of: SourceSize; readonly at: SourceRect } | null;
}

/** A small picture that fills its container without being cut; says so where it is missing. */
export function Thumbnail({ src, label, rect = null }: Props) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<string | null>(null);
  if (missing === src)
    return (
      <span
        className={styles.missing}
        role="img"
        aria-label={`${label} ${t('picture.missing')}`.trim()}
      >
        <ImageOff aria-hidden="true" />
        <span className={styles.words}>{t('picture.missing')}</span>
      </span>
    );
  return (
    <span className={styles.thumbnail}>
      <img src={src} alt={label} loading="lazy" draggable={false} onError={() => setMissing(src)} />
      {rect === null ? null : <RectOver {...rect} />}
    </span>
  );
}

function RectOver({ of, at }: NonNullable<NonNullable<Props['rect']>>) {
  return (
    <svg viewBox={`0 0 ${of.width} ${of.height}`} aria-hidden="true">
      <rect className={styles.halo} {...at} />
      <rect className={styles.rect} {...at} />
    </svg>
  );
}
