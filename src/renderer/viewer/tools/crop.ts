import type { Roi } from '../../../shared/domain/image-pair.ts';
import { centred, inside, mirrored, sameRect } from '../../../shared/geometry/crop.ts';
import type { SourceRect, SourceSize } from '../../../shared/geometry/rect.ts';
import type { Part, PerPart } from '../part.ts';

/**
 * Whether the strain image's rectangle follows the B-mode one (at the proportional place) or has a
 * place of its own: the two images are not co-registered.
 */
export type CropLink = 'mirrored' | 'own';

/** The crop of a pair while it is being drawn. */
export interface Crop extends PerPart<SourceRect | null> {
  readonly link: CropLink;
}

export type PairSizes = PerPart<SourceSize>;

/** A stored version as it can be edited; `null` is a pair without one. */
export function cropOf(roi: Pick<Roi, 'b' | 'se'> | null, sizes: PairSizes): Crop {
  const b = roi?.b ?? null;
  const se = roi?.se ?? null;
  const follows = b === null ? se === null : sameRect(se, mirrored(b, sizes.b, sizes.se));
  return { b, se, link: follows ? 'mirrored' : 'own' };
}

export function sameCrop(one: PerPart<SourceRect | null>, other: PerPart<SourceRect | null>) {
  return sameRect(one.b, other.b) && sameRect(one.se, other.se);
}

/** A rectangle drawn or changed in one of the images. */
export function withRect(crop: Crop, part: Part, rect: SourceRect, sizes: PairSizes): Crop {
  if (part === 'se') return { ...crop, se: rect, link: 'own' };
  const follows = crop.link === 'mirrored';
  return { ...crop, b: rect, se: follows ? mirrored(rect, sizes.b, sizes.se) : crop.se };
}

/** The rectangle taken out of an image, and out of the strain image where that one follows. */
export function withoutRect(crop: Crop, part: Part): Crop {
  const left: Crop =
    part === 'se'
      ? { ...crop, se: null, link: 'own' }
      : { ...crop, b: null, se: crop.link === 'mirrored' ? null : crop.se };
  return left.b === null && left.se === null ? { ...left, link: 'mirrored' } : left;
}

/** Both rectangles at the proportional place again; B-mode leads where it has one. */
export function linked(crop: Crop, sizes: PairSizes): Crop {
  if (crop.b !== null) {
    return { b: crop.b, se: mirrored(crop.b, sizes.b, sizes.se), link: 'mirrored' };
  }
  if (crop.se === null) return { ...crop, link: 'mirrored' };
  return { b: mirrored(crop.se, sizes.se, sizes.b), se: crop.se, link: 'mirrored' };
}

/** A first rectangle for drawing by keyboard: where the other image says, or in the middle. */
export function started(crop: Crop, part: Part, sizes: PairSizes): Crop {
  if (crop[part] !== null) return crop;
  if (part === 'se' && crop.b !== null) return linked(crop, sizes);
  return withRect(crop, part, centred(sizes[part]), sizes);
}

/** The crop of a pair of images of other sizes, at the proportional place. */
export function carriedOver(roi: Pick<Roi, 'b' | 'se'>, from: PairSizes, sizes: PairSizes): Crop {
  const carry = (part: Part): SourceRect | null => {
    const rect = roi[part];
    return rect === null ? null : mirrored(inside(rect, from[part]), from[part], sizes[part]);
  };
  return cropOf({ b: carry('b'), se: carry('se') }, sizes);
}
