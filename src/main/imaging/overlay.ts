import type { Rgb } from './colormap.ts';
import { decodeImage, type ImageSource } from './decode.ts';
import { encodePng } from './encode.ts';
import {
  checkMap,
  enlargeMap,
  heatColour,
  heatStrength,
  type PixelBox,
  pixelsOf,
  type PlacedMap,
} from './heat-map.ts';
import type { Raster } from './raster.ts';

export interface OverlayOptions extends PlacedMap {
  readonly image: ImageSource;
  /** Opacity of the heat where the map is 1. Default 0.6. */
  readonly opacity?: number;
}

const WHITE: Rgb = [255, 255, 255];
const LINE_OPACITY = 0.7;
const DEFAULT_OPACITY = 0.6;

/**
 * The whole source image as RGB PNG with the heat map laid over the region the network saw, a thin
 * line where the map passes half its maximum, and a thin outline around the region. The heat's
 * opacity grows with its value, so that a map without positive evidence leaves the image as it is.
 * Errors as decodeImage.
 */
export async function renderOverlay(options: OverlayOptions): Promise<Buffer> {
  const { region, opacity = DEFAULT_OPACITY } = options;
  checkMap(options);
  const image = eightBit(await decodeImage(options.image, 3));
  const pixels = pixelsOf(region, image);
  const { at, lineAt } = enlargeMap(options, pixels);
  for (let y = pixels.top; y < pixels.bottom; y += 1) {
    for (let x = pixels.left; x < pixels.right; x += 1) {
      if (lineAt(x, y) === 'line') blend(image, x, y, WHITE, LINE_OPACITY);
      else if (at(x, y) > 0) heat(image, x, y, at(x, y), opacity);
    }
  }
  outline(image, pixels);
  return encodePng(image);
}

type EightBitImage = Raster & { readonly data: Uint8Array };

/**
 * Colours one pixel. What lies under the heat first loses its own colour, or the yellow of the heat
 * and the yellow of an elastogram could not be told apart.
 */
function heat(image: EightBitImage, x: number, y: number, value: number, opacity: number): void {
  const strength = heatStrength(value);
  const at = (y * image.width + x) * 3;
  const { data } = image;
  const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  blend(image, x, y, [luma, luma, luma], Math.min(1.3 * strength, 1));
  blend(image, x, y, heatColour(value), opacity * strength);
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
