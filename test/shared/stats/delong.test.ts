import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { REFERENCE_PATIENTS } from '../../../src/main/phantom/reference-patients.ts';
import { auc } from '../../../src/shared/stats/auc.ts';
import { confusionAt, type ScoredCase } from '../../../src/shared/stats/confusion.ts';
import { delong, delongDifference, midranks } from '../../../src/shared/stats/delong.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';
import { aucReferences, pairedReferences, TOLERANCE } from './reference.ts';

const cases = (negative: readonly number[], positive: readonly number[]): ScoredCase[] => [
  ...negative.map((score) => ({ positive: false, score })),
  ...positive.map((score) => ({ positive: true, score })),
];

/** The definition, pair by pair. */
function aucByCounting(items: readonly ScoredCase[]): number {
  let wins = 0;
  let comparisons = 0;
  for (const high of items.filter(({ positive }) => positive)) {
    for (const low of items.filter(({ positive }) => !positive)) {
      wins += high.score > low.score ? 1 : high.score === low.score ? 0.5 : 0;
      comparisons += 1;
    }
  }
  return wins / comparisons;
}

/** The scores of one class in ascending order, as the tables of the R script are. */
function sortedScores(items: readonly ScoredCase[], positive: boolean): number[] {
  const scores = items.filter((item) => item.positive === positive).map(({ score }) => score);
  return scores.toSorted((a, b) => a - b);
}

/** Few distinct scores, so that ties are common; both classes present. */
const scoredCases = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 25 }),
    fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 25 }),
  )
  .map(([negative, positive]) => cases(negative, positive));

describe('AUC', () => {
  test('is the share of rightly ordered pairs, ties counting one half', () => {
    fc.assert(
      fc.property(scoredCases, (items) => {
        expect(auc(items)).toBeCloseTo(aucByCounting(items), 12);
        expect(delong(items)!.auc).toBeCloseTo(aucByCounting(items), 12);
      }),
    );
  });

  test('becomes 1 − AUC when the scores are reversed', () => {
    fc.assert(
      fc.property(scoredCases, (items) => {
        const reversed = items.map(({ positive, score }) => ({ positive, score: -score }));
        expect(auc(reversed)! + auc(items)!).toBeCloseTo(1, 12);
        expect(delong(reversed)!.variance ?? -1).toBeCloseTo(delong(items)!.variance ?? -1, 12);
      }),
    );
  });

  test('is not defined where a class is absent', () => {
    expect(auc([])).toBeNull();
    expect(auc(cases([0.1, 0.2], []))).toBeNull();
    expect(delong(cases([], [0.1]))).toBeNull();
    expect(delongDifference([{ positive: true, a: 1, b: 2 }])).toBeNull();
  });

  test('refuses a score that is not a number', () => {
    expect(() => auc(cases([0.1], [Number.NaN]))).toThrow(RangeError);
    expect(() => delong(cases([Number.POSITIVE_INFINITY], [0.3]))).toThrow(RangeError);
  });

  test('midranks share the mean of tied ranks', () => {
    expect([...midranks(Float64Array.of(3, 1, 3, 2, 3))]).toEqual([4, 1, 4, 2, 4]);
  });
});

describe("DeLong's interval", () => {
  test.each(aucReferences())('equals pROC: $name', (reference) => {
    const result = delong(cases(reference.negative, reference.positive))!;
    expect(Math.abs(result.auc - reference.auc)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.variance! - reference.variance)).toBeLessThan(TOLERANCE);
    expect(result.interval).toMatchObject({ method: 'delong', level: 0.95 });
    expect(Math.abs(result.interval!.low - reference.low)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.interval!.high - reference.high)).toBeLessThan(TOLERANCE);
  });

  test.each([
    ['perfect separation', cases([0.1, 0.2, 0.3], [0.8, 0.9, 0.95])],
    ['a reader that is always wrong', cases([0.8, 0.9, 0.95], [0.1, 0.2, 0.3])],
    ['a constant score', cases([0.5, 0.5, 0.5], [0.5, 0.5])],
  ])('keeps a width, by Newcombe, at %s', (_, items) => {
    const result = delong(items)!;
    expect(result.variance).toBe(0);
    expect(result.interval!.method).toBe('newcombe');
    expect(result.interval!.high - result.interval!.low).toBeGreaterThan(0.2);
  });

  test('is absent where a class has a single case', () => {
    expect(delong(cases([0.1, 0.4], [0.3]))).toEqual({ auc: 0.5, variance: null, interval: null });
  });
});

