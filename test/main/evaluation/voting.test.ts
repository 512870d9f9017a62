import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { evaluateRun } from '../../../src/main/evaluation/run/evaluate-run.ts';
import { hardVote, meanVote } from '../../../src/main/evaluation/voting.ts';
import { defaultEvaluation } from '../../../src/shared/crossval/evaluation-options.ts';
import { isPositive } from '../../../src/shared/stats/confusion.ts';
import { simulatedRun } from '../../support/crossval.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const votes = fc.array(probability, { minLength: 1, maxLength: 7 });
const cutoff = fc.double({ min: 0.01, max: 0.99, noNaN: true });

test('hard votes call malignant where half of the networks or more do, whatever the cutoff', () => {
  expect(hardVote([0.9, 0.1], 0.5)).toBe(0.5);
  expect(hardVote([0.9, 0.1], 0.7)).toBe(0.7);
  expect(hardVote([0.6, 0.6], 0.7)).toBe(0);
  expect(hardVote([0.8, 0.7], 0.7)).toBe(1);
  fc.assert(
    fc.property(votes, cutoff, (said, at) => {
      const malignant = said.filter((vote) => isPositive(vote, at)).length;
      const score = hardVote(said, at);
      expect(isPositive(score, at)).toBe(2 * malignant >= said.length);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }),
  );
});

test('the mean vote lies between the votes, as exact as a float32', () => {
  fc.assert(
    fc.property(votes, (said) => {
      const mean = meanVote(said);
      expect(mean).toBe(Math.fround(mean));
      expect(mean).toBeGreaterThanOrEqual(Math.fround(Math.min(...said)));
      expect(mean).toBeLessThanOrEqual(Math.fround(Math.max(...said)));
    }),
  );
});

test('how the networks vote changes the arms that vote, and no others', () => {
  const run = simulatedRun({ patients: 60, folds: 2 });
  const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 20 } };
  const mean = evaluateRun({ ...run, options });
  const hard = evaluateRun({ ...run, options: { ...options, voting: 'hard' } });
  for (const [at, own] of hard.arms.entries()) {
    const before = mean.arms[at]!;
    if (own.arm.reader === 'voting') {
      expect(own.curve.length).toBeLessThan(before.curve.length);
      // Of two networks: none, one or both, averaged over two folds.
      const scores = new Set(own.curve.map(({ threshold }) => threshold));
      for (const { arms } of hard.cases)
        for (const { probability: score } of arms[own.arm.id]!.byFold) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      expect(scores.size).toBeGreaterThan(1);
    } else expect(own).toEqual(before);
  }
});
