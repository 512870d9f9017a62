import type { SourceRect } from '../../shared/geometry/rect.ts';
import { type Plane, type Raster, type Samples, samplesLike } from './raster.ts';

/** For each output sample: where its inputs begin, and their weights (which add up to 1). */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `outputs × widest` weights; a row's unused end is zero. */
  readonly weights: Float64Array;
  readonly widest: number;
}

/**
 * Part of an image, resized to side × side (the aspect is not kept: the network's input is square),
 * as one plane per channel at the image's own depth.
 *
 * Antialiased bilinear interpolation as in torchvision (`Resize(antialias=True)`), PyTorch
 * (`interpolate(mode='bilinear', antialias=True)`) and PIL (`BILINEAR`): a triangle filter whose
 * base is two source pixels, or two output pixels where the image is reduced; half-pixel centres;
 * pixels outside the part are left out, not mirrored. Rows first, columns second, rounded once at
 * the end. It is written out here because sharp shrinks by boxes before it filters, in steps that
 * depend on its version: a model's numbers must outlive an update.
 */
export function resizeToSquare(raster: Raster, region: SourceRect, side: number): Plane[] {
  const across = triangleTaps(region.width, side);
  const down = triangleTaps(region.height, side);
  return Array.from({ length: raster.channels }, (_, channel) => {
    const narrowed = narrow(raster, channel, region, side, across);
    const data = samplesLike(raster.data, side * side);
    shorten(narrowed, side, down, data);
    return { data, maximum: raster.maximum };
  });
}

function triangleTaps(inputs: number, outputs: number): Taps {
  const scale = inputs / outputs;
  const reach = Math.max(scale, 1);
  const widest = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Float64Array(outputs * widest);
  for (let output = 0; output < outputs; output += 1) {
    const center = (output + 0.5) * scale;
    const from = Math.max(Math.floor(center - reach + 0.5), 0);
    const to = Math.min(Math.floor(center + reach + 0.5), inputs);
    const row = weights.subarray(output * widest, output * widest + to - from);
    let sum = 0;
    for (let tap = 0; tap < row.length; tap += 1) {
      const distance = Math.abs(from + tap + 0.5 - center) / reach;
      row[tap] = Math.max(1 - distance, 0);
      sum += row[tap]!;
    }
    for (let tap = 0; tap < row.length; tap += 1) row[tap] = row[tap]! / sum;
    first[output] = from;
    count[output] = to - from;
  }
  return { first, count, weights, widest };
}

/** One channel of the region, its rows brought to `side` samples: region.height × side. */
function narrow(
  { data, width, channels }: Raster,
  channel: number,
  region: SourceRect,
  side: number,
  { first, count, weights, widest }: Taps,
): Float64Array {
  const out = new Float64Array(region.height * side);
  for (let y = 0, to = 0; y < region.height; y += 1) {
    const row = ((region.y + y) * width + region.x) * channels + channel;
    for (let x = 0; x < side; x += 1, to += 1) {
      const taps = count[x]!;
      const weight = x * widest;
      let from = row + first[x]! * channels;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1, from += channels) {
        sum += weights[weight + tap]! * data[from]!;
      }
      out[to] = sum;
    }
  }
  return out;
}

/** Columns brought to `side` samples, row by row so that memory is read in order. */
function shorten(
  rows: Float64Array,
  side: number,
  { first, count, weights, widest }: Taps,
  out: Samples,
): void {
  const sums = new Float64Array(side);
  for (let y = 0; y < side; y += 1) {
    sums.fill(0);
    for (let tap = 0; tap < count[y]!; tap += 1) {
      const weight = weights[y * widest + tap]!;
      const from = (first[y]! + tap) * side;
      for (let x = 0; x < side; x += 1) sums[x] = sums[x]! + weight * rows[from + x]!;
    }
    for (let x = 0; x < side; x += 1) out[y * side + x] = Math.floor(sums[x]! + 0.5);
  }
}