describe('the paired difference of two AUCs', () => {
  test.each(pairedReferences())('equals pROC: $name', (reference) => {
    const items = reference.truth.map((truth, i) => ({
      positive: truth === 1,
      a: reference.a[i]!,
      b: reference.b[i]!,
    }));
    const result = delongDifference(items)!;
    expect(Math.abs(result.difference - reference.difference)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.variance! - reference.variance)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.interval!.low - reference.low)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.interval!.high - reference.high)).toBeLessThan(TOLERANCE);
    expect(Math.abs(result.p! - reference.p)).toBeLessThan(TOLERANCE);
  });

  test('has neither interval nor p for readers that rank alike', () => {
    const items = [0.1, 0.7, 0.4, 0.9, 0.3].map((a, i) => ({
      positive: i % 2 === 1,
      a,
      b: a ** 3,
    }));
    expect(delongDifference(items)).toEqual({
      difference: 0,
      variance: 0,
      interval: null,
      p: null,
    });
  });

  test('has neither where one separates perfectly and the other is always wrong', () => {
    const items = [0.1, 0.2, 0.8, 0.9].map((a, i) => ({ positive: i >= 2, a, b: -a }));
    expect(delongDifference(items)).toEqual({
      difference: 1,
      variance: 0,
      interval: null,
      p: null,
    });
  });

  test('changes only its sign when the readers are exchanged', () => {
    for (const reference of pairedReferences()) {
      const items = reference.truth.map((truth, i) => ({
        positive: truth === 1,
        a: reference.b[i]!,
        b: reference.a[i]!,
      }));
      expect(delongDifference(items)!.difference).toBeCloseTo(-reference.difference, 9);
      expect(delongDifference(items)!.p!).toBeCloseTo(reference.p, 9);
    }
  });
});

describe("the paper's strain ratios", () => {
  const items = REFERENCE_PATIENTS.map(({ diagnosis, strainRatio }) => ({
    positive: diagnosis === 'malignant',
    score: strainRatio,
  }));

  test('are the ones R was given', () => {
    const reference = aucReferences().find(({ name }) => name === 'strain-ratio')!;
    expect(sortedScores(items, false)).toEqual(reference.negative);
    expect(sortedScores(items, true)).toEqual(reference.positive);
  });

  test('have the AUC and, at 2.87, the counts of method.md', () => {
    expect(auc(items)).toBeCloseTo(0.8299, 4);
    expect(confusionAt(items, 2.87)).toEqual({
      truePositive: 37,
      falseNegative: 6,
      trueNegative: 28,
      falsePositive: 15,
    });
  });
});

describeWith('shared-data', 'the patient table beside the repository', () => {
  test('has the AUC and, at 2.87, the counts of method.md', () => {
    const [header, ...rows] = readFileSync(sharedStudy('strain-ratios.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(header).toBe('patient,diagnosis,histology,strain_ratio');
    const items = rows.map((row) => {
      const [, diagnosis, , ratio] = row.split(',');
      return { positive: diagnosis === 'malignant', score: Number(ratio) };
    });
    expect(items).toHaveLength(86);
    expect(auc(items)).toBeCloseTo(0.8299, 4);
    expect(confusionAt(items, 2.87)).toMatchObject({ truePositive: 37, trueNegative: 28 });
  });
});
