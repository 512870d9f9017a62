import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { randomStream } from '../../../src/shared/random/stream.ts';
import { brier } from '../../../src/shared/stats/brier.ts';
import {
  calibrationLine,
  expectedCalibrationError,
  reliabilityCurve,
} from '../../../src/shared/stats/calibration.ts';
import {
  crossFittedTemperature,
  fitTemperature,
  logitOf,
  scaledProbability,
  TEMPERATURES,
  type PatientLogit,
} from '../../../src/shared/stats/temperature.ts';
import { wilson } from '../../../src/shared/stats/wilson.ts';
import { probabilityReferences, TOLERANCE } from './reference.ts';

const casesOf = (truth: readonly number[], score: readonly number[]) =>
  truth.map((value, i) => ({ patient: `p${i}`, positive: value === 1, score: score[i]! }));

describe('probabilities against R', () => {
  test.each(probabilityReferences())('$name', ({ truth, score, ...expected }) => {
    const cases = casesOf(truth, score);
    expect(Math.abs(brier(cases)! - expected.brier)).toBeLessThan(TOLERANCE);
    const line = calibrationLine(cases)!;
    expect(Math.abs(line.intercept - expected.intercept)).toBeLessThan(TOLERANCE);
    expect(Math.abs(line.slope - expected.slope)).toBeLessThan(TOLERANCE);
    const logits = cases.map((item) => ({ positive: item.positive, logit: logitOf(item.score) }));
    expect(Math.abs(fitTemperature(logits)! - expected.temperature)).toBeLessThan(TOLERANCE);
  });
});

describe("Brier's score", () => {
  test('is absent without cases and refuses what is no probability', () => {
    expect(brier([])).toBeNull();
    expect(brier([{ positive: true, score: 1 }])).toBe(0);
    expect(() => brier([{ positive: true, score: 1.2 }])).toThrow(RangeError);
  });
});

