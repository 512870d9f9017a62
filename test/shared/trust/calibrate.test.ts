import { expect, test } from 'vitest';

import { calibrate, calibratedScore, rawCutoff } from '../../../src/shared/trust/calibrate.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

const REQUEST = { rule: { kind: 'youden' }, errorRate: 0.1, cutoff: 0.5, seed: 1 } as const;

/** Patients whose true log-odds are drawn, and scores that are `factor` times too sure. */
function patients(n: number, factor: number, seed = 7) {
  const random = randomStream(seed, 'patients', n);
  return Array.from({ length: n }, (_, i) => {
    const logit = 2 * random.normal();
    const positive = random.uniform() < 1 / (1 + Math.exp(-logit));
    return { patient: `P${i}`, positive, score: 1 / (1 + Math.exp(-factor * logit)) };
  });
}

test('scores that are too sure are brought back, and the ranking stays', () => {
  const result = calibrate(patients(600, 3), REQUEST);
  expect(result.temperature).toBeGreaterThan(2.4);
  expect(result.temperature).toBeLessThan(3.7);
  expect(result.before.slope).toBeLessThan(0.45);
  expect(result.after.slope).toBeCloseTo(1, 0);
  expect(result.after.brier).toBeLessThan(result.before.brier);
  expect(result.after.auc).toBe(result.before.auc);
});

test('what is shown as "after" is not what was fitted: labels without any signal gain nothing', () => {
  const random = randomStream(3, 'labels');
  const cases = Array.from({ length: 200 }, (_, i) => {
    return { patient: `P${i}`, positive: i % 2 === 0, score: random.uniform() };
  });
  const { after } = calibrate(cases, REQUEST);
  expect(after.sensitivity.value + after.specificity.value).toBeLessThan(1.15);
});

test('a target is kept by the threshold on the cases it is chosen on', () => {
  const cases = patients(300, 2);
  for (const kind of ['sensitivity', 'specificity'] as const) {
    const result = calibrate(cases, { ...REQUEST, rule: { kind, target: 0.9 } });
    const own = cases.filter(({ positive }) => positive === (kind === 'sensitivity'));
    const right = own.filter(
      ({ score, positive }) => calibratedScore(result, score) >= result.threshold === positive,
    );
    expect(right.length / own.length).toBeGreaterThanOrEqual(0.9);
  }
});

test('the cut-off on raw scores divides them as the threshold does', () => {
  const cases = patients(200, 2);
  const map = calibrate(cases, REQUEST);
  const cutoff = rawCutoff(map);
  for (const { score } of cases)
    expect(score >= cutoff).toBe(calibratedScore(map, score) >= map.threshold);
});

test('below 30 patients of a class it refuses with the counts and the way out', () => {
  const of = (benign: number, malignant: number) =>
    patients(benign + malignant, 1).map(({ patient, score }, i) => {
      return { patient, score, positive: i < malignant };
    });
  expect(() => calibrate(of(29, 40), REQUEST)).toThrow(
    'Calibration: 29 benign and 40 malignant patients can be used, and it needs 30 of each',
  );
  expect(() => calibrate(of(30, 30), { ...REQUEST, errorRate: 0.02 })).toThrow(
    'an error rate of 2 % needs 49 of each',
  );
  expect(() => calibrate(of(29, 40), REQUEST)).toThrow(SonopairError);
  expect(calibrate(of(30, 30), REQUEST).patients).toEqual({ benign: 30, malignant: 30 });
});

test('the order of the patients changes nothing', () => {
  const cases = patients(120, 2);
  expect(calibrate(cases.toReversed(), REQUEST)).toEqual(calibrate(cases, REQUEST));
});
