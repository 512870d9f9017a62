import { bitsApart, type Impression, likeness } from '../imaging/fingerprint.ts';
import { SAME_BITS, SAME_LIKENESS } from '../imaging/fingerprint.ts';

/** What the guard compares of a picture. */
export type Glance = Pick<Impression, 'fingerprint' | 'thumbnail'>;

/** Margins that may have been cut off on each side, in parts of the picture's width or height. */
const CUT = [0, 0.025, 0.05] as const;

/**
 * How alike two pictures are, from SAME_LIKENESS to 1; null where they are no copies of each other.
 * One may be the other with up to about 5 % cut off on any of its sides: then the other is tried
 * without such margins. Both thresholds are the import's; docs/crossval.md has
 * what they find and what they do not.
 */
export function copyLikeness(a: Glance, b: Glance): number | null {
  const whole = likeness(a.thumbnail, b.thumbnail);
  if (whole >= SAME_LIKENESS && bitsApart(a.fingerprint, b.fingerprint) <= SAME_BITS) return whole;
  const best = bestCropLikeness(a, b);
  return best < SAME_LIKENESS ? null : best;
}

/** How alike one of two pictures is to the other with margins of up to 5 % cut off, at best. */
export function bestCropLikeness(a: Glance, b: Glance): number {
  return Math.max(bestCrop(a.thumbnail, b.thumbnail), bestCrop(b.thumbnail, a.thumbnail));
}

/** The best likeness of a thumbnail to any of the crops of the other, both square. */
function bestCrop(thumbnail: Uint8Array, whole: Uint8Array): number {
  const side = Math.sqrt(whole.length);
  const windows = CUT.flatMap((before) => CUT.map((after) => windowOf(side, before, after)));
  let best = 0;
  for (const across of windows) {
    const narrowed = resampleRows(whole, side, across);
    for (const down of windows) {
      const crop = resampleColumns(narrowed, side, down);
      best = Math.max(best, likeness(thumbnail, crop));
    }
  }
  return best;
}

/** Where each sample of a line lies between two pixels of the line it is taken from. */
interface Window {
  readonly from: Uint8Array;
  /** Weight of the next pixel, 0 to 1. */
  readonly next: Float32Array;
}

function windowOf(side: number, before: number, after: number): Window {
  const from = new Uint8Array(side);
  const next = new Float32Array(side);
  for (let at = 0; at < side; at += 1) {
    const place = side * before + (at + 0.5) * (1 - before - after) - 0.5;
    from[at] = Math.min(Math.max(Math.floor(place), 0), side - 2);
    next[at] = Math.min(Math.max(place - from[at]!, 0), 1);
  }
  return { from, next };
}

function resampleRows(pixels: Uint8Array, side: number, { from, next }: Window): Uint8Array {
  const out = new Uint8Array(pixels.length);
  for (let row = 0; row < side; row += 1)
    for (let at = 0; at < side; at += 1) {
      const left = row * side + from[at]!;
      out[row * side + at] = Math.round(between(pixels[left]!, pixels[left + 1]!, next[at]!));
    }
  return out;
}

function resampleColumns(pixels: Uint8Array, side: number, { from, next }: Window): Uint8Array {
  const out = new Uint8Array(pixels.length);
  for (let row = 0; row < side; row += 1) {
    const upper = from[row]! * side;
    for (let at = 0; at < side; at += 1)
      out[row * side + at] = Math.round(
        between(pixels[upper + at]!, pixels[upper + side + at]!, next[row]!),
      );
  }
  return out;
}

function between(a: number, b: number, weight: number): number {
  return a + (b - a) * weight;
}
