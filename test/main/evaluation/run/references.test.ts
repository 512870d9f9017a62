import { describe, expect, test } from 'vitest';

import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import type { ManifestPair } from '../../../../src/shared/crossval/manifest.ts';
import { crossvalManifest, manifestPair, unitResults } from '../../../support/crossval.ts';
import { OPTIONS, smallRun } from './small.ts';

const opinion = (
  diagnosis: 'benign' | 'malignant',
  afterReveal = false,
): ManifestPair['opinions'][number] => ({ reader: 'R', diagnosis, afterReveal });

describe('the strain ratio on the test patients', () => {
  // Tested: A 1.5 (mean), B 4, C 2.75, D none. Training: benign 1 and 2, malignant 3 and 5.
  const { manifest, units } = smallRun({
    'A-1': { strainRatio: 1 },
    'A-2': { strainRatio: 2 },
    'B-1': { strainRatio: 4 },
    'B-2': { strainRatio: 4 },
    'C-1': { strainRatio: 2.75 },
    'E-1': { strainRatio: 1 },
    'F-1': { strainRatio: 3 },
    'G-1': { strainRatio: 2 },
    'H-1': { strainRatio: 5 },
  });
  const results = evaluateRun({ manifest, units, options: OPTIONS });
  const reference = (id: string) => results.references.find((item) => item.id === id)!;

  test("is cut by Youden's on the training patients alone", () => {
    const { cutoff, rates, judged } = reference('strain:youden');
    expect(cutoff).toEqual({ value: 3, by: 'youden-on-training', source: null, folds: [3, 3] });
    expect(judged).toBe(3);
    expect(rates.confusion).toEqual({
      truePositive: 1,
      falseNegative: 1,
      trueNegative: 1,
      falsePositive: 0,
    });
    expect(rates.accuracy).toMatchObject({ value: 2 / 3, n: 3, interval: { method: 'wilson' } });
  });

  test('and at published cutoffs, which name their source', () => {
    expect(reference('strain:2.7').cutoff?.source).toBe('Barr and Managuli 2019, manual');
    expect(reference('strain:2.7').rates.accuracy.value).toBe(1);
    expect(reference('strain:2.8').rates.accuracy.value).toBe(2 / 3);
    // Image by image, as the paper's Table 2: A's two pairs, B's two and C.
    expect(reference('strain:2.8').imageWise!.accuracy).toMatchObject({
      value: 4 / 5,
      n: 3,
      cases: 5,
      interval: { method: 'cluster-bootstrap' },
    });
  });

  test('has a curve, and agrees with the machine beyond chance or not', () => {
    const { auc, curve, kappa, against } = reference('strain:youden');
    expect(auc).toMatchObject({ value: 1, n: 3 });
    expect(curve.map(({ threshold }) => threshold)).toEqual([4, 2.75, 1.5]);
    expect(against).toBe('bse-cropped-ensemble');
    // Both call B malignant and A and C benign.
    expect(kappa).toMatchObject({ value: 1, n: 3 });
    expect(results.notices).toContainEqual({ kind: 'no-strain-ratio', patients: 1 });
  });

  test('is left out where nobody measured it', () => {
    expect(evaluateRun({ ...smallRun(), options: OPTIONS }).references).toEqual([]);
  });

  test('in rotating folds decides each patient by the cutoff of its own fold', () => {
    const ratios = { A: 1, B: 2, C: 2, D: 5, E: 4, F: 3 } as const;
    const pairs = Object.entries(ratios).map(([code, strainRatio]) =>
      manifestPair(`${code}-1`, code, 'ABE'.includes(code) ? 'benign' : 'malignant', {
        strainRatio,
      }),
    );
    const folds = [
      ['A', 'C'],
      ['B', 'D'],
      ['E', 'F'],
    ];
    const rotating = crossvalManifest(pairs, { test: [], folds }, { protocol: 'rotating' });
    const own = evaluateRun({
      manifest: rotating,
      units: unitResults(rotating, () => 0.5),
      options: OPTIONS,
    });
    const { cutoff, rates } = own.references[0]!;
    // Trained on B2− D5+ E4− F3+: 3 and 5 tie, the lower wins. On A1− C2+ E4− F3+: 2. On A1− B2− C2+ D5+: 2 and 5 tie.
    expect(cutoff).toMatchObject({ value: null, folds: [3, 2, 2] });
    // A 1 < 3, C 2 < 3 missed; B 2 and D 5 ≥ 2; E 4 and F 3 ≥ 2.
    expect(rates.confusion).toEqual({
      truePositive: 2,
      falseNegative: 1,
      trueNegative: 1,
      falsePositive: 2,
    });
  });
});

