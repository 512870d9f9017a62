import type { RandomStream } from '../../shared/random/stream.ts';
import type { Anatomy, Borders } from './anatomy.ts';
import { islandShare } from './anatomy.ts';
import { between } from './draw.ts';
import type { RandomField } from './field.ts';
import { mix, randomField, rise } from './field.ts';
import { filterAcross, filterAlong, gaussian } from './filters.ts';
import type { Pose } from './frame.ts';
import { HEIGHT, MM_PER_PIXEL, tissueX, tissueZ, WIDTH } from './frame.ts';
import type { Lesion } from './lesion.ts';
import { positionIn } from './lesion.ts';
import type { Stiffness } from './stiffness.ts';

/** Strain is estimated on a coarser grid than the image: one value per `STRAIN_STEP` pixels. */
export const STRAIN_STEP = 4;
export const STRAIN_COLUMNS = WIDTH / STRAIN_STEP;
export const STRAIN_ROWS = HEIGHT / STRAIN_STEP;

/** Share of the lesion, from the centre, over which its strain is measured. */
export const MEASURED_CORE = 0.75;

/** The strain of one frame. */
export interface StrainMap {
  /** Strain relative to that of fat, `STRAIN_ROWS` rows of `STRAIN_COLUMNS`. */
  readonly strain: Float32Array;
  /** Mean strain of fat over mean strain of the lesion, as a reader measures it on this map. */
  readonly strainRatio: number;
}

/** What is known of each cell before the lesion's strain has its final level. */
interface Cells {
  /** Strain without the lesion. */
  readonly around: Float32Array;
  /** Strain inside the stiff area, up to a common factor. */
  readonly pattern: Float32Array;
  /** Share of the cell that belongs to the stiff area. */
  readonly inside: Float32Array;
  /** What the estimator makes of it: a factor with mean about 1. */
  readonly error: Float32Array;
  /** Where a reader places the fat reference and the lesion's region. */
  readonly reference: Uint8Array;
  readonly core: Uint8Array;
}

/**
 * The strain of a frame under light compression. Every tissue strains by its own softness, the
 * lesion after its pattern; the estimator blurs and errs. The lesion's level is then set so that
 * fat over lesion, measured on the result, is the wanted strain ratio.
 */
export function strainOf(
  anatomy: Anatomy,
  lesion: Lesion,
  stiffness: Stiffness,
  section: number,
  pose: Pose,
  strainRatio: number,
  stream: RandomStream,
): StrainMap {
  const cells = layOut(anatomy, lesion, stiffness, section, pose, stream);
  let level = 1 / strainRatio;
  let map = estimate(cells, level);
  // Blur mixes the lesion with what is around it, so the level is found by a few corrections.
  for (let round = 0; round < 6; round += 1) {
    level = Math.max(0.004, level * (map.strainRatio / strainRatio));
    map = estimate(cells, level);
  }
  return map;
}

function layOut(
  anatomy: Anatomy,
  lesion: Lesion,
  stiffness: Stiffness,
  section: number,
  pose: Pose,
  stream: RandomStream,
): Cells {
  const size = STRAIN_COLUMNS * STRAIN_ROWS;
  const cells = {
    around: new Float32Array(size),
    pattern: new Float32Array(size),
    inside: new Float32Array(size),
    error: new Float32Array(size),
    reference: new Uint8Array(size),
    core: new Uint8Array(size),
  };
  const mosaic = randomField(stream, 3, 2.2);
  const error = estimatorError(stream);
  const { ebRatio } = stiffness;
  for (let column = 0; column < STRAIN_COLUMNS; column += 1) {
    const x = tissueX(pose, (column + 0.5) * STRAIN_STEP * MM_PER_PIXEL);
    const borders = anatomy.borders(x + section);
    for (let row = 0; row < STRAIN_ROWS; row += 1) {
      const z = tissueZ(pose, (row + 0.5) * STRAIN_STEP * MM_PER_PIXEL);
      const cell = row * STRAIN_COLUMNS + column;
      cells.around[cell] = layerStrain(anatomy, borders, x + section, z);
      cells.error[cell] = error(x, z);
      const position = positionIn(lesion, x, z);
      const share = position === undefined ? Infinity : position.share;
      cells.inside[cell] = rise(ebRatio + 0.1, ebRatio - 0.1, share);
      cells.pattern[cell] = patternStrain(lesion, stiffness, share / ebRatio, x, z, mosaic);
      // A reader measures well inside the part that is stiff.
      cells.core[cell] = Number(share < MEASURED_CORE * Math.min(1, ebRatio));
      const fat = z > borders.skin + 0.2 && z < borders.fat - 0.2;
      cells.reference[cell] = Number(fat && share > 1.6);
    }
  }
  return cells;
}

