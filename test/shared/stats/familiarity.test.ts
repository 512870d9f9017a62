import { expect, test } from 'vitest';

import { principalAxes, symmetricEigen } from '../../../src/shared/stats/eigen.ts';
import { cloudOf, conformalLimit, strayOf } from '../../../src/shared/stats/familiarity.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

/** Rows whose scatter is known: standard deviations 9, 3, 1 along three axes, 0.1 elsewhere. */
function drawn(n: number, width: number, seed: number, shift = 0) {
  const random = randomStream(seed, 'cloud');
  return Array.from({ length: n }, () =>
    Float32Array.from(
      { length: width },
      (_, k) => random.normal() * ([9, 3, 1][k] ?? 0.1) + (k === 3 ? shift : 0),
    ),
  );
}

test('eigenvalues of a matrix that is put together from them come back', () => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const matrix = [
    5 * c * c + 2 * s * s,
    3 * c * s,
    0,
    3 * c * s,
    5 * s * s + 2 * c * c,
    0,
    0,
    0,
    7,
  ];
  const { values, vectors } = symmetricEigen(Float64Array.from(matrix), 3);
  [7, 5, 2].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
  expect(Math.abs(vectors[1]![0]!)).toBeCloseTo(c, 12);
});

test('the principal axes of many features are found with their variances', () => {
  const { values, vectors } = principalAxes(drawn(2000, 300, 1), 3);
  [81, 9, 1].forEach((variance, i) => {
    expect(values[i]! / variance).toBeGreaterThan(0.85);
    expect(values[i]! / variance).toBeLessThan(1.15);
    expect(Math.abs(vectors[i]![i]!)).toBeGreaterThan(0.98);
  });
});

test('rows of the cloud stray by about 1; others the more the farther off they are, on any axis', () => {
  const rows = [...drawn(200, 50, 2), ...drawn(200, 50, 3, 4)];
  const cloud = cloudOf(
    rows,
    rows.map((_, i) => Number(i >= 200)),
  );
  const fresh = [...drawn(100, 50, 4), ...drawn(100, 50, 5, 4)];
  const mean = fresh.reduce((sum, row) => sum + strayOf(cloud, row), 0) / fresh.length;
  expect(mean).toBeGreaterThan(0.7);
  expect(mean).toBeLessThan(1.6);
  const centre = new Float32Array(50);
  // 20 on an axis where rows have 0.1, whose direction the axes may have left out.
  const off = (k: number, by: number): number => strayOf(cloud, centre.with(k, by));
  expect(off(40, 20)).toBeGreaterThan(100);
  expect(off(40, 20)).toBeGreaterThan(off(40, 2));
  expect(off(0, 9)).toBeLessThan(2);
});

test('a conformal limit is passed by new scores as seldom as it promises', () => {
  for (const [n, rate] of [
    [60, 0.05],
    [19, 0.05],
    [8, 0.05],
  ] as const) {
    let beyond = 0;
    let promised = 0;
    const studies = 3000;
    for (let study = 0; study < studies; study += 1) {
      const random = randomStream(study, 'limit', n);
      const limit = conformalLimit(
        Array.from({ length: n }, () => random.normal()),
        rate,
      );
      promised = limit.rate;
      if (random.normal() > limit.limit) beyond += 1;
    }
    const spread = 3 * Math.sqrt((promised * (1 - promised)) / studies);
    expect(beyond / studies).toBeLessThanOrEqual(promised + spread);
    expect(promised).toBe(n >= 19 ? 0.05 : 1 / 9);
  }
});
