import * as fc from 'fast-check';

import { drawCalibration } from '../../src/charts/calibration.ts';
import type { ChartBase, Drawing } from '../../src/charts/chart.ts';
import { drawDecisionCurve } from '../../src/charts/decision-curve.ts';
import { drawDistribution } from '../../src/charts/distribution.ts';
import { drawIntervals } from '../../src/charts/intervals.ts';
import { drawLearning } from '../../src/charts/learning.ts';
import { drawParts } from '../../src/charts/parts.ts';
import { drawPrecisionRecall } from '../../src/charts/precision-recall.ts';
import { drawRoc } from '../../src/charts/roc.ts';
import { PAPER_THEME } from '../../src/charts/theme.ts';

/** Texts and sizes for a chart whose data a test is about. */
export const BASE: ChartBase = {
  width: 480,
  title: 'A chart',
  description: 'What is to be seen',
  decimal: (value, decimals) => value.toFixed(decimals),
};

const rate = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  fc.constantFrom(0, 0.5, 1, null, Number.NaN, Infinity, -0.2),
);
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e5, max: 1e5, noNaN: true }) },
  fc.constantFrom(0, 1, null, Number.NaN, -Infinity),
);
const label = fc.string({ maxLength: 60 });
const estimate = fc.record({ value: rate, low: rate, high: rate });
const count = fc.oneof(fc.nat({ max: 500 }), fc.constant(Number.NaN));
const index = fc.nat({ max: 9 });
const several = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.array(arbitrary, { maxLength: 9 });

const base = fc.record({
  width: fc.integer({ min: 0, max: 1400 }),
  height: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
  title: label,
  description: label,
  note: label,
  decimal: fc.constant(BASE.decimal),
  theme: fc.constant(PAPER_THEME),
});
const axes = fc.record({ x: label, y: label });
const marks = { label, curve: fc.option(index), marker: fc.constantFrom('cross', 'diamond') };

/** Every chart, of whatever it may be given: nothing, one point, ties, figures that are not defined. */
export const CHARTS: Readonly<Record<string, fc.Arbitrary<Drawing>>> = {
  roc: fc
    .tuple(
      base,
      fc.record({
        axes,
        chance: label,
        curves: several(
          fc.record({
            label,
            points: several(
              fc.record({ falsePositiveRate: rate, truePositiveRate: rate, threshold: rate }),
            ),
          }),
        ),
        operating: several(
          fc.record({ ...marks, falsePositiveRate: rate, truePositiveRate: rate }),
        ),
      }),
    )
    .map(([common, data]) => drawRoc({ ...common, ...data })),
  'precision and recall': fc
    .tuple(
      base,
      fc.record({
        axes,
        prevalence: fc.record({ label, value: rate }),
        curves: several(
          fc.record({
            label,
            points: several(fc.record({ recall: rate, precision: rate, threshold: rate })),
          }),
        ),
        operating: several(fc.record({ ...marks, recall: rate, precision: rate })),
      }),
    )
    .map(([common, data]) => drawPrecisionRecall({ ...common, ...data })),
  calibration: fc
    .tuple(
      base,
      fc.record({
        axes: fc.record({ predicted: label, observed: label, count: label }),
        perfect: label,
        series: several(
          fc.record({
            label,
            bins: several(
              fc.record({
                from: rate.map((value) => value ?? 0),
                to: rate.map((value) => value ?? 0),
                n: count,
                predicted: rate,
                observed: estimate,
              }),
            ),
          }),
        ),
      }),
    )
    .map(([common, data]) => drawCalibration({ ...common, ...data })),
  'decision curve': fc
    .tuple(
      base,
      fc.record({
        axes,
        treatNone: fc.record({ label }),
        treatAll: netBenefit(),
        curves: several(netBenefit()),
      }),
    )
    .map(([common, data]) => drawDecisionCurve({ ...common, ...data })),
  learning: fc
    .tuple(
      base,
      fc.record({
        axes: fc.record({ epoch: label, loss: label, accuracy: label }),
        legend: fc.record({ training: label, validation: label, best: label }),
        stages: several(fc.record({ label, firstEpoch: fc.integer({ min: 1, max: 40 }) })),
        series: several(
          fc.record({
            label,
            best: several(fc.integer({ min: 0, max: 40 })),
            epochs: several(
              fc.record({
                epoch: fc.integer({ min: 1, max: 40 }),
                trainingLoss: amount,
                validationLoss: amount,
                trainingAccuracy: rate,
                validationAccuracy: rate,
              }),
            ),
          }),
        ),
      }),
    )
    .map(([common, data]) => drawLearning({ ...common, ...data })),
  distribution: fc
    .tuple(
      base,
      fc.record({
        clusters: several(label),
        kinds: several(fc.record({ label })),
        axis: label,
        mean: label,
        columns: several(
          fc.record({ kind: index, cluster: index, values: several(rate), mean: estimate }),
        ),
        brackets: several(fc.record({ from: index, to: index, label })),
      }),
    )
    .map(([common, data]) => drawDistribution({ ...common, ...data })),
  parts: fc
    .tuple(
      base,
      fc.record({
        panels: fc.array(label, { maxLength: 3 }),
        classes: fc.record({ benign: label, malignant: label }),
        rows: several(
          fc.record({
            label,
            heading: label,
            counts: several(fc.record({ benign: count, malignant: count })),
          }),
        ),
      }),
    )
    .map(([common, data]) => drawParts({ ...common, ...data })),
  intervals: fc
    .tuple(
      base,
      fc.record({
        kinds: several(label),
        axis: label,
        figures: label,
        chance: label,
        reference: fc.record({ label, value: rate.map((value) => value ?? 0) }),
        rows: several(
          fc.record({
            label,
            heading: label,
            estimate: fc.record({ value: amount, low: amount, high: amount }),
            figure: label,
            kind: index,
            chance: amount,
          }),
        ),
      }),
    )
    .map(([common, data]) => drawIntervals({ ...common, ...data })),
};

function netBenefit() {
  return fc.record({
    label,
    points: several(fc.record({ threshold: rate.map((value) => value ?? 0), netBenefit: amount })),
  });
}
