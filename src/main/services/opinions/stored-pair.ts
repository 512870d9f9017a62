import type { InputKind } from '../../../shared/domain/input.ts';
import type { RegisteredPair, Roi, StoredImage } from '../../../shared/domain/image-pair.ts';
import type { PairImage, PairImages } from '../../imaging/prepare.ts';
import type { ImageStore } from '../../registry/interface.ts';

/** A pair of the registry: its images come from the store, its ROIs are the newest crop. */
export function storedPairImages(
  { code, b, se, roi }: RegisteredPair,
  store: ImageStore,
): PairImages {
  const image = ({ hash, name }: StoredImage, rect: Roi['b']): PairImage => ({
    source: { name, bytes: () => store.open(hash) },
    file: name,
    roi: rect ?? undefined,
    roiWords: {
      name: 'crop',
      missing: 'Draw the crop of the lesion on both images',
      wrong: 'Draw the crop of the lesion anew',
    },
  });
  return { pair: code, b: image(b, roi?.b ?? null), se: image(se, roi?.se ?? null) };
}

/** Whether the crops are drawn that a model of this kind reads. */
export function hasCrops({ roi }: RegisteredPair, input: InputKind): boolean {
  const b = input === 'se' || (roi?.b ?? null) !== null;
  const se = input === 'b' || (roi?.se ?? null) !== null;
  return b && se;
}
