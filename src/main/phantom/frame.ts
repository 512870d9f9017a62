/** Pixels of every phantom image, and the tissue they cover: 38.4 mm wide, 33.6 mm deep. */
export const WIDTH = 320;
export const HEIGHT = 280;
export const MM_PER_PIXEL = 0.12;

/**
 * Scan lines of a frame. As in a scanner, echoes are formed along lines and only then interpolated
 * to pixels; the beam is wider than the gap, so nothing is lost. Maps "by line" hold `HEIGHT` rows
 * of `LINES` values.
 */
export const LINES = 160;
export const MM_PER_LINE = (WIDTH * MM_PER_PIXEL) / LINES;

/**
 * How the probe was held for one image. Tissue coordinates are mm: x from the lesion's centre to
 * the right, z from the skin down. B-mode and strain image have their own pose, so they are not
 * co-registered.
 */
export interface Pose {
  /** Column of the lesion's centre, in mm from the left edge. */
  readonly lesionAt: number;
  /** Tissue mm shown by one image mm across, and in depth (pressing the probe shows more depth). */
  readonly lateralScale: number;
  readonly axialScale: number;
}

/** Tissue x at a distance in mm from the image's left edge. */
export function tissueX(pose: Pose, fromLeft: number): number {
  return (fromLeft - pose.lesionAt) * pose.lateralScale;
}

/** Tissue depth at a distance in mm from the image's upper edge. */
export function tissueZ(pose: Pose, fromTop: number): number {
  return fromTop * pose.axialScale;
}

/** Distance in mm from the image's left edge of tissue x. */
export function imageX(pose: Pose, x: number): number {
  return x / pose.lateralScale + pose.lesionAt;
}

/** Distance in mm from the image's upper edge of tissue depth z. */
export function imageZ(pose: Pose, z: number): number {
  return z / pose.axialScale;
}
