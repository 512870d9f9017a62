import { describe, expect, test } from 'vitest';

import { PLANS } from '../../../../src/shared/crossval/plans.ts';
import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import { wilson } from '../../../../src/shared/stats/wilson.ts';
import { simulatedRun } from '../../../support/crossval.ts';
import { failureOf } from '../../../support/failure.ts';
import { OPTIONS, smallRun } from './small.ts';

describe('a run of two folds', () => {
  const { manifest, units } = smallRun();
  const results = evaluateRun({ manifest, units, options: OPTIONS });
  const arm = (reader: string) => results.arms.find((item) => item.arm.reader === reader)!;
  const ensemble = arm('ensemble');

  test('has the four readers of its fit, the ensemble speaking for all', () => {
    expect(results.arms.map((item) => item.arm.id)).toEqual([
      'bse-cropped-alexnet',
      'bse-cropped-resnet18',
      'bse-cropped-ensemble',
      'bse-cropped-voting',
    ]);
    expect(results.mainArm).toBe('bse-cropped-ensemble');
    expect(results.units).toEqual({ done: 2, total: 2 });
    expect(results.manifest).toBe(manifest.sha256);
  });

  test("gives the paper's form: each fold on its own, SD with ddof 0", () => {
    const { imageWise, byVote, byMeanProbability, recognition, auc } = ensemble.paperForm;
    // Fold 1: A2, B2 and C1 wrong; fold 2: C1 and D1 wrong.
    expect(imageWise.accuracy.folds).toEqual([3 / 6, 4 / 6]);
    expect(imageWise.accuracy.mean).toBeCloseTo(7 / 12, 12);
    expect(imageWise.accuracy.sd).toBeCloseTo(1 / 12, 12);
    expect(imageWise.sensitivity.folds).toEqual([1 / 3, 2 / 3]);
    // Fold 1: A and B are ties, hence malignant; C missed. Fold 2: C missed, D called malignant.
    expect(byVote.accuracy).toEqual({ mean: 0.5, sd: 0, folds: [0.5, 0.5] });
    expect(byVote.specificity.folds).toEqual([0.5, 0.5]);
    // Fold 1: means 0.4375, 0.625, 0.25, 0.125: only C is wrong.
    expect(byMeanProbability.accuracy.folds).toEqual([0.75, 0.5]);
    // Eq. (2), fold 1: (1/2 + 1/2 + 0 + 1) / 4.
    expect(recognition.folds).toEqual([0.5, 0.5]);
    // Fold 2: B ties with D: (1 + 1/2 + 1 + 0) / 4.
    expect(auc.folds).toEqual([0.75, 0.625]);
    expect(ensemble.folds).toEqual([1, 2]);
  });

  test('averages the folds of each pair before estimates per patient', () => {
    const { estimates } = ensemble;
    // Means over folds: A 5/16 and 7/16, B 13/16 and 9/16, C 5/16, D 7/16.
    expect(estimates.byVote.confusion).toEqual({
      truePositive: 1,
      falseNegative: 1,
      trueNegative: 2,
      falsePositive: 0,
    });
    expect(estimates.byVote.accuracy).toEqual({
      value: 0.75,
      n: 4,
      unit: 'patient',
      cases: 4,
      interval: wilson(3, 4),
    });
    expect(estimates.imageWise.accuracy).toMatchObject({ value: 5 / 6, n: 4, cases: 6 });
    expect(estimates.imageWise.accuracy.interval?.method).toBe('cluster-bootstrap');
    // Patients: A 3/8, B 11/16, C 5/16, D 7/16: B above both, C below both.
    expect(estimates.byMeanProbability.auc.value).toBe(0.5);
    expect(estimates.recognition.value).toBe(0.75);
    expect(estimates.units).toEqual({ benign: 2, malignant: 2 });
    expect(estimates.pairs).toEqual({ benign: 3, malignant: 3 });
    // In falling order B, D, A, C: precision 1 at the first, 2/4 at the last positive.
    expect(estimates.averagePrecision.value).toBe((1 + 0.5) / 2);
    expect(estimates.sensitivityAtSpecificity).toMatchObject({ value: 0.5, threshold: 0.6875 });
    expect(estimates.specificityAtSensitivity).toMatchObject({ value: 0, threshold: 0.3125 });
  });

  test('measures calibration on the same patient scores', () => {
    const { brier, ece, bins } = ensemble.calibration;
    const squares = [0.375, 0.3125, 0.6875, 0.4375].map((miss) => miss * miss);
    expect(brier.value).toBeCloseTo(squares.reduce((a, b) => a + b) / 4, 12);
    // Bins: [0.3, 0.4) A and C, half malignant; [0.4, 0.5) D benign; [0.6, 0.7) B malignant.
    expect(bins.map(({ n }) => n)).toEqual([2, 1, 1]);
    const gaps = 2 * Math.abs(0.34375 - 0.5) + 0.4375 + (1 - 0.6875);
    expect(ece.value).toBeCloseTo(gaps / 4, 12);
  });

  test("votes with the mean of the networks' probabilities; at the cutoff it is malignant", () => {
    const voting = arm('voting').estimates.byVote.confusion;
    expect(voting).toMatchObject({ truePositive: 2, falsePositive: 2 });
    expect(arm('alexnet').estimates.byVote.confusion).toMatchObject({ trueNegative: 2 });
    expect(arm('resnet18').estimates.byVote.confusion).toMatchObject({ truePositive: 2 });
  });

  test('tells of every case what each fold said, as Table 4 needs it', () => {
    expect(results.cases.map(({ unit }) => unit)).toEqual(['A', 'B', 'C', 'D']);
    const own = Object.fromEntries(
      results.cases.map((item) => [item.unit, item.arms['bse-cropped-ensemble']!]),
    );
    expect(own['A']).toMatchObject({
      probability: 0.375,
      trueClass: 0.625,
      decision: 'benign',
      wrongFolds: 1,
      misclassified: false,
    });
    expect(own['A']!.byFold).toEqual([
      { fold: 1, probability: 0.4375, decision: 'malignant', benignVotes: 1, pairs: 2 },
      { fold: 2, probability: 0.3125, decision: 'benign', benignVotes: 2, pairs: 2 },
    ]);
    expect(own['C']).toMatchObject({ trueClass: 0.3125, wrongFolds: 2, misclassified: true });
    const { pairs, patients, meanOfCorrect } = ensemble.trueClass;
    expect(pairs).toMatchObject({ n: 6, mean: 3.5 / 6 });
    expect(patients).toMatchObject({ n: 4, mean: 0.546875 });
    expect(meanOfCorrect).toEqual({ benign: 0.59375, malignant: 0.6875 });
  });

  test('compares the ensemble with every other reader', () => {
    expect(results.comparisons.map(({ a, b, family }) => `${family} ${a} ${b}`)).toEqual([
      'readers bse-cropped-ensemble bse-cropped-alexnet',
      'readers bse-cropped-ensemble bse-cropped-resnet18',
      'readers bse-cropped-ensemble bse-cropped-voting',
    ]);
    // A constant reader has AUC 1/2, the ensemble too.
    expect(results.comparisons[0]!.difference).toMatchObject({ value: 0, n: 4 });
    const [first] = results.trueClassTests.rows;
    expect(first!.published).toMatchObject({ pairs: 6 });
    // AlexNet: benign 3/4, malignant 1/4. Differences: A -1/8, B 7/16, C 1/16, D -3/16.
    expect(first!.patient).toMatchObject({ n: 4, difference: 0.046875, df: 3 });
    const spread = [-0.125, 0.4375, 0.0625, -0.1875].map((d) => (d - 0.046875) ** 2);
    const error = Math.sqrt(spread.reduce((a, b) => a + b) / 3 / 4);
    expect(first!.patient!.t).toBeCloseTo(0.046875 / error, 12);
  });

  test('counts patients and images of every part', () => {
    expect(results.parts).toEqual([
      {
        fold: null,
        part: 'test',
        patients: { benign: 2, malignant: 2 },
        images: { benign: 3, malignant: 3 },
      },
      ...[1, 2].flatMap((fold) =>
        (['fitting', 'validation'] as const).map((part) => ({
          fold,
          part,
          patients: { benign: 1, malignant: 1 },
          images: { benign: 1, malignant: 1 },
        })),
      ),
    ]);
  });

  test('says what must be known beside the figures', () => {
    expect(results.notices).toEqual([
      { kind: 'shared-test', patients: 4, folds: 2 },
      { kind: 'few-patients', patients: { benign: 2, malignant: 2 } },
      { kind: 'few-pairs', units: 4, of: 4 },
      { kind: 'prevalence', units: 0.5, pairs: 0.5 },
    ]);
  });

  test('moves with the cutoff', () => {
    const strict = evaluateRun({ manifest, units, options: { ...OPTIONS, cutoff: 0.7 } });
    const own = strict.arms.find((item) => item.arm.reader === 'ensemble')!;
    // Only B-1 (13/16) is called malignant: B's vote is a tie.
    expect(own.estimates.imageWise.confusion.truePositive).toBe(1);
    expect(own.estimates.byVote.confusion.truePositive).toBe(1);
    expect(own.estimates.byMeanProbability.confusion.truePositive).toBe(0);
  });
});

