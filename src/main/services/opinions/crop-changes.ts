import type { SourceRect } from '../../../shared/geometry/rect.ts';
import type { OpenedImage, OpenedPair } from '../../imaging/prepare.ts';

/** A crop as another hand might have drawn it: shifted by parts of its extent, and scaled. */
interface CropChange {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/**
 * By how much a crop is shifted (of its width or height) and scaled for `stability`. A choice, not a
 * published figure: on a crop of 200 pixels it is 10 pixels, about what two careful people differ
 * by, and well within what fitting shows the networks (windows of 224 out of 256 pixels, 12 %). A
 * result that does not survive this rests on where the box was drawn.
 */
const SHIFT = 0.05;
const SCALE = 0.1;

/**
 * Eight changes: along each side, larger, smaller, and both together. Few enough that a pair with
 * its changes is one batch of nine.
 */
const CROP_CHANGES: readonly CropChange[] = [
  { x: -SHIFT, y: 0, scale: 1 },
  { x: SHIFT, y: 0, scale: 1 },
  { x: 0, y: -SHIFT, scale: 1 },
  { x: 0, y: SHIFT, scale: 1 },
  { x: 0, y: 0, scale: 1 - SCALE },
  { x: 0, y: 0, scale: 1 + SCALE },
  { x: -SHIFT, y: -SHIFT, scale: 1 + SCALE },
  { x: SHIFT, y: SHIFT, scale: 1 - SCALE },
];

/** A cropped pair with its crops changed a little, the same change on both images. */
export function changedCrops({ b, se }: OpenedPair): readonly OpenedPair[] {
  return CROP_CHANGES.map((change) => ({ b: changed(b, change), se: changed(se, change) }));
}

function changed(image: OpenedImage | undefined, change: CropChange): OpenedImage | undefined {
  if (image === undefined) return undefined;
  return { ...image, region: changedRegion(image.region, change, image.raster) };
}

/** In whole pixels, clipped to the image, never empty. */
export function changedRegion(
  region: SourceRect,
  { x, y, scale }: CropChange,
  image: { readonly width: number; readonly height: number },
): SourceRect {
  const across = span(region.x, region.width, x, scale, image.width);
  const down = span(region.y, region.height, y, scale, image.height);
  return { x: across.from, y: down.from, width: across.extent, height: down.extent };
}

function span(
  from: number,
  extent: number,
  shift: number,
  scale: number,
  limit: number,
): { readonly from: number; readonly extent: number } {
  const middle = from + extent / 2 + shift * extent;
  const start = clamp(Math.round(middle - (extent * scale) / 2), 0, limit - 1);
  const end = clamp(Math.round(middle + (extent * scale) / 2), start + 1, limit);
  return { from: start, extent: end - start };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
