import { describe, expect, test } from 'vitest';

import type { PairScore } from '../../../src/main/evaluation/decisions.ts';
import { evaluate } from '../../../src/main/evaluation/evaluate.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { delong } from '../../../src/shared/stats/delong.ts';
import { wilson } from '../../../src/shared/stats/wilson.ts';
import { lesionScores, patientScores, simulatedScores } from './scores.ts';

const options = { seed: 1, bootstrap: 200 };

/** Five patients, by hand. Votes: A benign, B malignant (tie), C malignant, D benign, E malignant. */
const five: readonly PairScore[] = [
  ...patientScores('A', 'benign', 0.1, 0.2, 0.7),
  ...patientScores('B', 'benign', 0.25, 0.5),
  ...patientScores('C', 'malignant', 0.9, 0.8, 0.2),
  ...patientScores('D', 'malignant', 0.3, 0.4, 0.6),
  ...patientScores('E', 'malignant', 0.95),
];

describe('an evaluation', () => {
  test('counts images, votes and means as by hand', () => {
    const result = evaluate(five, options);
    expect(result).toMatchObject({
      cutoff: 0.5,
      unit: 'patient',
      patients: 5,
      benign: { units: 2, pairs: 5 },
      malignant: { units: 3, pairs: 7 },
      withoutDiagnosis: 0,
    });
    expect(result.imageWise.confusion).toEqual({
      truePositive: 4,
      falseNegative: 3,
      trueNegative: 3,
      falsePositive: 2,
    });
    expect(result.byVote.confusion).toEqual({
      truePositive: 2,
      falseNegative: 1,
      trueNegative: 1,
      falsePositive: 1,
    });
    // Means: A 0.33, B 0.375, C 0.63, D 0.43, E 0.95.
    expect(result.byMeanProbability.confusion).toEqual({
      truePositive: 2,
      falseNegative: 1,
      trueNegative: 2,
      falsePositive: 0,
    });
    expect(result.byMeanProbability.auc.value).toBe(1);
    expect(result.byVote.accuracy.value).toBe(3 / 5);
    expect(result.byVote.prevalence).toBe(3 / 5);
    expect(result.imageWise.prevalence).toBe(7 / 12);
    // Eq. (2): (2/3 + 1/2 + 2/3 + 1/3 + 1) / 5.
    expect(result.recognitionRate.value).toBeCloseTo((2 / 3 + 1 / 2 + 2 / 3 + 1 / 3 + 1) / 5, 12);
    expect(result.pairsPerUnit).toEqual([
      { pairs: 1, units: 1 },
      { pairs: 2, units: 1 },
      { pairs: 3, units: 3 },
    ]);
    expect(result.fewPairs).toBe(false);
  });

  test('gives n in patients beside the number of images', () => {
    const { imageWise, byVote } = evaluate(five, options);
    expect(imageWise.accuracy).toMatchObject({ n: 5, unit: 'image', cases: 12 });
    expect(imageWise.sensitivity).toMatchObject({ n: 3, unit: 'image', cases: 7 });
    expect(imageWise.specificity).toMatchObject({ n: 2, unit: 'image', cases: 5 });
    // Called malignant: one image each of A, B, D and E, two of C.
    expect(imageWise.precision).toMatchObject({ n: 5, unit: 'image', cases: 6 });
    expect(byVote.precision).toMatchObject({ n: 3, unit: 'patient', cases: 3 });
  });

  test('takes each interval by the method of its unit', () => {
    const scores = simulatedScores(4);
    const { imageWise, byVote, byMeanProbability, recognitionRate } = evaluate(scores, options);
    const methods = (rates: typeof byVote) =>
      [rates.accuracy, rates.precision, rates.specificity, rates.sensitivity, rates.f1].map(
        ({ interval }) => interval?.method,
      );
    const [wilsonName, bootstrapName] = ['wilson', 'cluster-bootstrap'];
    expect(methods(imageWise)).toEqual(Array.from({ length: 5 }, () => bootstrapName));
    expect(imageWise.auc.interval?.method).toBe(bootstrapName);
    const patientWise = [wilsonName, wilsonName, wilsonName, wilsonName, bootstrapName];
    expect(methods(byVote)).toEqual(patientWise);
    expect(methods(byMeanProbability)).toEqual(patientWise);
    expect(byMeanProbability.auc.interval?.method).toBe('delong');
    expect(recognitionRate.interval?.method).toBe(bootstrapName);

    const { truePositive, falseNegative } = byVote.confusion;
    expect(byVote.sensitivity.interval).toEqual(wilson(truePositive, truePositive + falseNegative));
    const means = Array.from(Map.groupBy(scores, ({ patient }) => patient).values(), (pairs) => ({
      positive: pairs[0]!.diagnosis === 'malignant',
      score: pairs.reduce((sum, { probability }) => sum + probability, 0) / pairs.length,
    }));
    expect(byMeanProbability.auc.value).toBeCloseTo(delong(means)!.auc, 12);
    expect(byMeanProbability.auc.interval!.low).toBeCloseTo(delong(means)!.interval!.low, 12);
  });

  test('does not depend on the order of the rows, only on the seed', () => {
    const scores = simulatedScores(2);
    const shuffled = randomStream(3, 'rows').shuffled(scores);
    expect(evaluate(shuffled, options)).toEqual(evaluate(scores, options));
    const other = evaluate(scores, { ...options, seed: 2 });
    expect(other.imageWise.accuracy.value).toBe(evaluate(scores, options).imageWise.accuracy.value);
    expect(other.imageWise.accuracy.interval).not.toEqual(
      evaluate(scores, options).imageWise.accuracy.interval,
    );
  });

  test('moves with the cutoff', () => {
    const strict = evaluate(five, { ...options, cutoff: 0.92 });
    expect(strict.cutoff).toBe(0.92);
    expect(strict.imageWise.confusion).toMatchObject({ truePositive: 1, falsePositive: 0 });
    expect(strict.imageWise.auc.value).toBe(evaluate(five, options).imageWise.auc.value);
  });

  test('leaves out pairs without a diagnosis and says how many', () => {
    const unknown = patientScores('X', undefined, 0.9, 0.1);
    const result = evaluate([...five, ...unknown], options);
    expect(result.withoutDiagnosis).toBe(2);
    expect(result.notes).toContain('Left out for want of a diagnosis: 2 pairs.');
    const { withoutDiagnosis: _, notes: __, ...figures } = result;
    const { withoutDiagnosis: ___, notes: ____, ...expected } = evaluate(five, options);
    expect(figures).toEqual(expected);
  });

  test("gives a pair its patient's diagnosis where its own cell is empty", () => {
    const result = evaluate([...five, ...patientScores('E', undefined, 0.1)], options);
    expect(result.withoutDiagnosis).toBe(0);
    expect(result.malignant).toEqual({ units: 3, pairs: 8 });
    expect(result.imageWise.confusion.falseNegative).toBe(4);
  });

  test('of no diagnosis has no figure at all', () => {
    const result = evaluate(patientScores('X', undefined, 0.9), options);
    expect(result.patients).toBe(0);
    expect(result.imageWise.auc).toEqual({
      value: null,
      n: 0,
      unit: 'image',
      cases: 0,
      interval: null,
    });
    expect(result.recognitionRate.value).toBeNull();
    expect(result.notes).toContain('No pair has a diagnosis: there is nothing to evaluate.');
  });

  test('of one class leaves undefined what needs the other', () => {
    const result = evaluate(
      five.filter(({ diagnosis }) => diagnosis === 'benign'),
      options,
    );
    expect(result.byVote.sensitivity).toMatchObject({ value: null, n: 0, interval: null });
    expect(result.byMeanProbability.auc).toMatchObject({ value: null, interval: null });
    expect(result.byVote.specificity.value).toBe(0.5);
    expect(result.notes).toContain('No malignant case: rates that need one are not defined.');
  });

  test('of perfectly separated patients does not claim certainty', () => {
    const scores = [0.1, 0.2, 0.3, 0.8, 0.9, 0.95].flatMap((probability, i) =>
      patientScores(`P${i}`, i < 3 ? 'benign' : 'malignant', probability),
    );
    const { byMeanProbability, imageWise, notes } = evaluate(scores, options);
    expect(byMeanProbability.auc).toMatchObject({ value: 1, interval: { method: 'newcombe' } });
    expect(byMeanProbability.auc.interval!.low).toBeLessThan(0.7);
    expect(imageWise.auc.interval).toMatchObject({ low: 1, high: 1 });
    expect(notes.join(' ')).toMatch(/Newcombe's.*interval without width/);
  });

  test('says so where most patients have at most two pairs', () => {
    const scores = [0.1, 0.2, 0.7, 0.8].flatMap((probability, i) =>
      patientScores(`P${i}`, i < 2 ? 'benign' : 'malignant', probability, probability),
    );
    const result = evaluate([...scores, ...patientScores('L', 'benign', 0.1, 0.2, 0.3)], options);
    expect(result.fewPairs).toBe(true);
    expect(result.notes.join(' ')).toContain(
      '4 of 5 patients have at most two pairs: for them the vote of Eq. (1) means "malignant if either pair is"',
    );
  });

  test('names the prevalence that precision holds for', () => {
    expect(evaluate(five, options).notes.join(' ')).toContain(
      'prevalence of malignancy in this set: 60.0 % of patients, 58.3 % of pairs',
    );
  });
});

describe('an evaluation per lesion', () => {
  const several = Array.from({ length: 20 }, (_, i) => [
    ...lesionScores(`P${i}`, '1', i % 3 === 0 ? 'malignant' : 'benign', (i % 10) / 10, 0.4),
    ...lesionScores(`P${i}`, '2', i % 2 === 0 ? 'malignant' : 'benign', (i % 7) / 7),
  ]).flat();

  test('bootstraps by patient where patients have several', () => {
    const { byVote, byMeanProbability, unit, patients, notes } = evaluate(several, options);
    expect(unit).toBe('lesion');
    expect(patients).toBe(20);
    expect(byVote.accuracy).toMatchObject({ n: 20, unit: 'lesion', cases: 40 });
    expect(byVote.accuracy.interval?.method).toBe('cluster-bootstrap');
    expect(byMeanProbability.auc.interval?.method).toBe('cluster-bootstrap');
    // Malignant: lesion 1 of P0, P3, … and lesion 2 of P0, P2, …: 17 lesions of 13 patients.
    expect(byVote.sensitivity).toMatchObject({ cases: 17, n: 13 });
    expect(notes.join(' ')).toContain('40 lesions of 20 patients');
  });

  test('is as patient-wise where each patient has one', () => {
    const single = several.filter(({ unit }) => unit.endsWith('/1'));
    const { byVote, byMeanProbability, unit } = evaluate(single, options);
    expect(unit).toBe('lesion');
    expect(byVote.accuracy).toMatchObject({ n: 20, unit: 'lesion', cases: 20 });
    expect(byVote.accuracy.interval?.method).toBe('wilson');
    expect(byMeanProbability.auc.interval?.method).toBe('delong');
  });
});
