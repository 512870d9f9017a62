import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decidePairs, decideUnits } from '../../../src/main/evaluation/decisions.ts';
import { lesionScores, patientScores } from './scores.ts';

describe('image-wise decisions', () => {
  test('are malignant from the cutoff on', () => {
    const scores = patientScores('A', 'benign', 0.49999999, 0.5, 0.51);
    expect(decidePairs(scores).map(({ decision }) => decision)).toEqual([
      'benign',
      'malignant',
      'malignant',
    ]);
    expect(decidePairs(scores, 0.505).map(({ decision }) => decision)).toEqual([
      'benign',
      'benign',
      'malignant',
    ]);
  });

  test.each([Number.NaN, -0.1, 1.1, Number.POSITIVE_INFINITY])(
    'refuse the probability %f, naming the pair',
    (probability) => {
      expect(() => decidePairs(patientScores('A', 'benign', 0.2, probability))).toThrow(
        `Pair A-2: the model gave it the probability ${probability}.`,
      );
    },
  );
});

describe('Eq. (1)', () => {
  const decide = (...probabilities: readonly number[]) =>
    decideUnits(patientScores('A', 'benign', ...probabilities))[0]!;

  test.each([
    [[0.1], 'benign'],
    [[0.9], 'malignant'],
    [[0.1, 0.2], 'benign'],
    [[0.1, 0.6], 'malignant'],
    [[0.1, 0.2, 0.9], 'benign'],
    [[0.1, 0.8, 0.9], 'malignant'],
    [[0.1, 0.1, 0.6, 0.6], 'malignant'],
    [[0.1, 0.1, 0.1, 0.9, 0.9], 'benign'],
  ] as const)('of images with probabilities %j is %s', (probabilities, expected) => {
    expect(decide(...probabilities).decision).toBe(expected);
  });

  test('counts votes and stands beside the mean probability', () => {
    expect(decide(0.125, 0.25, 0.9375, 0.5)).toEqual({
      patient: 'A',
      unit: 'A',
      diagnosis: 'benign',
      pairs: 4,
      benignVotes: 2,
      malignantVotes: 2,
      decision: 'malignant',
      meanProbability: 0.453125,
      meanDecision: 'benign',
    });
  });

  test('is benign exactly where B_P > N_P − B_P', () => {
    const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(probabilities, fc.double({ min: 0, max: 1, noNaN: true }), (values, cutoff) => {
        const [unit] = decideUnits(patientScores('A', undefined, ...values), cutoff);
        const benign = values.filter((value) => value < cutoff).length;
        expect(unit!.benignVotes).toBe(benign);
        expect(unit!.benignVotes + unit!.malignantVotes).toBe(unit!.pairs);
        expect(unit!.decision === 'benign').toBe(benign > values.length - benign);
      }),
    );
  });

  test('is taken per lesion where lesions are named', () => {
    const units = decideUnits([
      ...lesionScores('A', '1', 'benign', 0.1, 0.2),
      ...lesionScores('A', '2', 'malignant', 0.8),
      ...lesionScores('B', '1', undefined, 0.3),
    ]);
    expect(units.map(({ unit, diagnosis, decision }) => [unit, diagnosis, decision])).toEqual([
      ['A/1', 'benign', 'benign'],
      ['A/2', 'malignant', 'malignant'],
      ['B/1', undefined, 'benign'],
    ]);
  });

  test('takes the diagnosis from any image and refuses two', () => {
    const partly = [...patientScores('A', undefined, 0.1), ...patientScores('A', 'malignant', 0.2)];
    expect(decideUnits(partly)[0]).toMatchObject({ diagnosis: 'malignant', pairs: 2 });
    const torn = [...patientScores('A', 'benign', 0.1), ...patientScores('A', 'malignant', 0.2)];
    expect(() => decideUnits(torn)).toThrow(/^A: it has two diagnoses/);
  });
});
