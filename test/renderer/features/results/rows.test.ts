import { describe, expect, it } from 'vitest';

import type { CaseOfArm, CaseResult } from '../../../../src/shared/crossval/results.ts';
import {
  confusionUnits,
  misclassified,
  paperRow,
  wrongByStrain,
  wrongUnits,
} from '../../../../src/renderer/features/results/rows.ts';

const ARM = 'bse-cropped-ensemble';

function said(wrongFolds: number): CaseOfArm {
  return {
    probability: 0.4,
    trueClass: 0.6,
    decision: 'benign',
    byFold: [{ fold: 1, probability: 0.4, decision: 'malignant', benignVotes: 1, pairs: 2 }],
    wrongFolds,
    misclassified: wrongFolds > 2,
  };
}

function tested(unit: string, diagnosis: CaseResult['diagnosis'], wrongFolds: number): CaseResult {
  return {
    unit,
    patient: unit,
    diagnosis,
    pairs: [],
    histology: null,
    birads: null,
    device: null,
    strainRatio: null,
    tsukuba: null,
    size: null,
    arms: { [ARM]: said(wrongFolds) },
  };
}

const cases = [
  tested('right', 'benign', 0),
  tested('over-called', 'benign', 1),
  tested('missed', 'malignant', 4),
];

const run = {
  cases,
  options: {
    cutoff: 0.5,
    voting: 'mean',
    specificity: 0.9,
    sensitivity: 0.9,
    strainCutoffs: [],
    bootstrap: { seed: 1, resamples: 10 },
  },
};

describe('what stands behind a cell', () => {
  const byVote = { arm: ARM, level: 'byVote', form: 'folds' } as const;

  it('is who was decided wrongly, of the class that the rate counts', () => {
    expect(wrongUnits(run, byVote, 'accuracy')).toEqual(['over-called', 'missed']);
    expect(wrongUnits(run, byVote, 'sensitivity')).toEqual(['missed']);
    expect(wrongUnits(run, byVote, 'specificity')).toEqual(['over-called']);
    expect(wrongUnits(run, byVote, 'precision')).toEqual(['over-called']);
    expect(wrongUnits(run, { ...byVote, arm: 'another' }, 'accuracy')).toEqual([]);
  });

  it('follows the way of deciding that the table shows', () => {
    const all = ['right', 'over-called', 'missed'];
    expect(wrongUnits(run, { ...byVote, form: 'patients' }, 'accuracy')).toEqual(['missed']);
    const mean = { ...byVote, level: 'byMeanProbability' } as const;
    expect(wrongUnits(run, mean, 'accuracy')).toEqual(['missed']);
    // One of two images is called malignant: wrong for a benign case, the other for a malignant one.
    expect(wrongUnits(run, { ...byVote, level: 'imageWise' }, 'accuracy')).toEqual(all);
    const higher = { ...run, options: { ...run.options, cutoff: 0.4 } };
    expect(wrongUnits(higher, mean, 'accuracy')).toEqual(['right', 'over-called']);
  });

  it('is whom a strain ratio calls wrongly from its cutoff on, where there is one', () => {
    const measured = (unit: string, strainRatio: number | null): CaseResult => ({
      ...tested(unit, unit === 'stiff' ? 'benign' : 'malignant', 0),
      strainRatio,
    });
    const some = {
      cases: [measured('stiff', 2.7), measured('soft', 2.6), measured('unknown', null)],
    };
    const at = (value: number | null) => ({
      cutoff: { value, by: 'fixed', source: null, folds: [] } as const,
    });
    expect(wrongByStrain(some, at(2.7), 'accuracy')).toEqual(['stiff', 'soft']);
    expect(wrongByStrain(some, at(2.7), 'sensitivity')).toEqual(['soft']);
    expect(wrongByStrain(some, at(2.71), 'specificity')).toEqual([]);
    expect(wrongByStrain(some, at(null), 'accuracy')).toBeNull();
  });

  it('is the cases of a field of the confusion matrix', () => {
    expect(confusionUnits(run, ARM, 'byVote', 'trueNegative')).toEqual(['right', 'over-called']);
    expect(confusionUnits(run, ARM, 'byVote', 'falseNegative')).toEqual(['missed']);
    expect(confusionUnits(run, ARM, 'byVote', 'truePositive')).toEqual([]);
    expect(confusionUnits(run, ARM, 'byVote', 'falsePositive')).toEqual([]);
  });

  it('is in Table 4 where the main arm misclassifies it', () => {
    expect(misclassified({ cases, mainArm: ARM }).map(({ unit }) => unit)).toEqual(['missed']);
    expect(misclassified({ cases, mainArm: null })).toEqual([]);
  });

  it("stands beside the paper's own row of the same decision, where it has one", () => {
    const arm = { id: ARM, input: 'bse', images: 'cropped', reader: 'ensemble' } as const;
    expect(paperRow('byVote', arm)?.values.accuracy).toEqual({ mean: 90, sd: 2.15 });
    expect(paperRow('imageWise', arm)?.values.accuracy).toEqual({ mean: 87.48, sd: 2.26 });
    expect(paperRow('byMeanProbability', arm)).toBeUndefined();
    expect(paperRow('byVote', { ...arm, reader: 'voting' })).toBeUndefined();
  });
});
