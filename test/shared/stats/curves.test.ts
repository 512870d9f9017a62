import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { randomStream } from '../../../src/shared/random/stream.ts';
import { auc } from '../../../src/shared/stats/auc.ts';
import {
  clusterBootstrap,
  countedBootstrap,
  drawResamples,
} from '../../../src/shared/stats/bootstrap.ts';
import { confusionAt, type ScoredCase } from '../../../src/shared/stats/confusion.ts';
import { averagePrecision, curvePoints } from '../../../src/shared/stats/curves.ts';
import { decisionCurve, DECISION_THRESHOLDS } from '../../../src/shared/stats/decision-curve.ts';
import { atSensitivity, atSpecificity, youden } from '../../../src/shared/stats/operating-point.ts';
import { rankedAreas } from '../../../src/shared/stats/ranked.ts';
import { curveReferences, TOLERANCE } from './reference.ts';

const casesOf = (negative: readonly number[], positive: readonly number[]): ScoredCase[] => [
  ...negative.map((score) => ({ positive: false, score })),
  ...positive.map((score) => ({ positive: true, score })),
];

const score = fc.integer({ min: 0, max: 12 }).map((value) => value / 12);
const scored = fc.array(fc.record({ positive: fc.boolean(), score }), { minLength: 2 });
const bothClasses = scored.filter(
  (cases) => cases.some((item) => item.positive) && cases.some((item) => !item.positive),
);

describe('curves against R', () => {
  test.each(curveReferences())('$name', (reference) => {
    const cases = casesOf(reference.negative, reference.positive);
    const area = averagePrecision(curvePoints(cases))!;
    expect(Math.abs(area - reference.average_precision)).toBeLessThan(TOLERANCE);
    const best = youden(cases)!;
    expect(best.threshold).toBe(reference.youden);
    expect(Math.abs(best.sensitivity - reference.sensitivity)).toBeLessThan(TOLERANCE);
    expect(Math.abs(best.specificity - reference.specificity)).toBeLessThan(TOLERANCE);
  });

  test("Youden's cutoff of the strain ratios is the 2.87 of method.md", () => {
    const { negative, positive } = curveReferences()[0]!;
    expect(youden(casesOf(negative, positive))).toMatchObject({
      threshold: 2.87,
      confusion: { truePositive: 37, falseNegative: 6, trueNegative: 28, falsePositive: 15 },
    });
  });
});

describe('the points of both curves', () => {
  test('count what the cutoff counts, one point per distinct score', () => {
    fc.assert(
      fc.property(bothClasses, (cases) => {
        const points = curvePoints(cases);
        expect(points).toHaveLength(new Set(cases.map((item) => item.score)).size);
        for (const point of points)
          expect(point).toMatchObject(confusionAt(cases, point.threshold));
        expect(points.at(-1)).toMatchObject({ sensitivity: 1, specificity: 0 });
      }),
    );
  });

  test('have the area of the Mann-Whitney statistic under them', () => {
    fc.assert(
      fc.property(bothClasses, (cases) => {
        let area = 0;
        let before = { sensitivity: 0, specificity: 1 };
        for (const point of curvePoints(cases)) {
          area +=
            ((before.specificity - point.specificity) * (before.sensitivity + point.sensitivity)) /
            2;
          before = point;
        }
        expect(area).toBeCloseTo(auc(cases)!, 12);
      }),
    );
  });

  test('are absent without both classes, and refuse a score that is none', () => {
    expect(curvePoints(casesOf([1, 2], []))).toEqual([]);
    expect(averagePrecision([])).toBeNull();
    expect(() => curvePoints(casesOf([Number.NaN], [1]))).toThrow(RangeError);
  });

  test('a constant score has the prevalence as average precision', () => {
    expect(averagePrecision(curvePoints(casesOf([1, 1, 1], [1])))).toBe(0.25);
  });
});

