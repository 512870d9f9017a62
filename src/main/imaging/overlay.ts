import type { SourceRect } from '../../shared/geometry/rect.ts';
import { inferno, type Rgb } from './colormap.ts';
import { decodeImage } from './decode.ts';
import { encodePng } from './encode.ts';
import type { Raster } from './raster.ts';

export interface OverlayOptions {
  /** The source image. */
  readonly path: string;
  /** What the network saw of it (coveredRegion), in source pixels. */
  readonly region: SourceRect;
  /** Grad-CAM map of the region, mapSide × mapSide values in 0..1, rows from the top. */
  readonly map: Float32Array;
  readonly mapSide: number;
  /** Opacity of the heat where the map is 1. Default 0.6. */
  readonly opacity?: number;
}

/** Where the map passes this, a line is drawn: it says on every background what the colours say. */
const CONTOUR = 0.5;
const WHITE: Rgb = [255, 255, 255];
const LINE_OPACITY = 0.7;
const DEFAULT_OPACITY = 0.6;

/**
 * The whole source image as RGB PNG with the heat map laid over the region the network saw, a thin
 * line where the map passes half its maximum, and a thin outline around the region. The map's cells
 * are enlarged bilinearly (half-pixel centres, as the image was reduced). The heat's opacity grows
 * with its value, so that a map without positive evidence leaves the image as it is. Errors as
 * decodeImage.
 */
export async function renderOverlay(options: OverlayOptions): Promise<Buffer> {
  const { map, mapSide, region, opacity = DEFAULT_OPACITY } = options;
  if (map.length !== mapSide * mapSide) {
    throw new RangeError(`A map of ${mapSide} × ${mapSide} has not ${map.length} values`);
  }
  const image = eightBit(await decodeImage(options.path, 3));
  const pixels = pixelsOf(region, image);
  const valueAt = (x: number, y: number): number =>
    bilinear(
      map,
      mapSide,
      ((x + 0.5 - region.x) / region.width) * mapSide,
      ((y + 0.5 - region.y) / region.height) * mapSide,
    );
  for (let y = pixels.top; y < pixels.bottom; y += 1) {
    for (let x = pixels.left; x < pixels.right; x += 1) {
      const value = valueAt(x, y);
      if (value >= CONTOUR && lowestNeighbour(valueAt, x, y) < CONTOUR) {
        blend(image, x, y, WHITE, LINE_OPACITY);
      } else if (value > 0) {
        heat(image, x, y, value, opacity);
      }
    }
  }
  outline(image, pixels);
  return encodePng(image);
}

type EightBitImage = Raster & { readonly data: Uint8Array };

function lowestNeighbour(valueAt: (x: number, y: number) => number, x: number, y: number): number {
  return Math.min(valueAt(x - 1, y), valueAt(x + 1, y), valueAt(x, y - 1), valueAt(x, y + 1));
}

/**
 * Colours one pixel. What lies under the heat first loses its own colour, or the yellow of the heat
 * and the yellow of an elastogram could not be told apart; and the scale leaves out inferno's dark
 * end, which on tissue looks like a shadow.
 */
function heat(image: EightBitImage, x: number, y: number, value: number, opacity: number): void {
  const strength = Math.min(value, 1) ** 0.75;
  const at = (y * image.width + x) * 3;
  const { data } = image;
  const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  blend(image, x, y, [luma, luma, luma], Math.min(1.3 * strength, 1));
  blend(image, x, y, inferno(0.3 + 0.7 * value), opacity * strength);
}

function eightBit(raster: Raster): EightBitImage {
  const { data } = raster;
  if (data instanceof Uint8Array) return { ...raster, data };
  return {
    ...raster,
    data: Uint8Array.from(data, (value) => Math.round(value / 257)),
    maximum: 255,
  };
}

interface PixelBox {
  readonly left: number;
  readonly top: number;
  /** One past the last. */
  readonly right: number;
  readonly bottom: number;
}

/** The whole pixels whose centres lie in the region. */
function pixelsOf(region: SourceRect, { width, height }: Raster): PixelBox {
  return {
    left: Math.max(Math.round(region.x), 0),
    top: Math.max(Math.round(region.y), 0),
    right: Math.min(Math.round(region.x + region.width), width),
    bottom: Math.min(Math.round(region.y + region.height), height),
  };
}

/** The map at (u, v), measured in cells from its top-left corner; beyond the outer centres it is level. */
function bilinear(map: Float32Array, side: number, u: number, v: number): number {
  const clamp = (position: number): number => Math.min(Math.max(position - 0.5, 0), side - 1);
  const x = clamp(u);
  const y = clamp(v);
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(left + 1, side - 1);
  const bottom = Math.min(top + 1, side - 1);
  const at = (row: number, column: number): number => map[row * side + column]!;
  const upper = at(top, left) + (at(top, right) - at(top, left)) * (x - left);
  const lower = at(bottom, left) + (at(bottom, right) - at(bottom, left)) * (x - left);
  return upper + (lower - upper) * (y - top);
}

function blend(
  { data, width }: EightBitImage,
  x: number,
  y: number,
  colour: Rgb,
  alpha: number,
): void {
  const at = (y * width + x) * 3;
  colour.forEach((value, channel) => {
    const below = data[at + channel]!;
    data[at + channel] = Math.round(below + (value - below) * alpha);
  });
}

/** One pixel wide, not quite white: visible on dark and on bright tissue, without hiding it. */
function outline(image: EightBitImage, { left, top, right, bottom }: PixelBox): void {
  if (right <= left || bottom <= top) return;
  for (let x = left; x < right; x += 1) {
    blend(image, x, top, WHITE, LINE_OPACITY);
    if (bottom - 1 > top) blend(image, x, bottom - 1, WHITE, LINE_OPACITY);
  }
  for (let y = top + 1; y < bottom - 1; y += 1) {
    blend(image, left, y, WHITE, LINE_OPACITY);
    if (right - 1 > left) blend(image, right - 1, y, WHITE, LINE_OPACITY);
  }
}
