import { useCallback } from 'react';

import type { StoredImage } from '../../shared/domain/image-pair.ts';
import { useFormat } from '../ui/format.ts';

/** Writes a length of so many source pixels of an image: in mm where its scale is known, else px. */
export function useLengths(): (pixels: number, image: Pick<StoredImage, 'mmPerPixel'>) => string {
  const { decimal } = useFormat();
  return useCallback(
    (pixels, { mmPerPixel }) =>
      mmPerPixel === null ? `${decimal(pixels, 0)} px` : `${decimal(pixels * mmPerPixel, 1)} mm`,
    [decimal],
  );
}