describe('areas of resamples', () => {
  const clustered = fc.array(
    fc.record({ positive: fc.boolean(), score, cluster: fc.integer({ min: 0, max: 4 }) }),
    { minLength: 1 },
  );
  const counts = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });

  test('are those of the cases, each as often as its cluster was drawn', () => {
    fc.assert(
      fc.property(clustered, counts, (cases, drawn) => {
        const areas = rankedAreas(
          cases,
          cases.map(({ cluster }) => cluster),
        )(Uint32Array.from(drawn));
        const sample = cases.flatMap((item) =>
          Array.from({ length: drawn[item.cluster]! }, () => item),
        );
        const expected = averagePrecision(curvePoints(sample));
        expect(areas.auc).toBe(auc(sample));
        if (expected === null) expect(areas.averagePrecision).toBeNull();
        else expect(areas.averagePrecision).toBeCloseTo(expected, 12);
      }),
    );
  });

  test('refuse a score that is none and a case without a cluster', () => {
    expect(() => rankedAreas(casesOf([Number.NaN], []), [0])).toThrow(RangeError);
    expect(() => rankedAreas(casesOf([1], []), [])).toThrow(RangeError);
  });

  test('counting gives the intervals that drawing samples gives', () => {
    const random = randomStream(1, 'study');
    const patients = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 1 + (i % 4) }, () => {
        return { positive: i % 3 === 0, score: random.normal() + (i % 3 === 0 ? 1 : 0) };
      }),
    );
    const areas = rankedAreas(
      patients.flat(),
      patients.flatMap((own, patient) => own.map(() => patient)),
    );
    const options = () => ({ random: randomStream(2, 'bootstrap'), resamples: 200 });
    const counted = countedBootstrap(drawResamples(30, options()), (drawn) => ({
      auc: areas(drawn).auc,
    }));
    const sampled = clusterBootstrap(patients, (some) => ({ auc: auc(some.flat()) }), options());
    expect(counted).toEqual(sampled);
    expect(counted.auc!.low).toBeLessThan(counted.auc!.high);
  });
});

describe('operating points', () => {
  const cases = casesOf([0.1, 0.2, 0.3, 0.4, 0.8], [0.35, 0.6, 0.7, 0.8, 0.9]);

  test('have the greatest sensitivity at a specificity, and the reverse', () => {
    expect(atSpecificity(cases, 0.8)).toMatchObject({
      threshold: 0.6,
      sensitivity: 0.8,
      specificity: 0.8,
    });
    expect(atSpecificity(cases, 1)).toMatchObject({ threshold: 0.9, sensitivity: 0.2 });
    expect(atSensitivity(cases, 0.9)).toMatchObject({
      threshold: 0.35,
      sensitivity: 1,
      specificity: 0.6,
    });
  });

  test('call nothing positive where no cutoff among the scores is specific enough', () => {
    expect(atSpecificity(casesOf([2], [1]), 1)).toEqual({
      threshold: null,
      sensitivity: 0,
      specificity: 1,
      confusion: { truePositive: 0, falsePositive: 0, trueNegative: 1, falseNegative: 1 },
    });
    expect(atSensitivity(cases, 0)).toMatchObject({ threshold: null, specificity: 1 });
  });

  test('keep their promise and cannot be bettered', () => {
    fc.assert(
      fc.property(bothClasses, fc.double({ min: 0, max: 1, noNaN: true }), (all, target) => {
        const points = curvePoints(all);
        const specific = atSpecificity(all, target)!;
        expect(specific.specificity).toBeGreaterThanOrEqual(target);
        const sensitive = atSensitivity(all, target)!;
        expect(sensitive.sensitivity).toBeGreaterThanOrEqual(target);
        const best = youden(all)!;
        for (const point of points) {
          if (point.specificity >= target)
            expect(specific.sensitivity).toBeGreaterThanOrEqual(point.sensitivity);
          if (point.sensitivity >= target)
            expect(sensitive.specificity).toBeGreaterThanOrEqual(point.specificity);
          expect(best.sensitivity + best.specificity).toBeGreaterThanOrEqual(
            point.sensitivity + point.specificity - 1e-12,
          );
        }
      }),
    );
  });

  test('are absent without both classes and refuse what is no share', () => {
    const one = casesOf([], [0.4]);
    expect([youden(one), atSpecificity(one, 0.9), atSensitivity(one, 0.9)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(() => atSpecificity(cases, 90)).toThrow(RangeError);
  });
});

describe('the decision curve', () => {
  test('is the one worked out by hand', () => {
    const [point] = decisionCurve(casesOf([0.1, 0.3, 0.4], [0.3, 0.9]), [0.25]);
    expect(point!.model).toBeCloseTo(2 / 5 - (2 / 5) * (1 / 3), 12);
    expect(point!.treatAll).toBeCloseTo(0.4 - 0.6 / 3, 12);
    expect(point!.treatNone).toBe(0);
  });

  test('below the lowest score the model treats all, above the highest none', () => {
    const points = decisionCurve(casesOf([0.3, 0.4], [0.5, 0.6]), [0.2, 0.7]);
    expect(points[0]!.model).toBeCloseTo(points[0]!.treatAll, 12);
    expect(points[1]!.model).toBe(0);
    expect(decisionCurve(casesOf([0.2], [0.9]))).toHaveLength(DECISION_THRESHOLDS.length);
  });

  test('refuses what is no probability and what is no threshold', () => {
    expect(() => decisionCurve(casesOf([3], [4]))).toThrow(RangeError);
    expect(() => decisionCurve(casesOf([0.3], [0.4]), [1])).toThrow(RangeError);
    expect(decisionCurve([])).toEqual([]);
  });
});
