import { describe, expect, test } from 'vitest';

import type { ChartPoint } from '../../src/charts/chart.ts';
import { calibrationFigure } from '../../src/charts/run/calibration-figure.ts';
import { decisionFigure } from '../../src/charts/run/decision-figure.ts';
import { ENGLISH } from '../../src/charts/run/english.ts';
import {
  aucFigure,
  heatFigure,
  membersOf,
  subgroupFigure,
  SUBGROUP_FIGURES,
} from '../../src/charts/run/interval-figures.ts';
import { learningFigure, learningStages } from '../../src/charts/run/learning-figure.ts';
import { partsFigure } from '../../src/charts/run/parts-figure.ts';
import { precisionRecallFigure } from '../../src/charts/run/precision-recall-figure.ts';
import { rocFigure } from '../../src/charts/run/roc-figure.ts';
import type { RunFigure } from '../../src/charts/run/run-figure.ts';
import { trueClassFigure } from '../../src/charts/run/true-class-figure.ts';
import { PAPER_THEME } from '../../src/charts/theme.ts';
import { evaluateRun } from '../../src/main/evaluation/run/evaluate-run.ts';
import type { Plan } from '../../src/shared/crossval/arms.ts';
import { defaultEvaluation } from '../../src/shared/crossval/evaluation-options.ts';
import type { RunResults } from '../../src/shared/crossval/results.ts';
import { simulatedRun } from '../support/crossval.ts';

const plan: Plan = {
  format: 'sonopair-plan',
  version: 1,
  name: 'three inputs',
  fits: (['b', 'se', 'bse'] as const).flatMap((input) =>
    (['full', 'cropped'] as const).map((images) => ({
      input,
      images,
      networks: ['alexnet', 'resnet18'],
    })),
  ),
};

function evaluated(options: Parameters<typeof simulatedRun>[0]): RunResults {
  return evaluateRun({
    ...simulatedRun(options),
    options: { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 50 } },
  });
}

const results = evaluated({ patients: 60, folds: 3, plan });
const size = { width: 700, theme: PAPER_THEME };

function figuresOf(run: RunResults): readonly RunFigure[] {
  const arms = run.arms.slice(0, 3);
  return [
    aucFigure(run, ENGLISH),
    partsFigure(run, ENGLISH),
    rocFigure(run, arms, ENGLISH),
    precisionRecallFigure(run, arms, ENGLISH),
    calibrationFigure(run, arms, ENGLISH, true),
    decisionFigure(run, arms, ENGLISH),
    trueClassFigure(run, 'full', ENGLISH),
    trueClassFigure(run, 'cropped', ENGLISH),
    heatFigure(run, ENGLISH),
    ...SUBGROUP_FIGURES.flatMap((figure) =>
      arms.map((arm) => subgroupFigure(run, arm, figure, ENGLISH)),
    ),
    ...learningStages(run).map((stage) => learningFigure(run, stage, stage, ENGLISH)),
  ];
}

/** Points of one kind of a drawn figure. */
function pointsOf(figure: RunFigure, kind: string): readonly ChartPoint[] {
  return figure.draw(size).points.filter((point) => point.kind === kind);
}

describe('the figures of a run', () => {
  test.each([
    ['in folds that share their test part', results],
    ['in rotating folds', evaluated({ patients: 20, folds: 2, protocol: 'rotating' })],
    ['with a single fold', evaluated({ patients: 12, folds: 1 })],
  ])('say something of every mark, and have a table, %s', (_name, run) => {
    const units = new Set(run.cases.map(({ unit }) => unit));
    for (const figure of figuresOf(run)) {
      const { points } = figure.draw(size);
      for (const { label } of figure.table.columns) expect(typeof label).toBe('string');
      for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
      for (const point of points) {
        const { title, lines } = figure.describePoint(point);
        expect([title, ...lines].join(' ')).not.toMatch(/undefined|NaN|\{\{|null/);
        for (const unit of figure.behind(point)?.units ?? []) expect(units.has(unit)).toBe(true);
      }
    }
  });

  test('say under each of them that images are simulated, and who was tested', () => {
    const note = JSON.stringify(rocFigure(results, results.arms, ENGLISH).draw(size).svg);
    expect(note).toContain('12 tested patients');
    expect(note).toContain('Simulated images: no claim about patients');
  });

  test('lead from a point of the ROC to exactly those who are wrong at its cutoff', () => {
    const [own] = results.arms;
    const figure = rocFigure(results, [own!], ENGLISH);
    const curve = pointsOf(figure, 'curve').filter(({ series }) => series === 0);
    expect(curve).toHaveLength(own!.curve.length);
    for (const point of curve) {
      const { falsePositive, falseNegative } = own!.curve[point.index]!;
      expect(figure.behind(point)!.units).toHaveLength(falsePositive + falseNegative);
    }
    const [operating] = pointsOf(figure, 'operating');
    const { confusion } = own!.estimates.byMeanProbability;
    expect(figure.behind(operating!)!.units).toHaveLength(
      confusion.falsePositive + confusion.falseNegative,
    );
  });

  test('lead from the bins of calibration to every case once', () => {
    const figure = calibrationFigure(results, results.arms.slice(0, 1), ENGLISH, true);
    const asIs = pointsOf(figure, 'bin').filter(({ series }) => series === 0);
    const behind = asIs.flatMap((point) => figure.behind(point)!.units);
    expect(behind.toSorted()).toEqual(results.cases.map(({ unit }) => unit).toSorted());
    // Scaled probabilities are those of no case.
    const scaled = pointsOf(figure, 'bin').find(({ series }) => series === 1);
    expect(scaled === undefined ? null : figure.behind(scaled)).toBeNull();
  });

  test('lead from a subgroup to as many cases as it counts', () => {
    const [own] = results.arms;
    for (const subgroup of own!.subgroups) {
      const { benign, malignant } = subgroup.units;
      expect(membersOf(results.cases, subgroup)).toHaveLength(benign + malignant);
    }
    expect(own!.subgroups.map(({ by }) => by)).toContain('lesion-size');
  });
});
