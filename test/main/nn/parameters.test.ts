import { describe, expect, test } from 'vitest';

import {
  initialise,
  isStatistic,
  type ParameterKind,
  type ParameterSpec,
} from '../../../src/main/nn/parameters.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

function initial(spec: Partial<ParameterSpec>, seed = 1): Float32Array {
  const whole: ParameterSpec = { name: 'p', shape: [4], kind: 'weight', role: 'other', ...spec };
  return initialise(whole, randomStream(seed, 'test'));
}

function moments(data: Float32Array): { readonly mean: number; readonly variance: number } {
  const mean = data.reduce((sum, x) => sum + x / data.length, 0);
  return { mean, variance: data.reduce((sum, x) => sum + (x - mean) ** 2 / data.length, 0) };
}

describe('initial values', () => {
  test('of weights are normal with variance 2 / fan-in (He et al. 2015)', () => {
    const data = initial({ shape: [100, 32, 3, 3] });
    const { mean, variance } = moments(data);
    const expected = 2 / (32 * 9);
    // 28,800 values: the standard errors are 0.6 % of the deviation and 0.8 % of the variance.
    expect(Math.abs(mean)).toBeLessThan(0.03 * Math.sqrt(expected));
    expect(variance / expected).toBeCloseTo(1, 1);
    const withinOne = data.filter((x) => Math.abs(x) < Math.sqrt(expected)).length / data.length;
    expect(withinOne).toBeCloseTo(0.683, 1);
    expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(3 * Math.sqrt(expected));
  });

  test('of classifiers are uniform within ±1/√fan-in', () => {
    const data = initial({ shape: [2, 4608], role: 'classifier' });
    const bound = 1 / Math.sqrt(4608);
    const { mean, variance } = moments(data);
    expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
    expect(Math.abs(mean)).toBeLessThan(0.05 * bound);
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
  });

  test.each<[ParameterKind, number]>([
    ['bias', 0],
    ['shift', 0],
    ['scale', 1],
    ['running-mean', 0],
    ['running-variance', 1],
  ])('of a %s are %i', (kind, value) => {
    for (const role of ['classifier', 'other', 'buffer'] as const)
      expect([...initial({ kind, role })]).toEqual([value, value, value, value]);
  });

  test('come from the seed', () => {
    expect(initial({ shape: [3, 5] }, 4)).toEqual(initial({ shape: [3, 5] }, 4));
    expect(initial({ shape: [3, 5] }, 4)).not.toEqual(initial({ shape: [3, 5] }, 5));
  });
});

test('only running means and variances are statistics', () => {
  const kinds: ParameterKind[] = [
    'weight',
    'bias',
    'scale',
    'shift',
    'running-mean',
    'running-variance',
  ];
  const spec = { name: 'p', shape: [1], role: 'other' } as const;
  expect(kinds.filter((kind) => isStatistic({ ...spec, kind }))).toEqual([
    'running-mean',
    'running-variance',
  ]);
});
