import { describe, expect, it } from 'vitest';

import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import {
  armsOfPanel,
  panelOf,
  presetCases,
  PRESETS,
} from '../../../../src/renderer/features/results/cases/case-choice.ts';
import { compareRuns } from '../../../../src/renderer/features/results/compare-runs.ts';
import { readSearch } from '../../../../src/renderer/features/results/search.ts';
import type { Plan } from '../../../../src/shared/crossval/arms.ts';
import { defaultEvaluation } from '../../../../src/shared/crossval/evaluation-options.ts';
import { delong } from '../../../../src/shared/stats/delong.ts';
import { simulatedRun } from '../../../support/crossval.ts';

const plan: Plan = {
  format: 'sonopair-plan',
  version: 1,
  name: 'three inputs',
  fits: (['b', 'se', 'bse'] as const).map((input) => ({
    input,
    images: 'cropped',
    networks: ['alexnet', 'resnet18'],
  })),
};
const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 20 } };
const results = evaluateRun({ ...simulatedRun({ patients: 150, folds: 3, plan }), options });
const panel = { reader: 'ensemble', images: 'cropped' } as const;

describe('the cases of Figure 6', () => {
  const right = (unit: string, input: string): boolean => {
    const item = results.cases.find((each) => each.unit === unit)!;
    return item.arms[`${input}-cropped-ensemble`]!.decision === item.diagnosis;
  };

  it('are those that only B-SE has right, and those that only it has wrong', () => {
    const onlyRight = presetCases(results, panel, 'only-bse-right');
    expect(onlyRight.length).toBeGreaterThan(0);
    for (const { unit } of onlyRight) {
      expect(right(unit, 'bse')).toBe(true);
      expect(right(unit, 'b') && right(unit, 'se')).toBe(false);
    }
    for (const { unit } of presetCases(results, panel, 'only-bse-wrong')) {
      expect(right(unit, 'bse')).toBe(false);
      expect(right(unit, 'b') || right(unit, 'se')).toBe(true);
    }
    const { accuracy } = results.arms.find(({ arm }) => arm.id === 'bse-cropped-ensemble')!
      .estimates.byVote;
    expect(presetCases(results, panel, 'wrong')).toHaveLength(
      Math.round((1 - accuracy.value!) * results.cases.length),
    );
  });

  it('are of the arm that was asked for, or of the main one', () => {
    expect(panelOf(results, null)).toEqual(panel);
    expect(panelOf(results, 'b-cropped-voting')).toEqual({ ...panel, reader: 'voting' });
    expect([...armsOfPanel(results, panel).keys()]).toEqual(['b', 'se', 'bse']);
    expect(armsOfPanel(results, { ...panel, images: 'full' }).size).toBe(0);
    const none = PRESETS.map(
      (preset) => presetCases(results, { ...panel, images: 'full' }, preset).length,
    );
    expect(none.slice(0, 4)).toEqual([results.cases.length, 0, 0, 0]);
  });
});

describe('two runs beside each other', () => {
  const other = evaluateRun({
    ...simulatedRun({
      patients: 150,
      folds: 3,
      plan: { ...plan, fits: plan.fits.slice(2) },
      seed: 2,
    }),
    options,
  });

  it('are compared by paired DeLong on the cases both have tested', () => {
    const compared = compareRuns(results, other);
    expect(compared.map(({ arm }) => arm.id)).toEqual([
      'bse-cropped-alexnet',
      'bse-cropped-resnet18',
      'bse-cropped-ensemble',
      'bse-cropped-voting',
    ]);
    for (const { arm, shared, difference } of compared) {
      const aucOf = (run: typeof results): number =>
        delong(
          run.cases.map(({ diagnosis, arms }) => ({
            positive: diagnosis === 'malignant',
            score: arms[arm.id]!.probability,
          })),
        )!.auc;
      expect(shared).toBe(30);
      expect(difference!.difference).toBeCloseTo(aucOf(results) - aucOf(other), 12);
    }
  });

  it('differ by nothing from themselves', () => {
    for (const { difference } of compareRuns(results, results))
      expect(difference!.difference).toBe(0);
  });
});

describe('the address of a run', () => {
  it('keeps what was asked for, and shows the overview where it makes no sense', () => {
    const ask = { units: ['P0001'], arm: null, title: 'One' };
    expect(readSearch({ view: 'cases', ask } as never)).toEqual({ view: 'cases', ask });
    expect(readSearch({ view: 'nowhere' } as never)).toEqual({ view: 'overview' });
    expect(readSearch({} as never)).toEqual({ view: 'overview' });
  });
});
