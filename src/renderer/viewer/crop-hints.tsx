import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { RegisteredPair } from '../../shared/domain/image-pair.ts';
import { CROP_LIMITS, cropHints } from '../../shared/geometry/crop-hints.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import styles from './crop-hints.module.css';
import { otherPart, PARTS, type PerPart } from './part.ts';

interface Props {
  readonly pair: Pick<RegisteredPair, 'b' | 'se'>;
  readonly crop: PerPart<SourceRect | null>;
}

/** What may be wrong with a crop, in words; nothing where all seems well. None of it forbids. */
export function CropHints({ pair, crop }: Props) {
  const { t } = useTranslation('viewer');
  const { t: common } = useTranslation();
  const texts = PARTS.flatMap((part) => {
    const image = common(`image.${part}`);
    const rect = crop[part];
    if (rect === null) {
      return crop[otherPart(part)] === null ? [] : [`${image}: ${t('hint.missing')}`];
    }
    return cropHints(rect, pair[part]).map((hint) => {
      const text = t(`hint.${hint}`, {
        pixels: CROP_LIMITS.leastSide,
        percent: CROP_LIMITS.leastFraction * 100,
      });
      return `${image}: ${text}`;
    });
  });
  return (
    <ul className={styles.hints} role="status">
      {texts.map((text) => (
        <li key={text}>
          <TriangleAlert aria-hidden="true" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
