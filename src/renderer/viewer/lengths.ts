import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import type { StoredImage } from '../../shared/domain/image-pair.ts';

/** Writes a length of so many source pixels of an image: in mm where its scale is known, else px. */
export function useLengths(): (pixels: number, image: Pick<StoredImage, 'mmPerPixel'>) => string {
  const { i18n } = useTranslation('viewer');
  return useCallback(
    (pixels, { mmPerPixel }) =>
      mmPerPixel === null
        ? `${number(pixels, 0, i18n.language)} px`
        : `${number(pixels * mmPerPixel, 1, i18n.language)} mm`,
    [i18n.language],
  );
}

/** A number with so many decimals, as the language writes it. */
export function number(value: number, decimals: number, language: string): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}