/** Strain of the layers relative to subcutaneous fat; it also falls off slowly with depth. */
function layerStrain(anatomy: Anatomy, borders: Borders, x: number, z: number): number {
  const fall = 1.06 - 0.012 * z;
  const uneven = Math.exp(0.13 * anatomy.region.at(x + 31, z) + 0.07 * anatomy.coarse.at(x, z));
  if (z < borders.skin) return 0.7 * uneven;
  if (z < borders.fat) return uneven * fall;
  if (z < borders.gland) return mix(0.7, 0.92, islandShare(anatomy, x, z)) * uneven * fall;
  if (z < borders.fascia) return 0.9 * uneven * fall;
  if (z < borders.muscle) return 0.6 * uneven * fall;
  return 0.4 * uneven;
}

/** Strain over the stiff area by its pattern; `share` is 0 in the centre and 1 at the border. */
function patternStrain(
  lesion: Lesion,
  { pattern }: Stiffness,
  share: number,
  x: number,
  z: number,
  mosaic: RandomField,
): number {
  const uneven = Math.exp(0.12 * lesion.texture.at(x, z));
  switch (pattern) {
    case 'strained':
    case 'stiff':
    case 'stiff beyond':
      return uneven;
    case 'mosaic':
      return Math.exp(0.6 * mosaic.at(x, z));
    case 'soft rim':
      return uneven * mix(0.55, 2.2, rise(0.5, 0.95, share));
    case 'layered': {
      const { top, bottom } = lesion.outline.box;
      return mix(0.12, 2, rise(top, bottom, z - lesion.depth));
    }
  }
}

/** Decorrelation and uneven pressure: a factor on strain that errs more in the depth. */
function estimatorError(stream: RandomStream): (x: number, z: number) => number {
  const slow = randomField(stream, 6, 4);
  const quick = randomField(stream, 1.6, 1);
  const bands = randomField(stream, 20, 1.4);
  const strength = between(stream, 0.7, 1.4);
  return (x, z) => {
    const grade = strength * (1 + 0.03 * z);
    return Math.exp(
      grade * (0.1 * slow.at(x + 60, z) + 0.09 * quick.at(x + 60, z) + 0.05 * bands.at(x + 60, z)),
    );
  };
}

/** Deviation of the strain estimator's window, in cells (0.65 mm). */
const WINDOW = gaussian(0.65 / (STRAIN_STEP * MM_PER_PIXEL));

function estimate(cells: Cells, level: number): StrainMap {
  const strain = cells.around.map((around, cell) =>
    mix(around, level * cells.pattern[cell]!, cells.inside[cell]!),
  );
  filterAcross(strain, STRAIN_COLUMNS, () => WINDOW);
  filterAlong(strain, STRAIN_COLUMNS, WINDOW);
  for (let cell = 0; cell < strain.length; cell += 1) {
    strain[cell] = strain[cell]! * cells.error[cell]!;
  }
  const fat = meanWhere(strain, cells.reference);
  return {
    strain: strain.map((value) => value / fat),
    strainRatio: fat / meanWhere(strain, cells.core),
  };
}

function meanWhere(values: Float32Array, mask: Uint8Array): number {
  let sum = 0;
  let count = 0;
  mask.forEach((chosen, cell) => {
    sum += chosen * values[cell]!;
    count += chosen;
  });
  return sum / count;
}
