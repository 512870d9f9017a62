import { describe, expect, it } from 'vitest';

import type { CaseOfArm, CaseResult } from '../../../../src/shared/crossval/results.ts';
import {
  misclassified,
  paperRow,
  wrongUnits,
} from '../../../../src/renderer/features/results/rows.ts';

const ARM = 'bse-cropped-ensemble';

function said(wrongFolds: number): CaseOfArm {
  return {
    probability: 0.5,
    trueClass: 0.5,
    decision: 'benign',
    byFold: [],
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
    arms: { [ARM]: said(wrongFolds) },
  };
}

const cases = [
  tested('right', 'benign', 0),
  tested('over-called', 'benign', 1),
  tested('missed', 'malignant', 4),
];

describe('what stands behind a cell', () => {
  it('is who was decided wrongly, of the class that the rate counts', () => {
    expect(wrongUnits({ cases }, ARM, 'accuracy')).toEqual(['over-called', 'missed']);
    expect(wrongUnits({ cases }, ARM, 'sensitivity')).toEqual(['missed']);
    expect(wrongUnits({ cases }, ARM, 'specificity')).toEqual(['over-called']);
    expect(wrongUnits({ cases }, ARM, 'precision')).toEqual(['over-called']);
    expect(wrongUnits({ cases }, 'another', 'accuracy')).toEqual([]);
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
