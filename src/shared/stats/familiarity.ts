import { principalAxes } from './eigen.ts';

/** Where a class lies in a space of features, and how far its members stray along each axis. */
export interface Cloud {
  /** Features of a row. */
  readonly width: number;
  /** Mean of each class, benign and malignant. */
  readonly means: readonly [Float32Array, Float32Array];
  /** Principal axes of the scatter about the class means: unit vectors. */
  readonly axes: readonly Float32Array[];
  /** Variance along each axis. */
  readonly variances: readonly number[];
  /** Mean squared length of what the axes leave of a row. */
  readonly rest: number;
}

/** Axes that are kept: beyond, a few hundred patients cannot tell a variance from chance. */
export const AXES = 32;

/**
 * The cloud of rows of two classes: their means and one common scatter (K. Lee and others, NeurIPS
 * 2018), whose first principal axes are kept, with all that lies outside them as one more direction
 * (as H. Wang and others, CVPR 2022, found needed). Throws RangeError without rows of both classes,
 * or where they do not differ at all.
 */
export function cloudOf(rows: readonly Float32Array[], labels: readonly number[]): Cloud {
  const width = rows[0]?.length ?? 0;
  const means = [0, 1].map((label) => {
    const own = rows.filter((_, i) => labels[i] === label);
    if (own.length === 0) throw new RangeError(`no row of class ${label}`);
    return meanOf(own, width);
  }) as [Float32Array, Float32Array];
  const centred = rows.map((row, i) => row.map((x, k) => x - means[labels[i]!]![k]!));
  // At most a quarter of the rows: more axes would follow single patients.
  const { values, vectors } = principalAxes(centred, Math.min(AXES, Math.ceil(rows.length / 4)));
  const total = centred.reduce((sum, row) => sum + row.reduce((all, x) => all + x * x, 0), 0);
  const energy = total / rows.length;
  if (!(energy > 0)) throw new RangeError('all rows of a class are equal');
  const within = values.reduce((sum, x) => sum + x, 0);
  return {
    width,
    means,
    axes: vectors.map((axis) => Float32Array.from(axis)),
    variances: [...values],
    // What is left by rounding must not count as a direction in which nothing may differ.
    rest: Math.max(energy - within, 1e-6 * energy),
  };
}

/**
 * How far a row lies from the nearer class, squared: the mean over the axes of the squared distance
 * in standard deviations, and the rest's squared length against that of the rows the cloud is of,
 * half each. About 1 for such a row.
 */
export function strayOf(cloud: Cloud, row: Float32Array): number {
  return Math.min(...cloud.means.map((mean) => strayFrom(cloud, mean, row)));
}

function strayFrom(
  { axes, variances, rest }: Cloud,
  mean: Float32Array,
  row: Float32Array,
): number {
  let energy = 0;
  for (let i = 0; i < row.length; i += 1) energy += (row[i]! - mean[i]!) ** 2;
  let scaled = 0;
  let inside = 0;
  axes.forEach((axis, k) => {
    let along = 0;
    for (let i = 0; i < row.length; i += 1) along += (row[i]! - mean[i]!) * axis[i]!;
    scaled += along ** 2 / variances[k]!;
    inside += along ** 2;
  });
  return (scaled / axes.length + Math.max(0, energy - inside) / rest) / 2;
}

/** A limit and what is promised of it. */
export interface ConformalLimit {
  readonly limit: number;
  /** At most this share of exchangeable new scores lies above it. */
  readonly rate: number;
}

/**
 * The least limit above which a new score lies with probability of at most `rate`, from scores it is
 * exchangeable with (V. Vovk, A. Gammerman and G. Shafer 2005): their ⌈(n + 1)(1 − rate)⌉-th
 * smallest. Where n is too small for the rate, the greatest score, with the rate it does stand for:
 * 1 / (n + 1). Throws RangeError without scores.
 */
export function conformalLimit(scores: readonly number[], rate: number): ConformalLimit {
  if (scores.length === 0) throw new RangeError('no scores');
  const sorted = scores.toSorted((a, b) => a - b);
  const rank = Math.ceil((sorted.length + 1) * (1 - rate) - 1e-9);
  if (rank > sorted.length) return { limit: sorted.at(-1)!, rate: 1 / (sorted.length + 1) };
  return { limit: sorted[rank - 1]!, rate };
}

function meanOf(rows: readonly Float32Array[], width: number): Float32Array {
  const sum = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i += 1) sum[i]! += row[i]!;
  return Float32Array.from(sum, (x) => x / rows.length);
}
