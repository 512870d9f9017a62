import { useTranslation } from 'react-i18next';

import type { StoredImage } from '../../shared/domain/image-pair.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { useFormat } from '../ui/format.ts';
import { useLengths } from './lengths.ts';
import styles from './pane.module.css';
import { type Caliper, lengthOf } from './tools/caliper-tool.ts';
import type { CropLink } from './tools/crop.ts';

interface Props {
  readonly image: StoredImage;
  readonly rect: SourceRect | null;
  /** Whether the crop follows the other image's; null where that says nothing. */
  readonly link: CropLink | null;
  readonly drawable: boolean;
  readonly calipers: readonly Caliper[];
}

/** What is drawn in an image, in numbers and words. */
export function Readout({ image, rect, link, drawable, calipers }: Props) {
  const { t } = useTranslation('viewer');
  const { decimal } = useFormat();
  const lengths = useLengths();
  const inMm = (pixels: number): string => decimal(pixels * (image.mmPerPixel ?? 0), 1);
  return (
    <>
      {rect === null ? (
        <span className={styles.detail}>{drawable ? t('crop.drawHint') : t('crop.none')}</span>
      ) : (
        <span>
          {image.mmPerPixel === null
            ? t('crop.place', { ...rect })
            : t('crop.placeMm', {
                ...rect,
                mmWidth: inMm(rect.width),
                mmHeight: inMm(rect.height),
              })}
        </span>
      )}
      {rect === null || link === null ? null : (
        <span className={styles.detail}>{t(`crop.${link}`)}</span>
      )}
      {calipers.map((caliper, at) => (
        <span key={caliper.id} className={styles.detail}>
          {t('caliper.description', {
            number: at + 1,
            length: lengths(lengthOf(caliper), image),
          })}
        </span>
      ))}
    </>
  );
}
