import { describe, expect, test } from 'vitest';

import { bestOf } from '../../../../src/main/services/tuning/tune.ts';
import { scoreOf } from '../../../../src/main/services/tuning/score.ts';
import { drawTrials, withTrial } from '../../../../src/main/services/tuning/space.ts';
import { fitOptions } from '../../../../src/shared/crossval/manifest.ts';
import { crossvalManifest, patientPairs } from '../../../support/crossval.ts';

const { options } = crossvalManifest(patientPairs('P1', 'benign', 1), {
  test: [],
  folds: [['P1'], ['P2']],
}).content;

describe('the trials of a search', () => {
  const trials = drawTrials(options, 60, 5);

  test('begin with the options as given, and are the same however many are drawn', () => {
    expect(withTrial(options, trials[0]!)).toEqual(options);
    expect(drawTrials(options, 7, 5)).toEqual(trials.slice(0, 7));
    expect(drawTrials(options, 7, 6).slice(1)).not.toEqual(trials.slice(1, 7));
  });

  test('are options a manifest takes, within the space, with every choice among them', () => {
    for (const trial of trials.slice(1)) {
      fitOptions.parse(withTrial(options, trial));
      expect(trial.learningRate).toBeGreaterThanOrEqual(1e-5);
      expect(trial.learningRate).toBeLessThanOrEqual(1e-3);
    }
    for (const name of ['focal', 'schedule', 'warmup', 'weightDecay'] as const) {
      const given = trials.filter((trial) => trial[name] !== undefined).length;
      expect(given).toBeGreaterThan(10);
      expect(given).toBeLessThan(50);
    }
    expect(new Set(trials.map(({ batch }) => batch))).toEqual(new Set([4, 8, 16]));
  });

  test('leave nothing of the run’s own options behind', () => {
    const own = { ...options, focal: 3, weightDecay: 0.5 };
    expect(withTrial(own, { learningRate: 1e-3, batch: 4, classWeights: 'none' })).toEqual({
      ...options,
      learningRate: 1e-3,
      batch: 4,
    });
  });
});

describe('the score of patients', () => {
  const patients = [
    { patient: 'A', positive: true, score: 0.9 },
    { patient: 'B', positive: true, score: 0.4 },
    { patient: 'C', positive: false, score: 0.5 },
    { patient: 'D', positive: false, score: 0.1 },
  ];

  test('counts pairs of patients in the right order, and decisions at 0.5', () => {
    const score = scoreOf(patients);
    expect(score).toMatchObject({
      benign: 2,
      malignant: 2,
      auc: 0.75,
      sensitivity: 0.5,
      specificity: 0.5,
    });
    const losses = [0.9, 0.4, 0.5, 0.9].map((p) => -Math.log(p));
    expect(score.logLoss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 4, 12);
  });

  test('chooses by AUC, then log loss, then the first', () => {
    const score = scoreOf(patients);
    expect(bestOf([score, { ...score, auc: 0.8 }, { ...score, auc: 0.8, logLoss: 0 }])).toBe(2);
    expect(bestOf([score, score])).toBe(0);
  });
});
