import { randomStream } from '../../src/shared/random/stream.ts';

/**
 * Values of test tensors. All are multiples of 1/16 and small, so that float32 sums and products of
 * a few thousand of them are exact: what a test then finds is the rule's error, not rounding.
 *
 * - any: in [-1, 1], never 0
 * - positive: in [1, 2], for divisors and roots
 * - distinct: no two nearer than 1/4, none nearer to 0 than 1/8: no tie of a maximum and no kink
 *   within reach of a small step
 */
export type Fill = 'any' | 'positive' | 'distinct';

export function values(
  fill: Fill,
  count: number,
  ...labels: readonly (string | number)[]
): Float32Array {
  const random = randomStream(1, 'test values', fill, ...labels);
  switch (fill) {
    case 'any':
      return Float32Array.from({ length: count }, () => {
        const sixteenths = 1 + random.integer(16);
        return (random.integer(2) === 0 ? sixteenths : -sixteenths) / 16;
      });
    case 'positive':
      return Float32Array.from({ length: count }, () => 1 + random.integer(17) / 16);
    case 'distinct':
      return Float32Array.from(
        random.shuffled(
          Array.from({ length: count }, (_, i) => (i - Math.floor(count / 2) + 0.5) / 4),
        ),
      );
  }
}

/** ⟨a, b⟩ in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

export function largest(data: Float32Array): number {
  return data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
}

/** max |a − b| / max |b|, the measure of error between tensors; NaN where either has one. */
export function relativeError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
  const scale = largest(b);
  return scale === 0 ? difference : difference / scale;
}
