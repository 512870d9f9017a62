import type { Window } from '../../shared/geometry/window.ts';
import type { PreparedPair } from './raster.ts';

interface Statistics {
  readonly mean: number;
  readonly std: number;
}

/** ImageNet's, as published with torchvision's weights, for samples in 0..1. */
export const RGB_STATISTICS = [
  { mean: 0.485, std: 0.229 },
  { mean: 0.456, std: 0.224 },
  { mean: 0.406, std: 0.225 },
] as const satisfies readonly Statistics[];

/** Gray: the means of the RGB statistics (method.md, "Input tensor"). */
export const GRAY_STATISTICS: Statistics = {
  mean: (0.485 + 0.456 + 0.406) / 3,
  std: (0.229 + 0.224 + 0.225) / 3,
};

/** B is gray, SE red, green, blue, BSE gray, red, green, blue: told apart by their number. */
function statisticsOf(channels: number): readonly Statistics[] {
  switch (channels) {
    case 1:
      return [GRAY_STATISTICS];
    case 3:
      return RGB_STATISTICS;
    case 4:
      return [GRAY_STATISTICS, ...RGB_STATISTICS];
    default:
      throw new RangeError(`A prepared pair has 1, 3 or 4 planes, not ${channels}`);
  }
}

/**
 * Writes the window of a prepared pair as the network's input: float32 [C, size, size] at `offset`
 * of `out`, each sample divided by its depth's maximum and normalised. The window and its flip are
 * the same for all channels. The inner loop of fitting: no allocation, one multiply-add a sample.
 */
export function writeWindow(
  prepared: PreparedPair,
  window: Window,
  size: number,
  out: Float32Array,
  offset: number,
): void {
  const { side, planes } = prepared;
  const { x, y, flip } = window;
  const fits = x >= 0 && y >= 0 && x + size <= side && y + size <= side;
  if (!fits) throw new RangeError(`Window ${x},${y} of ${size} is outside ${side} × ${side}`);
  if (offset + planes.length * size * size > out.length)
    throw new RangeError('No room in the batch');
  const statistics = statisticsOf(planes.length);
  const step = flip ? -1 : 1;
  const start = flip ? x + size - 1 : x;
  let to = offset;
  for (let channel = 0; channel < planes.length; channel += 1) {
    const { data, maximum } = planes[channel]!;
    const { mean, std } = statistics[channel]!;
    const scale = 1 / (maximum * std);
    const bias = -mean / std;
    for (let row = y; row < y + size; row += 1) {
      let from = row * side + start;
      for (const end = to + size; to < end; to += 1, from += step) {
        out[to] = data[from]! * scale + bias;
      }
    }
  }
}
