import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  addConfusions,
  confusionAt,
  confusionOf,
  isPositive,
  NO_CASES,
  prevalenceOf,
  ratesOf,
} from '../../../src/shared/stats/confusion.ts';
import { mean, quantileOfSorted, standardDeviation } from '../../../src/shared/stats/moments.ts';
import { newcombe } from '../../../src/shared/stats/newcombe.ts';
import { twoSidedDeviate, twoSidedP } from '../../../src/shared/stats/normal.ts';
import { wilson } from '../../../src/shared/stats/wilson.ts';
import { momentsReferences, newcombeReferences, TOLERANCE, wilsonReferences } from './reference.ts';

describe('confusion and rates', () => {
  test('a score at the cutoff is positive', () => {
    expect(isPositive(0.5, 0.5)).toBe(true);
    expect(isPositive(0.4999999, 0.5)).toBe(false);
    expect(() => isPositive(Number.NaN, 0.5)).toThrow(RangeError);
  });

  test('are those of a table filled by hand', () => {
    const table = { truePositive: 24, falseNegative: 3, falsePositive: 10, trueNegative: 19 };
    // MSR on the paper's 56 test images (method.md, "Where the paper contradicts itself").
    const rates = ratesOf(table);
    expect(rates.sensitivity).toBeCloseTo(0.889, 3);
    expect(rates.specificity).toBeCloseTo(0.655, 3);
    expect(rates.accuracy).toBeCloseTo(0.7678, 3);
    expect(rates.precision).toBeCloseTo(24 / 34, 12);
    expect(rates.f1).toBeCloseTo(48 / 61, 12);
    expect(prevalenceOf(table)).toBeCloseTo(27 / 56, 12);
  });

  test('what is not defined is null, what is 0 is 0', () => {
    expect(ratesOf(NO_CASES)).toEqual({
      accuracy: null,
      precision: null,
      specificity: null,
      sensitivity: null,
      f1: null,
    });
    expect(ratesOf({ ...NO_CASES, trueNegative: 3 })).toEqual({
      accuracy: 1,
      precision: null,
      specificity: 1,
      sensitivity: null,
      f1: null,
    });
    expect(ratesOf({ ...NO_CASES, falseNegative: 2 })).toMatchObject({ sensitivity: 0, f1: 0 });
    expect(prevalenceOf(NO_CASES)).toBeNull();
  });

  test('tables add up', () => {
    const decided = fc.array(fc.record({ positive: fc.boolean(), called: fc.boolean() }));
    fc.assert(
      fc.property(decided, decided, (a, b) => {
        expect(addConfusions([confusionOf(a), confusionOf(b)])).toEqual(confusionOf([...a, ...b]));
      }),
    );
  });

  test('a higher cutoff never raises sensitivity nor lowers specificity', () => {
    const scored = fc.array(
      fc.record({ positive: fc.boolean(), score: fc.double({ noNaN: true }) }),
    );
    const cutoff = fc.double({ noNaN: true });
    fc.assert(
      fc.property(scored, cutoff, cutoff, (items, a, b) => {
        const low = confusionAt(items, Math.min(a, b));
        const high = confusionAt(items, Math.max(a, b));
        expect(high.truePositive).toBeLessThanOrEqual(low.truePositive);
        expect(high.trueNegative).toBeGreaterThanOrEqual(low.trueNegative);
      }),
    );
  });
});

describe("Wilson's interval", () => {
  test.each(wilsonReferences())('equals R: $successes of $total', (reference) => {
    const interval = wilson(reference.successes, reference.total, reference.level)!;
    expect(Math.abs(interval.low - reference.low)).toBeLessThan(TOLERANCE);
    expect(Math.abs(interval.high - reference.high)).toBeLessThan(TOLERANCE);
  });

  test('is 67-97 % for the 16 of 18 of method.md', () => {
    const interval = wilson(16, 18)!;
    expect([interval.low, interval.high].map((bound) => Math.round(bound * 100))).toEqual([67, 97]);
  });

  test('holds the proportion and stays within 0 and 1', () => {
    const proportion = fc
      .integer({ min: 1, max: 5000 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
    fc.assert(
      fc.property(proportion, ([successes, total]) => {
        const { low, high } = wilson(successes, total)!;
        expect(0 <= low && low <= successes / total).toBe(true);
        expect(successes / total <= high && high <= 1).toBe(true);
        expect(low).toBeLessThan(high);
      }),
    );
  });

  test('is absent without cases and refuses what is no proportion', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(() => wilson(0.5, 2)).toThrow(RangeError);
    expect(() => wilson(1, 2, 95)).toThrow(RangeError);
  });
});

describe("Newcombe's interval", () => {
  test.each(newcombeReferences())('equals the roots R finds: $estimate, $m, $n', (reference) => {
    const interval = newcombe(reference.estimate, reference.m, reference.n, 0.95);
    expect(Math.abs(interval.low - reference.low)).toBeLessThan(TOLERANCE);
    expect(Math.abs(interval.high - reference.high)).toBeLessThan(TOLERANCE);
  });
});

describe('moments', () => {
  test.each(momentsReferences())('equal R: mean $mean', (reference) => {
    expect(mean(reference.values)).toBeCloseTo(reference.mean, 9);
    expect(standardDeviation(reference.values, 0)).toBeCloseTo(reference.sd0, 9);
    expect(standardDeviation(reference.values, 1)).toBeCloseTo(reference.sd1, 9);
    const sorted = reference.values.toSorted((a, b) => a - b);
    expect(quantileOfSorted(sorted, 0.025)).toBeCloseTo(reference.q025, 9);
    expect(quantileOfSorted(sorted, 0.5)).toBeCloseTo(reference.q5, 9);
    expect(quantileOfSorted(sorted, 0.975)).toBeCloseTo(reference.q975, 9);
  });

  test('are null where they are not defined', () => {
    expect(mean([])).toBeNull();
    expect(standardDeviation([4], 1)).toBeNull();
    expect(standardDeviation([4], 0)).toBe(0);
    expect(() => quantileOfSorted([], 0.5)).toThrow(RangeError);
  });

  test('the normal distribution is the textbook one', () => {
    expect(twoSidedDeviate(0.95)).toBeCloseTo(1.959963984540054, 12);
    expect(twoSidedP(-1.959963984540054)).toBeCloseTo(0.05, 12);
    expect(twoSidedP(10) / 1.523970604832105e-23).toBeCloseTo(1, 9);
  });
});
