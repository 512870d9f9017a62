import type { Raster } from './raster.ts';

/**
 * What a picture looks like at a glance, so that copies of it are found again after they were
 * encoded anew, resized or brightened. Measured in docs/imports.md: dHash finds more such copies
 * than a DCT hash and called no two patients' images alike.
 */
export interface Impression {
  /**
   * dHash: 8 × 8 bits, each set where a cell of a 9 × 8 grid is darker than the next one on its
   * right; 16 hexadecimal digits. Copies differ in a few bits (`SAME_BITS`).
   */
  readonly fingerprint: string;
  /** THUMBNAIL × THUMBNAIL gray values, 0 to 255, rows from the top. */
  readonly thumbnail: Uint8Array;
  /** Share of the pixels that have a colour, 0 to 1. */
  readonly colourful: number;
}

/** Fingerprints of copies differ in at most so many bits. */
export const SAME_BITS = 4;
/** Thumbnails of copies are at least this alike (`likeness`). */
export const SAME_LIKENESS = 0.95;

const THUMBNAIL = 32;
const COLUMNS = 9;
const ROWS = 8;
/** Larger images are looked at in steps: the glance must not hold up its process. */
const LOOKED_AT = 1_000_000;
/** A cell counts as darker from this difference on (of 255): black margins have none but noise. */
const DARKER = 1;
/** A pixel has a colour when its channels differ by more than this (of 255): JPEG's noise is below. */
const COLOUR = 32;

/** The impression of an image decoded as RGB. */
export function impressionOf(raster: Raster): Impression {
  if (raster.channels !== 3) throw new RangeError('An impression is taken of an RGB image');
  const { gray, colourful } = glance(raster);
  const small = average(gray, THUMBNAIL, THUMBNAIL);
  return {
    fingerprint: differences(average(small, COLUMNS, ROWS).values),
    thumbnail: Uint8Array.from(small.values, Math.round),
    colourful,
  };
}

/** In how many bits two fingerprints differ, 0 to 64. */
export function bitsApart(a: string, b: string): number {
  let count = 0;
  for (const at of [0, 8]) {
    let bits = Number.parseInt(a.slice(at, at + 8), 16) ^ Number.parseInt(b.slice(at, at + 8), 16);
    for (; bits !== 0; bits &= bits - 1) count += 1;
  }
  return count;
}

/**
 * How alike two thumbnails are: their correlation, which brightness and contrast do not change;
 * 1 is the same, negative values are cut to 0. Two pictures of one shade are alike.
 */
export function likeness(a: Uint8Array, b: Uint8Array): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let at = 0; at < a.length; at += 1) {
    const fromA = a[at]! - meanA;
    const fromB = b[at]! - meanB;
    both += fromA * fromB;
    squaresA += fromA * fromA;
    squaresB += fromB * fromB;
  }
  if (squaresA === 0 || squaresB === 0) return squaresA === squaresB ? 1 : 0;
  return Math.min(1, Math.max(0, both / Math.sqrt(squaresA * squaresB)));
}

interface Grays {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Luma (BT.601) of 0 to 255 of every pixel, or of every second, third, … of a large image. */
function glance({ width, height, data, maximum }: Raster): {
  readonly gray: Grays;
  readonly colourful: number;
} {
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / LOOKED_AT)));
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const scale = 255 / maximum;
  const values = new Float32Array(columns * rows);
  let coloured = 0;
  for (let y = 0, to = 0; y < height; y += step) {
    let from = y * width * 3;
    for (let x = 0; x < width; x += step, from += step * 3, to += 1) {
      const red = data[from]! * scale;
      const green = data[from + 1]! * scale;
      const blue = data[from + 2]! * scale;
      values[to] = 0.299 * red + 0.587 * green + 0.114 * blue;
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > COLOUR) coloured += 1;
    }
  }
  return { gray: { width: columns, height: rows, values }, colourful: coloured / values.length };
}

/** Means of the image's parts when it is cut into `columns` × `rows`, shared pixels in proportion. */
function average({ width, height, values }: Grays, columns: number, rows: number): Grays {
  const across = parts(width, columns);
  const down = parts(height, rows);
  const out = new Float32Array(columns * rows);
  for (const [row, { from: top, weights: tall }] of down.entries()) {
    for (const [column, { from: left, weights: wide }] of across.entries()) {
      let sum = 0;
      for (let y = 0; y < tall.length; y += 1) {
        const line = (top + y) * width + left;
        let part = 0;
        for (let x = 0; x < wide.length; x += 1) part += wide[x]! * values[line + x]!;
        sum += tall[y]! * part;
      }
      out[row * columns + column] = sum;
    }
  }
  return { width: columns, height: rows, values: out };
}

interface Part {
  readonly from: number;
  /** Of the pixels from there on; they add up to 1. */
  readonly weights: Float64Array;
}

function parts(length: number, count: number): Part[] {
  const size = length / count;
  return Array.from({ length: count }, (_, index) => {
    const begin = index * size;
    const end = begin + size;
    const from = Math.floor(begin);
    const to = Math.min(length, Math.ceil(end));
    const weights = Float64Array.from({ length: to - from }, (_pixel, at) => {
      const covered = Math.min(from + at + 1, end) - Math.max(from + at, begin);
      return covered / size;
    });
    return { from, weights };
  });
}

function differences(cells: Float32Array): string {
  let hex = '';
  for (let row = 0; row < ROWS; row += 1) {
    let bits = 0;
    for (let column = 0; column + 1 < COLUMNS; column += 1) {
      const at = row * COLUMNS + column;
      bits = bits * 2 + (cells[at + 1]! - cells[at]! > DARKER ? 1 : 0);
    }
    hex += bits.toString(16).padStart(2, '0');
  }
  return hex;
}

function mean(values: Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
