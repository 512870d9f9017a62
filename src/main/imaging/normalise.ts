import { channelStatistics } from '../../shared/domain/normalisation.ts';
import type { Window } from '../../shared/geometry/window.ts';
import type { PreparedPair } from './raster.ts';

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
  const statistics = channelStatistics(planes.length);
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
