import type { SourceRect } from '../../shared/geometry/rect.ts';
import { HEIGHT, WIDTH } from './frame.ts';
import type { StrainMap } from './strain.ts';
import { STRAIN_COLUMNS, STRAIN_ROWS, STRAIN_STEP } from './strain.ts';

/** Stops of the colour scale from no strain (hard) to most strain (soft), as on Hitachi. */
const SCALE: readonly (readonly [number, number, number])[] = [
  [16, 16, 168],
  [24, 84, 228],
  [30, 190, 210],
  [44, 196, 70],
  [176, 214, 44],
  [244, 190, 36],
  [230, 40, 24],
];

/**
 * Colours strain over its B-mode image: blue is hard, green the window's mean strain, red soft.
 *
 * @param gray `HEIGHT` rows of `WIDTH`, 0 to 255
 * @param window where strain is computed and coloured; gray B-mode around it
 * @param opacity weight of the colour over the gray image, 0 to 1
 * @returns RGB, interleaved
 */
export function drawElastogram(
  gray: Float32Array,
  map: StrainMap,
  window: SourceRect,
  opacity: number,
): Uint8ClampedArray {
  const image = new Uint8ClampedArray(3 * WIDTH * HEIGHT);
  const mean = meanStrain(map, window);
  const softness = map.strain.map((strain) => shownSoftness(strain / mean));
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const pixel = row * WIDTH + column;
      const value = gray[pixel]!;
      if (!contains(window, column, row)) {
        image.fill(value, 3 * pixel, 3 * pixel + 3);
        continue;
      }
      const shown = interpolated(softness, column, row);
      for (let channel = 0; channel < 3; channel += 1) {
        const colour = colourAt(shown, channel);
        image[3 * pixel + channel] = colour * opacity + value * (1 - opacity);
      }
    }
  }
  return image;
}

/** Position on the colour scale, 0 to 1, of a strain given relative to the window's mean. */
export function shownSoftness(relativeStrain: number): number {
  // Below 1 the exponent spreads the hard end, where lesions are, as scanners' curves do.
  return Math.min(1, 0.5 * relativeStrain ** 0.75);
}

function contains({ x, y, width, height }: SourceRect, column: number, row: number): boolean {
  return column >= x && column < x + width && row >= y && row < y + height;
}

function meanStrain({ strain }: StrainMap, window: SourceRect): number {
  let sum = 0;
  let count = 0;
  strain.forEach((value, cell) => {
    const column = (cell % STRAIN_COLUMNS) * STRAIN_STEP;
    const row = Math.floor(cell / STRAIN_COLUMNS) * STRAIN_STEP;
    if (!contains(window, column, row)) return;
    sum += value;
    count += 1;
  });
  return sum / count;
}

/** The grid's value at a pixel, interpolated between cells. */
function interpolated(cells: Float32Array, column: number, row: number): number {
  const u = Math.min(STRAIN_COLUMNS - 1, Math.max(0, (column + 0.5) / STRAIN_STEP - 0.5));
  const v = Math.min(STRAIN_ROWS - 1, Math.max(0, (row + 0.5) / STRAIN_STEP - 0.5));
  const i = Math.min(STRAIN_COLUMNS - 2, Math.floor(u));
  const j = Math.min(STRAIN_ROWS - 2, Math.floor(v));
  const at = j * STRAIN_COLUMNS + i;
  const top = cells[at]! + (cells[at + 1]! - cells[at]!) * (u - i);
  const below = at + STRAIN_COLUMNS;
  const bottom = cells[below]! + (cells[below + 1]! - cells[below]!) * (u - i);
  return top + (bottom - top) * (v - j);
}

function colourAt(softness: number, channel: number): number {
  const position = softness * (SCALE.length - 1);
  const stop = Math.min(SCALE.length - 2, Math.floor(position));
  const a = SCALE[stop]![channel]!;
  const b = SCALE[stop + 1]![channel]!;
  return a + (b - a) * (position - stop);
}
