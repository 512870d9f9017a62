import { randomStream } from '../random/stream.ts';

/** A symmetric matrix in its own axes, the largest value first. */
export interface Eigen {
  readonly values: Float64Array;
  /** Unit vectors, one after the other. */
  readonly vectors: readonly Float64Array[];
}

/**
 * Eigenvalues and vectors of a small symmetric matrix (rows one after the other), by Jacobi's
 * rotations: exact to rounding for the tens of rows it is used for.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) v[i * size + i] = 1;
  for (let sweep = 0; sweep < 60 && offDiagonal(a, size) > 1e-22 * squares(a); sweep += 1)
    for (let p = 0; p < size - 1; p += 1)
      for (let q = p + 1; q < size; q += 1) rotate(a, v, size, p, q);
  const order = Array.from({ length: size }, (_, i) => i).toSorted(
    (i, j) => a[j * size + j]! - a[i * size + i]!,
  );
  return {
    values: Float64Array.from(order, (i) => a[i * size + i]!),
    vectors: order.map((i) => Float64Array.from({ length: size }, (_, k) => v[k * size + i]!)),
  };
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (m: Float64Array, i: number, j: number): void => {
    const [x, y] = [m[i]!, m[j]!];
    m[i] = c * x - s * y;
    m[j] = s * x + c * y;
  };
  for (let k = 0; k < size; k += 1) turn(a, k * size + p, k * size + q);
  for (let k = 0; k < size; k += 1) turn(a, p * size + k, q * size + k);
  for (let k = 0; k < size; k += 1) turn(v, k * size + p, k * size + q);
}

function squares(a: Float64Array): number {
  return a.reduce((sum, x) => sum + x * x, 0);
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < size; j += 1) if (i !== j) sum += a[i * size + j]! ** 2;
  return sum;
}

/** Directions drawn beyond those asked for, and passes over the rows, of the randomised method. */
const EXTRA = 8;
const PASSES = 4;

/**
 * The `count` principal axes of rows (already centred) and the variance along each, the largest
 * first: the randomised method of N. Halko, P.-G. Martinsson and J. A. Tropp (SIAM Review 2011) with
 * four passes, so that thousands of features cost seconds. The same rows give the same axes. Fewer
 * axes where the rows span fewer.
 */
export function principalAxes(rows: readonly Float32Array[], count: number): Eigen {
  const width = rows[0]?.length ?? 0;
  const wanted = Math.min(count, rows.length, width);
  const block = Math.min(wanted + EXTRA, rows.length, width);
  const random = randomStream(1, 'principal axes');
  let basis = Array.from({ length: block }, () =>
    Float64Array.from({ length: width }, () => random.normal()),
  );
  for (let pass = 0; pass < PASSES; pass += 1) {
    orthonormalise(basis);
    basis = applied(rows, basis);
  }
  basis = orthonormalise(basis);
  // Rayleigh and Ritz: the rows' covariance within the basis.
  const small = new Float64Array(basis.length ** 2);
  for (const row of rows) {
    const inside = basis.map((axis) => dot(row, axis));
    inside.forEach((x, i) => {
      for (let j = 0; j < inside.length; j += 1) small[i * inside.length + j]! += x * inside[j]!;
    });
  }
  const { values, vectors } = symmetricEigen(small, basis.length);
  const largest = values[0] ?? 0;
  const kept = Array.from(values.subarray(0, wanted)).filter((x) => x > 1e-9 * largest).length;
  return {
    values: values.slice(0, kept).map((x) => x / rows.length),
    vectors: vectors.slice(0, kept).map((weights) => combined(basis, weights, width)),
  };
}

/** XᵀX times each vector of a basis. */
function applied(
  rows: readonly Float32Array[],
  basis: readonly Float64Array[],
): Float64Array<ArrayBuffer>[] {
  return basis.map((axis) => {
    const sum = new Float64Array(axis.length);
    for (const row of rows) {
      const along = dot(row, axis);
      for (let i = 0; i < sum.length; i += 1) sum[i]! += along * row[i]!;
    }
    return sum;
  });
}

/** Gram and Schmidt, twice for accuracy; what is left of a vector that others span is dropped. */
function orthonormalise(basis: Float64Array<ArrayBuffer>[]): Float64Array<ArrayBuffer>[] {
  const done: Float64Array<ArrayBuffer>[] = [];
  for (const vector of basis) {
    const before = Math.sqrt(dot(vector, vector));
    for (const _ of [1, 2])
      for (const axis of done) {
        const along = dot(vector, axis);
        for (let i = 0; i < vector.length; i += 1) vector[i]! -= along * axis[i]!;
      }
    const norm = Math.sqrt(dot(vector, vector));
    if (!(norm > 1e-10 * before)) continue;
    for (let i = 0; i < vector.length; i += 1) vector[i]! /= norm;
    done.push(vector);
  }
  return done;
}

function combined(
  basis: readonly Float64Array[],
  weights: Float64Array,
  width: number,
): Float64Array {
  const sum = new Float64Array(width);
  basis.forEach((axis, k) => {
    for (let i = 0; i < width; i += 1) sum[i]! += weights[k]! * axis[i]!;
  });
  return sum;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
