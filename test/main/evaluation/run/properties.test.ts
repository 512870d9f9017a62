import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { PLANS } from '../../../../src/shared/crossval/plans.ts';
import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import { defaultEvaluation } from '../../../../src/shared/crossval/evaluation-options.ts';
import type { CrossvalManifest } from '../../../../src/shared/crossval/manifest.ts';
import type { RunResults } from '../../../../src/shared/crossval/results.ts';
import { randomStream } from '../../../../src/shared/random/stream.ts';
import type { Estimate } from '../../../../src/shared/stats/estimate.ts';
import { simulatedRun, type SimulatedRun } from '../../../support/crossval.ts';

const options = { ...defaultEvaluation(3), bootstrap: { seed: 3, resamples: 60 } };

function evaluated(run: SimulatedRun): RunResults {
  return evaluateRun({ ...run, options });
}

/** The same run with rows, units and predictions in another order. */
function shuffled({ manifest, units }: SimulatedRun, seed: number): SimulatedRun {
  const random = randomStream(seed, 'order');
  const { content } = manifest;
  return {
    manifest: { ...manifest, content: { ...content, pairs: random.shuffled(content.pairs) } },
    units: random
      .shuffled(units)
      .map((unit) => Object.assign({}, unit, { predictions: random.shuffled(unit.predictions) })),
  };
}

/** Every pair twice, with the same scores: no new patient, and no new knowledge of one. */
function doubled({ manifest, units }: SimulatedRun): SimulatedRun {
  const again = (pair: string): string => `${pair}-again`;
  const { content } = manifest;
  const pairs = content.pairs.flatMap((pair) => [
    pair,
    Object.assign({}, pair, { pair: again(pair.pair) }),
  ]);
  const twice: CrossvalManifest = { ...manifest, content: { ...content, pairs } };
  return {
    manifest: twice,
    units: units.map((unit) =>
      Object.assign({}, unit, {
        predictions: unit.predictions.flatMap((item) => [
          item,
          Object.assign({}, item, { pair: again(item.pair) }),
        ]),
      }),
    ),
  };
}

const small = fc.record({
  seed: fc.integer({ min: 1, max: 10_000 }),
  patients: fc.integer({ min: 12, max: 24 }),
  protocol: fc.constantFrom('paper' as const, 'rotating' as const),
});

