declare const space: unique symbol;

/**
 * Pixel spaces. A rectangle carries its space in its type, so that a source ROI cannot be used
 * where a model window is meant.
 *  - `source`: pixels of the decoded, EXIF-oriented image file.
 *  - `model`: pixels of the network's square input.
 */
export type PixelSpace = 'source' | 'model';

/** An axis-aligned rectangle: top-left corner and extent, in pixels of its space. */
export interface Rect<Space extends PixelSpace> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly [space]?: Space;
}

export type SourceRect = Rect<'source'>;
