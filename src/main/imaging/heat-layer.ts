import { encodeTransparentPng } from './encode.ts';
import {
  checkMap,
  enlargeMap,
  heatColour,
  heatStrength,
  type PixelBox,
  pixelsOf,
  type PlacedMap,
} from './heat-map.ts';

export interface HeatLayerOptions extends PlacedMap {
  /** Of the source image, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Longest side of a layer. A map has at most 13 × 13 cells, so a larger image gains nothing from a
 * larger layer but a thinner line, and its pixels would cost memory.
 */
export const LAYER_LIMIT = 1024;

/** Steps of the colour table: more than 8-bit alpha can tell apart. */
const LEVELS = 1024;

const LINE = rgba(255, 255, 255, 0.95);
/** Beside the line, so that it is seen on bright tissue and on any colour of an elastogram. */
const LINE_SHADOW = rgba(0, 0, 0, 0.65);
const FRAME = rgba(255, 255, 255, 0.7);

/**
 * A Grad-CAM map as a picture of its own, to be laid over the image: transparent RGBA PNG of the
 * image's aspect, reduced where the image is larger than LAYER_LIMIT. Colour and opacity grow with
 * the map, up to opaque: how much of it is seen is the viewer's choice. Half the maximum is a white
 * line with a dark one beside it, and a thin frame shows what the network saw. A map without
 * positive evidence leaves only that frame.
 */
export async function renderHeatLayer(options: HeatLayerOptions): Promise<Buffer> {
  checkMap(options);
  const scale = Math.min(1, LAYER_LIMIT / Math.max(options.width, options.height));
  const size = {
    width: Math.max(1, Math.round(options.width * scale)),
    height: Math.max(1, Math.round(options.height * scale)),
  };
  const { x, y, width, height } = options.region;
  const region = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
  const box = pixelsOf(region, size);
  const pixels = new Uint32Array(size.width * size.height);
  paint(pixels, size.width, box, { ...options, region });
  frame(pixels, size.width, box);
  return encodeTransparentPng({ ...size, data: new Uint8Array(pixels.buffer) });
}

function paint(pixels: Uint32Array, stride: number, box: PixelBox, placed: PlacedMap): void {
  const colours = Uint32Array.from({ length: LEVELS + 1 }, (_, level) =>
    rgba(...heatColour(level / LEVELS), heatStrength(level / LEVELS)),
  );
  const { at, lineAt } = enlargeMap(placed, box);
  for (let y = box.top; y < box.bottom; y += 1) {
    for (let x = box.left; x < box.right; x += 1) {
      const line = lineAt(x, y);
      const level = Math.round(Math.min(Math.max(at(x, y), 0), 1) * LEVELS);
      pixels[y * stride + x] =
        line === undefined ? colours[level]! : line === 'line' ? LINE : LINE_SHADOW;
    }
  }
}

function frame(pixels: Uint32Array, stride: number, { left, top, right, bottom }: PixelBox): void {
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1)
      if (y === top || y === bottom - 1 || x === left || x === right - 1)
        pixels[y * stride + x] = FRAME;
}

/** One pixel as bytes R, G, B, A in memory, whatever the machine's byte order. */
function rgba(red: number, green: number, blue: number, alpha: number): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, Math.round(alpha * 255)).buffer)[0]!;
}