describe('an evaluation of a run', () => {
  test('does not depend on the order of rows, units and predictions, to the byte', () => {
    fc.assert(
      fc.property(small, fc.integer(), (shape, seed) => {
        const run = simulatedRun({ ...shape, folds: 3 });
        const again = shuffled(run, seed);
        expect(JSON.stringify(evaluated(again))).toBe(JSON.stringify(evaluated(run)));
      }),
      { numRuns: 15 },
    );
  });

  test('is not surer of patients who have more images', () => {
    fc.assert(
      fc.property(small, (shape) => {
        const run = simulatedRun({ ...shape, folds: 3 });
        const once = evaluated(run);
        const twice = evaluated(doubled(run));
        once.arms.forEach((arm, i) => {
          const [a, b] = [arm.estimates, twice.arms[i]!.estimates];
          for (const name of ['accuracy', 'sensitivity', 'specificity', 'f1'] as const) {
            expectSameBounds(b.byVote[name], a.byVote[name]);
            expectSameBounds(b.byMeanProbability[name], a.byMeanProbability[name]);
            expectSameBounds(b.imageWise[name], a.imageWise[name]);
          }
          expectSameBounds(b.byMeanProbability.auc, a.byMeanProbability.auc);
          expectSameBounds(b.imageWise.auc, a.imageWise.auc);
          expectSameBounds(b.recognition, a.recognition);
          expect(b.byVote.accuracy.cases).toBe(a.byVote.accuracy.cases);
          expect(b.imageWise.accuracy.cases).toBe(2 * a.imageWise.accuracy.cases);
        });
      }),
      { numRuns: 10 },
    );
  });

  test('does not stack folds: a fold that repeats another adds no case and no certainty', () => {
    const { manifest, units } = simulatedRun({ patients: 30, folds: 3 });
    const [first] = units;
    const copies = units.map((unit) =>
      Object.assign({}, unit, {
        predictions: first!.predictions.filter(({ part }) => part === 'test'),
      }),
    );
    const one = evaluateRun({ manifest, units: [first!], options }).arms[2]!.estimates;
    const three = evaluateRun({ manifest, units: copies, options }).arms[2]!.estimates;
    expect(three.byVote).toEqual(one.byVote);
    expect(three.imageWise.accuracy).toEqual(one.imageWise.accuracy);
    expect(three.byVote.accuracy.n).toBe(6);
  });

  test('of the whole of Table 1 has every arm and family of comparisons', () => {
    const results = evaluated(simulatedRun({ patients: 20, folds: 2, plan: PLANS.table1 }));
    expect(results.arms).toHaveLength(24);
    const count = (family: string): number =>
      results.comparisons.filter((item) => item.family === family).length;
    // Three readers against the ensemble on six inputs; three pairs of inputs for eight readers.
    expect([count('readers'), count('inputs'), count('images')]).toEqual([18, 24, 12]);
    expect(results.trueClassTests.rows).toHaveLength(42);
    expect(results.heat.map(({ input, image }) => `${input} ${image}`)).toEqual([
      'b b',
      'se se',
      'bse b',
      'bse se',
    ]);
    const holm = results.comparisons.filter(({ p, pHolm }) => p !== null && pHolm! < p);
    expect(holm).toEqual([]);
    expect(results.mainArm).toBe('bse-cropped-ensemble');
    expect(results.notices.map(({ kind }) => kind)).toContain('origin');
  });

  test('rotates: each patient is tested once, by the fold that did not see it', () => {
    const run = simulatedRun({ patients: 20, folds: 4, protocol: 'rotating' });
    const results = evaluated(run);
    expect(results.cases).toHaveLength(20);
    for (const { arms } of results.cases)
      for (const own of Object.values(arms)) expect(own.byFold).toHaveLength(1);
    expect(results.arms[0]!.estimates.byVote.accuracy.n).toBe(20);
    expect(results.parts.filter(({ part }) => part === 'test')).toHaveLength(4);
    expect(results.notices.map(({ kind }) => kind)).not.toContain('shared-test');
  });

  test('of lesions has the patient as the unit of inference', () => {
    const run = simulatedRun({ patients: 24, folds: 2 });
    const { content } = run.manifest;
    const pairs = content.pairs.map((pair) =>
      Object.assign({}, pair, { lesion: pair.pair.at(-1)! }),
    );
    const manifest = { ...run.manifest, content: { ...content, pairs } };
    const results = evaluateRun({ manifest, units: run.units, options });
    expect(results.unit).toBe('lesion');
    const { accuracy } = results.arms[2]!.estimates.byVote;
    const tested = new Set(results.cases.map(({ patient }) => patient)).size;
    expect(accuracy).toMatchObject({ n: tested, cases: results.cases.length });
    expect(accuracy.interval?.method).toBe('cluster-bootstrap');
    expect(results.comparisons.every(({ p }) => p === null)).toBe(true);
    expect(results.notices.map(({ kind }) => kind)).toContain('lesions');
  });
});

function expectSameBounds(actual: Estimate, expected: Estimate): void {
  expect(actual.n).toBe(expected.n);
  expectClose(actual.value, expected.value);
  expectClose(actual.interval?.low, expected.interval?.low);
  expectClose(actual.interval?.high, expected.interval?.high);
}

function expectClose(actual: number | null | undefined, expected: number | null | undefined): void {
  if (typeof expected === 'number') expect(actual).toBeCloseTo(expected, 9);
  else expect(actual).toBe(expected);
}
