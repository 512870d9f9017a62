import { expect, test } from 'vitest';

import { evaluate } from '../../../src/main/evaluation/evaluate.ts';
import type { Estimate } from '../../../src/shared/stats/estimate.ts';
import { mean } from '../../../src/shared/stats/moments.ts';
import { simulatedScores } from './scores.ts';

/** The figures whose intervals are checked, each by another method or on another unit. */
const FIGURES: Readonly<Record<string, (result: ReturnType<typeof evaluate>) => Estimate>> = {
  'image-wise accuracy': ({ imageWise }) => imageWise.accuracy,
  'image-wise AUC': ({ imageWise }) => imageWise.auc,
  'recognition rate': ({ recognitionRate }) => recognitionRate,
  'patient-wise sensitivity by vote': ({ byVote }) => byVote.sensitivity,
  'patient-wise F1 by vote': ({ byVote }) => byVote.f1,
  'patient-wise AUC by mean probability': ({ byMeanProbability }) => byMeanProbability.auc,
};

/** 40 malignant and 60 benign patients, AUC about 0.8. */
const STUDY = { patients: 100, shift: 0.7 };

test('intervals hold the truth in about 95 % of 200 simulated studies', () => {
  // The truth is the same figure on 10 studies of 3000 patients of the same kind.
  const options = { seed: 1, bootstrap: 1 };
  const large = Array.from({ length: 10 }, (_, i) =>
    evaluate(simulatedScores(1000 + i, { ...STUDY, patients: 3000 }), options),
  );
  const studies = Array.from({ length: 200 }, (_, i) =>
    evaluate(simulatedScores(i, STUDY), { seed: i, bootstrap: 100 }),
  );
  for (const [name, figure] of Object.entries(FIGURES)) {
    const truth = mean(large.map((result) => figure(result).value!))!;
    const held = studies.filter((result) => {
      const interval = figure(result).interval!;
      return interval.low <= truth && truth <= interval.high;
    }).length;
    // Two standard errors of a share of 200 are 3 %; percentiles and DeLong run a little narrow.
    expect(held / studies.length, name).toBeGreaterThan(0.9);
    expect(held / studies.length, name).toBeLessThan(0.995);
  }
}, 30_000);
