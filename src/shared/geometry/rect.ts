declare const space: unique symbol;

/**
 * Pixel spaces. Whatever has a place carries its space in its type, so that a source ROI cannot be
 * used where a model window is meant.
 *  - `source`: pixels of the decoded, EXIF-oriented image file.
 *  - `model`: pixels of the network's square input.
 *  - `view`: device pixels of the pane that shows an image, from its top left corner.
 */
export type PixelSpace = 'source' | 'model' | 'view';

/** An axis-aligned rectangle: top-left corner and extent, in pixels of its space. */
export interface Rect<Space extends PixelSpace> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly [space]?: Space;
}

/** A place between pixels: (0, 0) is the top left corner of the first one. */
export interface Point<Space extends PixelSpace> {
  readonly x: number;
  readonly y: number;
  readonly [space]?: Space;
}

/** Width and height of an image, a pane or a rectangle. */
export interface Size<Space extends PixelSpace> {
  readonly width: number;
  readonly height: number;
  readonly [space]?: Space;
}

export type SourceRect = Rect<'source'>;
export type SourcePoint = Point<'source'>;
export type SourceSize = Size<'source'>;
export type ViewRect = Rect<'view'>;
export type ViewPoint = Point<'view'>;
export type ViewSize = Size<'view'>;