describe('the reliability curve', () => {
  const cases = casesOf([0, 0, 1, 0, 1, 1], [0.05, 0.1, 0.1, 0.3, 0.9, 1]);

  test('has bins of equal width, 1 in the last, the empty ones left out', () => {
    const bins = reliabilityCurve(cases, { binning: 'equal-width', bins: 10, unit: 'patient' });
    expect(bins.map(({ from, to, n }) => [from, to, n])).toEqual([
      [0, 0.1, 1],
      [0.1, 0.2, 2],
      [0.3, 0.4, 1],
      [0.9, 1, 2],
    ]);
    expect(bins[1]).toMatchObject({
      predicted: 0.1,
      observed: { value: 0.5, n: 2, cases: 2, unit: 'patient', interval: wilson(1, 2) },
    });
    expect(expectedCalibrationError(bins)).toBeCloseTo(
      (1 * 0.05 + 2 * 0.4 + 1 * 0.3 + 2 * 0.05) / 6,
      12,
    );
  });

  test('has bins of equal counts that never part equal scores', () => {
    const bins = reliabilityCurve(cases, { binning: 'equal-count', bins: 3, unit: 'patient' });
    expect(bins.map(({ from, to, n }) => [from, to, n])).toEqual([
      [0.05, 0.1, 3],
      [0.3, 0.3, 1],
      [0.9, 1, 2],
    ]);
  });

  test("has no Wilson interval where a patient's images are not independent", () => {
    const images = cases.map((item) => ({ ...item, patient: 'one' }));
    const bins = reliabilityCurve(images, { binning: 'equal-width', unit: 'image' });
    expect(bins[1]!.observed).toMatchObject({ n: 1, cases: 2, interval: null });
    expect(bins[0]!.observed.interval).toEqual(wilson(0, 1));
  });

  test.each(['equal-width', 'equal-count'] as const)(
    'by %s holds every case once, whatever their order',
    (binning) => {
      const item = fc.record({
        patient: fc.uuid(),
        positive: fc.boolean(),
        score: fc.integer({ min: 0, max: 20 }).map((value) => value / 20),
      });
      fc.assert(
        fc.property(fc.array(item, { minLength: 1 }), fc.integer({ min: 1, max: 12 }), (all, n) => {
          const options = { binning, bins: n, unit: 'patient' } as const;
          const bins = reliabilityCurve(all, options);
          expect(bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(all.length);
          expect(bins.length).toBeLessThanOrEqual(n);
          for (const { from, to, predicted } of bins) {
            expect(predicted).toBeGreaterThanOrEqual(from - 1e-12);
            expect(predicted).toBeLessThanOrEqual(to + 1e-12);
          }
          const reversed = reliabilityCurve(all.toReversed(), options);
          expect(reversed.map((bin) => bin.n)).toEqual(bins.map((bin) => bin.n));
          expect(expectedCalibrationError(reversed)).toBeCloseTo(
            expectedCalibrationError(bins)!,
            12,
          );
        }),
      );
    },
  );

  test('refuses what is no probability or no number of bins', () => {
    const options = { binning: 'equal-width', unit: 'patient' } as const;
    expect(() => reliabilityCurve(casesOf([1], [2]), options)).toThrow(RangeError);
    expect(() => reliabilityCurve(cases, { ...options, bins: 0 })).toThrow(RangeError);
    expect(expectedCalibrationError([])).toBeNull();
  });
});

describe('the calibration line', () => {
  test.each([
    ['a class is absent', [1, 1, 1], [0.2, 0.5, 0.9]],
    ['the classes are separated', [0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9]],
    ['all scores are equal', [0, 1, 1], [0.5, 0.5, 0.5]],
  ])('is absent where %s', (_, truth, score) => {
    expect(calibrationLine(casesOf(truth, score))).toBeNull();
  });
});

describe('temperature scaling', () => {
  test('stops at its bounds and is absent without both classes', () => {
    const separated = [-2, -1, 1, 2].map((logit) => ({ positive: logit > 0, logit }));
    expect(fitTemperature(separated)).toBe(TEMPERATURES.least);
    const reversed = separated.map(({ positive, logit }) => ({ positive, logit: -logit }));
    expect(fitTemperature(reversed)).toBe(TEMPERATURES.most);
    expect(fitTemperature([{ positive: true, logit: 1 }])).toBeNull();
    expect(() => fitTemperature([{ positive: true, logit: Number.NaN }])).toThrow(RangeError);
    expect(logitOf(1)).toBeLessThan(17.4);
    expect(scaledProbability(logitOf(0.8), 1)).toBeCloseTo(0.8, 12);
  });

  /** Logits three times too extreme; patients of two images each. */
  const simulated = (patients: number): PatientLogit[] => {
    const random = randomStream(3, 'temperature test');
    return Array.from({ length: patients }, (_, i) => {
      const logit = 1.5 * random.normal();
      const positive = random.uniform() < scaledProbability(logit, 1);
      return [0, 1].map(() => ({ patient: `p${i}`, positive, logit: 3 * logit }));
    }).flat();
  };

  test('undoes logits that are three times too extreme', () => {
    const cases = simulated(3000);
    const fitted = crossFittedTemperature(cases, { seed: 1 })!;
    expect(fitted.temperatures).toHaveLength(5);
    for (const temperature of fitted.temperatures) expect(temperature).toBeCloseTo(3, 0);
    const scaled = cases.map(({ positive }, i) => ({ positive, score: fitted.probabilities[i]! }));
    const raw = cases.map(({ positive, logit }) => ({
      positive,
      score: scaledProbability(logit, 1),
    }));
    expect(brier(scaled)!).toBeLessThan(brier(raw)! - 0.01);
  });

  test("no patient takes part in the temperature that scales the patient's own probability", () => {
    const cases = simulated(40);
    const fitted = crossFittedTemperature(cases, { seed: 2 })!;
    for (const patient of new Set(cases.map((item) => item.patient))) {
      const own = cases.findIndex((item) => item.patient === patient);
      const group = fitted.groups[own]!;
      expect(fitted.groups[own + 1]).toBe(group);
      // Other truths and other logits of this patient leave the temperature of the group as it is.
      const others = cases.filter((_, i) => fitted.groups[i] !== group);
      expect(others.some((item) => item.patient === patient)).toBe(false);
      expect(fitTemperature(others)).toBe(fitted.temperatures[group]);
    }
  });

  test('divides evenly, by class, by seed, and not by the order of the rows', () => {
    const cases = simulated(43);
    const fitted = crossFittedTemperature(cases, { seed: 4 })!;
    const reversed = crossFittedTemperature(cases.toReversed(), { seed: 4 })!;
    expect(reversed.groups.toReversed()).toEqual(fitted.groups);
    expect(crossFittedTemperature(cases, { seed: 5 })!.groups).not.toEqual(fitted.groups);
    const positives = new Set(
      cases.filter(({ positive }) => positive).map(({ patient }) => patient),
    );
    const sizes = [0, 1, 2, 3, 4].map((group) => {
      const members = new Set(
        cases.filter((_, i) => fitted.groups[i] === group).map(({ patient }) => patient),
      );
      return {
        all: members.size,
        positive: [...members].filter((code) => positives.has(code)).length,
      };
    });
    for (const name of ['all', 'positive'] as const) {
      const counts = sizes.map((size) => size[name]);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  test('is absent where a fit would lack a class', () => {
    const cases = [1, 2, 3, 4].map((i) => ({ patient: `p${i}`, positive: i === 1, logit: i }));
    expect(crossFittedTemperature(cases, { seed: 1 })).toBeNull();
    expect(() => crossFittedTemperature(cases, { seed: 1, groups: 1 })).toThrow(RangeError);
  });
});