describe('units that are not all there', () => {
  const { manifest, units } = smallRun();

  test('leave figures over the folds that are, saying so', () => {
    const results = evaluateRun({ manifest, units: units.slice(1), options: OPTIONS });
    const { folds, paperForm } = results.arms[2]!;
    expect(folds).toEqual([2]);
    expect(paperForm.imageWise.accuracy).toEqual({ mean: 4 / 6, sd: 0, folds: [4 / 6] });
    expect(results.notices).toContainEqual({
      kind: 'incomplete',
      done: 1,
      total: 2,
      missing: ['bse-cropped/fold-1'],
    });
    expect(results.cases[2]!.arms['bse-cropped-ensemble']).toMatchObject({
      wrongFolds: 1,
      misclassified: true,
    });
  });

  test('are compared on the folds that both arms have', () => {
    const run = simulatedRun({ patients: 30, folds: 2, plan: PLANS.table1 });
    const left = run.units.filter(({ unit }) => unit !== 'b-cropped/fold-2');
    const both = evaluateRun({ ...run, units: left, options: OPTIONS });
    const find = (results: typeof both) =>
      results.comparisons.find(
        ({ a, b }) => a === 'bse-cropped-ensemble' && b === 'b-cropped-ensemble',
      )!;
    expect(find(both).folds).toEqual([1]);
    const first = run.units.filter(({ unit }) => unit.endsWith('fold-1'));
    const alone = evaluateRun({ ...run, units: first, options: OPTIONS });
    expect(find(both).difference).toEqual(find(alone).difference);
    expect(find(both).p).toBe(find(alone).p);
  });

  test('leave nothing where none is', () => {
    const results = evaluateRun({ manifest, units: [], options: OPTIONS });
    expect(results).toMatchObject({ arms: [], cases: [], references: [], mainArm: null });
    expect(results.parts).toHaveLength(5);
  });

  test('name test pairs that could not be read', () => {
    const [first, second] = units;
    const predictions = first!.predictions.filter(({ pair }) => pair !== 'A-2');
    const results = evaluateRun({
      manifest,
      units: [{ ...first!, predictions }, second!],
      options: OPTIONS,
    });
    expect(results.notices).toContainEqual({ kind: 'unread-pairs', pairs: ['A-2'] });
    // A-2 then rests on fold 2 alone.
    expect(results.cases[0]!.arms['bse-cropped-ensemble']!.probability).toBe((0.3125 + 0.25) / 2);
  });
});

