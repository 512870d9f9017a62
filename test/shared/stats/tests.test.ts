import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { holm } from '../../../src/shared/stats/holm.ts';
import { agreementTable, cohenKappa } from '../../../src/shared/stats/kappa.ts';
import { pairedTest, welchTest } from '../../../src/shared/stats/t-test.ts';
import { holmReferences, kappaReferences, TOLERANCE, tReferences } from './reference.ts';

describe('t-tests', () => {
  test.each(tReferences())('equal R: $name', ({ a, b, paired, level, ...expected }) => {
    const result = (paired === 1 ? pairedTest : welchTest)(a, b, level)!;
    for (const name of ['t', 'df', 'p', 'difference'] as const)
      expect(Math.abs(result[name] - expected[name]), name).toBeLessThan(TOLERANCE);
    // A small p is right in its digits, not only in being small.
    expect(result.p / expected.p).toBeCloseTo(1, 6);
    expect(result.interval).toMatchObject({ method: 'student', level });
    expect(Math.abs(result.interval.low - expected.low)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.interval.high - expected.high)).toBeLessThan(TOLERANCE);
  });

  test('are absent where there is no spread or a single value', () => {
    expect(welchTest([1, 1], [2, 2, 2])).toBeNull();
    expect(welchTest([1], [2, 3])).toBeNull();
    expect(pairedTest([1, 2, 3], [0, 1, 2])).toBeNull();
    expect(pairedTest([1], [2])).toBeNull();
    expect(() => pairedTest([1, 2], [1])).toThrow(RangeError);
    expect(() => welchTest([1, 2], [1, 3], 95)).toThrow(RangeError);
  });

  test('p is below 0.05 exactly where the 95 % interval leaves 0 out', () => {
    const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const result = welchTest(a, b);
        if (result === null || Math.abs(result.p - 0.05) < 1e-9) return;
        const without = result.interval.low > 0 || result.interval.high < 0;
        expect(without).toBe(result.p < 0.05);
      }),
    );
  });
});

describe("Holm's adjustment", () => {
  test.each(holmReferences())('equals R: $p', ({ p, adjusted }) => {
    const result = holm(p);
    expect(result).toHaveLength(adjusted.length);
    for (const [i, value] of adjusted.entries()) {
      if (value === null) expect(result[i]).toBeNull();
      else expect(Math.abs(result[i]! - value)).toBeLessThan(TOLERANCE);
    }
  });

  test('of nothing is nothing, and refuses what is no p', () => {
    expect(holm([])).toEqual([]);
    expect(() => holm([0.1, 1.1])).toThrow(RangeError);
    expect(() => holm([Number.NaN])).toThrow(RangeError);
  });
});

describe("Cohen's kappa", () => {
  test.each(kappaReferences())('equals R: $counts', ({ size, counts, level, ...expected }) => {
    const table = Array.from({ length: size }, (_, i) => counts.slice(i * size, (i + 1) * size));
    const result = cohenKappa(table, level)!;
    for (const name of ['kappa', 'agreement', 'expected', 'variance'] as const)
      expect(Math.abs(result[name] - expected[name]), name).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.interval!.low - expected.low)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.interval!.high - expected.high)).toBeLessThan(TOLERANCE);
  });

  test('counts two readers, negative first', () => {
    const calls = [
      { a: true, b: true },
      { a: true, b: false },
      { a: false, b: false },
      { a: true, b: false },
    ];
    expect(agreementTable(calls)).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  test('is 1 without an interval at full agreement and absent where all is one category', () => {
    const full = cohenKappa([
      [5, 0],
      [0, 7],
    ]);
    expect(full).toMatchObject({ kappa: 1, interval: null });
    expect(
      cohenKappa([
        [9, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(() => cohenKappa([[1, 2]])).toThrow(RangeError);
  });

  test('is 0 without an interval for a reader who puts all into one category', () => {
    const constant = cohenKappa([
      [0, 5],
      [0, 9],
    ]);
    expect(constant!.kappa).toBeCloseTo(0, 12);
    expect(constant).toMatchObject({ variance: 0, interval: null });
  });

  test('is the same with the readers exchanged', () => {
    const count = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const one = cohenKappa([
          [a, b],
          [c, d],
        ]);
        const other = cohenKappa([
          [a, c],
          [b, d],
        ]);
        expect(one === null).toBe(other === null);
        if (one === null || other === null) return;
        expect(one.kappa).toBeCloseTo(other.kappa, 12);
        expect(one.variance).toBeCloseTo(other.variance, 12);
      }),
    );
  });
});
