import type { SourceRect } from '../../shared/geometry/rect.ts';
import { inferno, type Rgb } from './colormap.ts';

/** A Grad-CAM map and the part of an image it belongs to. */
export interface PlacedMap {
  /** What the network saw of the image (coveredRegion), in its pixels. */
  readonly region: SourceRect;
  /** Map of the region, mapSide × mapSide values in 0..1, rows from the top. */
  readonly map: Float32Array;
  readonly mapSide: number;
}

/** Where the map passes this, a line is drawn: it says on every background what the colours say. */
const CONTOUR = 0.5;

/** Throws RangeError for a map that has not mapSide × mapSide values. */
export function checkMap({ map, mapSide }: PlacedMap): void {
  if (map.length !== mapSide * mapSide)
    throw new RangeError(`A map of ${mapSide} × ${mapSide} has not ${map.length} values`);
}

/** The colour of a value: inferno without its dark end, which on tissue looks like a shadow. */
export function heatColour(value: number): Rgb {
  return inferno(0.3 + 0.7 * value);
}

/** How much of the heat is seen where the map has this value: 0 to 1, rising with it. */
export function heatStrength(value: number): number {
  return Math.min(Math.max(value, 0), 1) ** 0.75;
}

export interface PixelBox {
  readonly left: number;
  readonly top: number;
  /** One past the last. */
  readonly right: number;
  readonly bottom: number;
}

/** The whole pixels of an image whose centres lie in the region. */
export function pixelsOf(
  region: SourceRect,
  { width, height }: { readonly width: number; readonly height: number },
): PixelBox {
  return {
    left: Math.max(Math.round(region.x), 0),
    top: Math.max(Math.round(region.y), 0),
    right: Math.min(Math.round(region.x + region.width), width),
    bottom: Math.min(Math.round(region.y + region.height), height),
  };
}

/** A map at every pixel of a box. */
export interface EnlargedMap {
  readonly at: (x: number, y: number) => number;
  /** On the line, just outside it, or neither. */
  readonly lineAt: (x: number, y: number) => 'line' | 'outside' | undefined;
}

/**
 * The map's values at the centres of a box's pixels: its cells are enlarged bilinearly (half-pixel
 * centres, as the image was reduced); beyond the outer centres it is level.
 */
export function enlargeMap({ region, map, mapSide }: PlacedMap, box: PixelBox): EnlargedMap {
  // One pixel more on every side, so that each pixel of the box has four neighbours.
  const [left, top] = [box.left - 1, box.top - 1];
  const width = Math.max(box.right - left + 1, 0);
  const height = Math.max(box.bottom - top + 1, 0);
  const across = positions(left, width, region.x, region.width, mapSide);
  const down = positions(top, height, region.y, region.height, mapSide);

  const rows = Array.from({ length: mapSide }, (_, row) => {
    const wide = new Float64Array(width);
    across.forEach(({ cell, next, share }, x) => {
      const value = map[row * mapSide + cell]!;
      wide[x] = value + (map[row * mapSide + next]! - value) * share;
    });
    return wide;
  });
  const values = new Float64Array(width * height);
  down.forEach(({ cell, next, share }, y) => {
    const [upper, lower] = [rows[cell]!, rows[next]!];
    for (let x = 0; x < width; x += 1)
      values[y * width + x] = upper[x]! + (lower[x]! - upper[x]!) * share;
  });

  return {
    at: (x, y) => values[(y - top) * width + x - left]!,
    lineAt: (x, y) => {
      const at = (y - top) * width + x - left;
      const hot = values[at]! >= CONTOUR;
      // Written out: this is asked of every pixel.
      const inside =
        values[at - 1]! >= CONTOUR === hot &&
        values[at + 1]! >= CONTOUR === hot &&
        values[at - width]! >= CONTOUR === hot &&
        values[at + width]! >= CONTOUR === hot;
      if (inside) return undefined;
      return hot ? 'line' : 'outside';
    },
  };
}

/** Between which cells of the map a pixel's centre lies, and how far towards the second. */
interface Position {
  readonly cell: number;
  readonly next: number;
  readonly share: number;
}

function positions(
  first: number,
  count: number,
  origin: number,
  extent: number,
  side: number,
): readonly Position[] {
  return Array.from({ length: count }, (_, i) => {
    const cells = ((first + i + 0.5 - origin) / extent) * side;
    const at = Math.min(Math.max(cells - 0.5, 0), side - 1);
    const cell = Math.floor(at);
    return { cell, next: Math.min(cell + 1, side - 1), share: at - cell };
  });
}
