import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { RegisteredPair } from '../../shared/domain/image-pair.ts';
import { CROP_LIMITS, type CropHint, cropHints } from '../../shared/geometry/crop-hints.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import styles from './crop-hints.module.css';
import { otherPart, type Part, type PerPart } from './part.ts';

type Remark = CropHint | 'missing';

interface Props {
  readonly pair: Pick<RegisteredPair, 'b' | 'se'>;
  readonly crop: PerPart<SourceRect | null>;
}

/** What may be wrong with a crop, in words; nothing where all seems well. None of it forbids. */
export function CropHints({ pair, crop }: Props) {
  const { t } = useTranslation('viewer');
  const { t: common } = useTranslation();
  const remarks = (part: Part): readonly Remark[] => {
    const rect = crop[part];
    if (rect !== null) return cropHints(rect, pair[part]);
    return crop[otherPart(part)] === null ? [] : ['missing'];
  };
  const [ofB, ofSe] = [remarks('b'), remarks('se')];
  const limits = {
    pixels: CROP_LIMITS.leastSide,
    percent: CROP_LIMITS.leastFraction * 100,
  };
  const texts = [...new Set([...ofB, ...ofSe])].map((remark) => {
    const both = ofB.includes(remark) && ofSe.includes(remark);
    const image = common(`image.${ofB.includes(remark) ? 'b' : 'se'}`);
    return `${both ? t('hint.both') : image}: ${t(`hint.${remark}`, limits)}`;
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