describe('a pair without a diagnosis of its own', () => {
  test("takes its patient's", () => {
    const { manifest, units } = smallRun({ 'A-2': { diagnosis: null } });
    const plain = evaluateRun({ ...smallRun(), options: OPTIONS });
    const { arms } = evaluateRun({ manifest, units, options: OPTIONS });
    expect(arms).toEqual(plain.arms);
  });
});

describe('units that must not be scored', () => {
  const { manifest, units } = smallRun();
  const messageOf = (wrong: (typeof units)[number]): string =>
    failureOf(() => evaluateRun({ manifest, units: [wrong], options: OPTIONS })).message;
  const [first] = units;
  const renamed = (name: string): (typeof units)[number]['predictions'] =>
    first!.predictions.map((item) =>
      item.pair === 'A-1' ? Object.assign({}, item, { pair: name }) : item,
    );

  test.each([
    ['a patient it was fitted on', renamed('G-1'), 'patient G is not in the test part of its fold'],
    ['a pair nobody knows', renamed('X'), 'its pair X is not in the study'],
    ['a pair twice', [...first!.predictions, first!.predictions[0]!], 'predicted twice'],
    [
      'a pair without the ensemble',
      first!.predictions.map((item) => Object.assign({}, item, { ensemble: null })),
      'no probability by the ensemble',
    ],
  ])('%s', (_, predictions, reason) => {
    expect(messageOf({ ...first!, predictions })).toContain(reason);
  });

  test('two diagnoses of one patient', () => {
    const wrong = smallRun({ 'A-2': { diagnosis: 'malignant' } });
    const { message } = failureOf(() => evaluateRun({ ...wrong, options: OPTIONS }));
    expect(message).toMatch(/^A: it has two diagnoses/);
  });

  test('a unit of another plan', () => {
    expect(messageOf({ ...first!, unit: 'b-full/fold-1' })).toContain('does not plan it');
  });
});