describe('people on the test patients', () => {
  // The machine calls B malignant and misses C.
  const { manifest, units } = smallRun({
    'A-1': { opinions: [opinion('malignant')] },
    'B-1': { opinions: [opinion('benign'), opinion('malignant', true)] },
    'C-1': { opinions: [opinion('benign'), opinion('malignant')] },
    'D-1': { opinions: [opinion('benign')] },
  });
  const { references, notices } = evaluateRun({ manifest, units, options: OPTIONS });
  const rates = (id: string) => references.find((item) => item.id === id)!.rates.confusion;

  test('count by their last opinion before the machine spoke', () => {
    expect(references.map(({ id }) => id)).toEqual([
      'human:R',
      'either:R',
      'both:R',
      'human:R:after-reveal',
      'either:R:after-reveal',
      'both:R:after-reveal',
    ]);
    expect(rates('human:R')).toEqual({
      truePositive: 1,
      falseNegative: 1,
      trueNegative: 1,
      falsePositive: 1,
    });
    const human = references[0]!;
    expect(human).toMatchObject({ judged: 4, afterReveal: false, reader: 'R' });
    expect(human.rates.sensitivity).toMatchObject({ value: 0.5, n: 2 });
    // Agreed on D alone: (1/4 - (2 · 1 + 2 · 3) / 16) / (1 - 1/2).
    expect(human.kappa!.value).toBeCloseTo(-0.5, 12);
  });

  test('with the machine are malignant if either says so, or if both do', () => {
    expect(rates('either:R')).toMatchObject({ truePositive: 2, falsePositive: 1 });
    expect(rates('both:R')).toMatchObject({ truePositive: 0, falsePositive: 0 });
  });

  test('are shown apart with what they said after it', () => {
    expect(rates('human:R:after-reveal')).toMatchObject({ truePositive: 2, falsePositive: 1 });
    expect(notices).toContainEqual({ kind: 'after-reveal', readers: ['R'] });
  });
});

describe('subgroups', () => {
  const { manifest, units } = smallRun({
    'A-1': { histology: 'Cyst', device: 'One' },
    'A-2': { histology: 'Cyst', device: 'Two' },
    'C-1': { histology: 'cyst', b: { ...manifestPair('C-1', 'C', 'malignant').b, roi: null } },
    'D-1': { histology: 'lipoma' },
  });
  const { arms } = evaluateRun({ manifest, units, options: OPTIONS });
  const groups = arms[2]!.subgroups.map(({ by, group, range, units: { benign, malignant } }) => [
    by,
    group,
    range,
    benign,
    malignant,
  ]);

  test('gather spellings, and what is not stated', () => {
    expect(groups).toEqual([
      ['histology', 'Cyst', null, 1, 1],
      ['histology', 'lipoma', null, 1, 0],
      ['histology', null, null, 0, 1],
      ['device', 'One; Two', null, 1, 0],
      ['device', null, null, 1, 2],
      ['lesion-size', null, { from: 0.5, to: 0.5 }, 2, 1],
      ['lesion-size', null, null, 0, 1],
      ['pairs', null, { from: 1, to: 1 }, 1, 1],
      ['pairs', null, { from: 2, to: 2 }, 1, 1],
    ]);
  });

  test('have each rate with its own n', () => {
    const [cysts] = arms[2]!.subgroups;
    // By mean probability A is benign and C missed.
    expect(cysts!.sensitivity).toMatchObject({ value: 0, n: 1, interval: { method: 'wilson' } });
    expect(cysts!.specificity).toMatchObject({ value: 1, n: 1 });
    expect(cysts!.accuracy).toMatchObject({ value: 0.5, n: 2 });
    expect(cysts!.auc).toMatchObject({ value: 0, n: 2 });
  });
});
