import type { SourceRect, SourceSize } from './rect.ts';

/** What may be wrong with a crop; each is a remark, none forbids it. */
export const CROP_HINTS = ['too-small', 'at-edge', 'elongated', 'nearly-whole'] as const;
export type CropHint = (typeof CROP_HINTS)[number];

/**
 * Where the remarks begin. The crop is resized to a square of 224 pixels and more, so that a side of
 * few pixels is mostly interpolation, and an elongated crop is mostly distortion.
 */
export const CROP_LIMITS = {
  /** Pixels of the shorter side. */
  leastSide: 32,
  /** Shorter side / image width. */
  leastFraction: 0.05,
  /** Longer / shorter side. */
  greatestAspect: 2.5,
  /** Crop's / image's area. */
  greatestCover: 0.8,
} as const;

export function cropHints(rect: SourceRect, image: SourceSize): readonly CropHint[] {
  const shorter = Math.min(rect.width, rect.height);
  const longer = Math.max(rect.width, rect.height);
  const cover = (rect.width * rect.height) / (image.width * image.height);
  const whole = cover > CROP_LIMITS.greatestCover;
  const edge =
    rect.x <= 0 ||
    rect.y <= 0 ||
    rect.x + rect.width >= image.width ||
    rect.y + rect.height >= image.height;
  const found: Readonly<Record<CropHint, boolean>> = {
    'too-small':
      shorter < CROP_LIMITS.leastSide || shorter < CROP_LIMITS.leastFraction * image.width,
    // A crop of nearly everything is at the edge anyway.
    'at-edge': edge && !whole,
    elongated: longer > CROP_LIMITS.greatestAspect * shorter,
    'nearly-whole': whole,
  };
  return CROP_HINTS.filter((hint) => found[hint]);
}
