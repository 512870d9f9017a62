import * as fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';

import { drawCalibration } from '../../src/charts/calibration.ts';
import type { Drawing } from '../../src/charts/chart.ts';
import { drawDecisionCurve } from '../../src/charts/decision-curve.ts';
import { drawDistribution } from '../../src/charts/distribution.ts';
import { drawIntervals } from '../../src/charts/intervals.ts';
import { drawLearning } from '../../src/charts/learning.ts';
import { drawParts } from '../../src/charts/parts.ts';
import { drawPrecisionRecall } from '../../src/charts/precision-recall.ts';
import { drawRoc } from '../../src/charts/roc.ts';
import { PAPER_THEME, seriesColour } from '../../src/charts/theme.ts';
import { BASE } from './charts.ts';

const base = { ...BASE, theme: PAPER_THEME };

function textsOf({ svg }: Drawing): readonly string[] {
  return [...renderToStaticMarkup(svg).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);
}

/** Corners of the first path in the colour of a series, each once. */
function curveOf({ svg }: Drawing, series = 0): readonly (readonly [number, number])[] {
  const colour = seriesColour(PAPER_THEME, series);
  const path = new RegExp(`<path d="([^"]+)" fill="none" stroke="${colour}"`);
  const [, d] = path.exec(renderToStaticMarkup(svg)) ?? [];
  const corners = [...(d ?? '').matchAll(/-?[\d.]+,-?[\d.]+/g)].map(String);
  return corners
    .filter((corner, index) => corner !== corners[index - 1])
    .map((corner) => {
      const [x, y] = corner.split(',').map(Number);
      return [x!, y!];
    });
}

describe('a ROC curve', () => {
  const sides = { axes: { x: '1 − specificity', y: 'Sensitivity' }, chance: 'Chance' };
  const point = (falsePositiveRate: number, truePositiveRate: number, threshold: number) => ({
    falsePositiveRate,
    truePositiveRate,
    threshold,
  });
  const corners = (): readonly [readonly [number, number], readonly [number, number]] => {
    const { points } = drawRoc({
      ...base,
      ...sides,
      curves: [{ label: '', points: [point(0, 0, 1), point(1, 1, 0)] }],
    });
    return [
      [points[0]!.x, points[0]!.y],
      [points[1]!.x, points[1]!.y],
    ];
  };

  test('goes from nobody positive to everybody positive, whatever points it has', () => {
    const [first, last] = corners();
    const rates = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(rates, rates), { minLength: 1, maxLength: 20 }), (pairs) => {
        const curve = curveOf(
          drawRoc({
            ...base,
            ...sides,
            curves: [{ label: '', points: pairs.map(([x, y]) => point(x, y, 0.5)) }],
          }),
        );
        expect(curve[0]![0]).toBeCloseTo(first[0], 1);
        expect(curve[0]![1]).toBeCloseTo(first[1], 1);
        expect(curve.at(-1)![0]).toBeCloseTo(last[0], 1);
        expect(curve.at(-1)![1]).toBeCloseTo(last[1], 1);
      }),
    );
  });

  test('has a slope where scores tie, so that the area below is the AUC', () => {
    const [[left, bottom], [right, top]] = corners();
    const drawing = drawRoc({
      ...base,
      ...sides,
      curves: [{ label: '', points: [point(0, 0.5, 0.9), point(0.5, 1, 0.4), point(1, 1, 0.1)] }],
    });
    const places = curveOf(drawing).map(([x, y]) => [
      (x - left) / (right - left),
      (bottom - y) / (bottom - top),
    ]);
    const area = places
      .slice(1)
      .reduce(
        (sum, [x, y], index) => sum + ((x! - places[index]![0]!) * (y! + places[index]![1]!)) / 2,
        0,
      );
    // Mann-Whitney of benign {0.4, 0.1} and malignant {0.9, 0.4}: 3.5 of 4.
    expect(area).toBeCloseTo(0.875, 3);
  });

  test('marks operating points, and says curves, figures and points in the legend', () => {
    const drawing = drawRoc({
      ...base,
      ...sides,
      curves: [{ label: 'Ensemble', note: 'AUC 0.93, n = 18', points: [point(0, 1, 0.5)] }],
      operating: [
        { label: 'Reader A', curve: null, falsePositiveRate: 0.25, truePositiveRate: 0.75 },
        { label: 'Reader B', curve: null, falsePositiveRate: null, truePositiveRate: 0.75 },
      ],
    });
    expect(textsOf(drawing)).toEqual(
      expect.arrayContaining(['Ensemble', 'AUC 0.93, n = 18', 'Reader A', 'Reader B', 'Chance']),
    );
    const [[left, bottom], [right, top]] = corners();
    const reader = drawing.points.filter(({ kind }) => kind === 'operating');
    expect(reader).toHaveLength(1);
    expect(reader[0]!.x).toBeCloseTo(left + (right - left) / 4, 6);
    expect(reader[0]!.y).toBeCloseTo(bottom - (3 * (bottom - top)) / 4, 6);
  });
});

test('precision falls before recall goes on, as average precision counts', () => {
  const drawing = drawPrecisionRecall({
    ...base,
    axes: { x: 'Recall', y: 'Precision' },
    prevalence: { label: 'Prevalence', value: 0.5 },
    curves: [
      {
        label: '',
        points: [
          { recall: 0, precision: null, threshold: 1 },
          { recall: 0.5, precision: 1, threshold: 0.8 },
          { recall: 1, precision: 0.5, threshold: 0.2 },
        ],
      },
    ],
  });
  const [start, half, drop, end] = curveOf(drawing);
  expect(start![1]).toBe(half![1]);
  expect(drop![0]).toBe(half![0]);
  expect(end![1]).toBe(drop![1]);
  expect(drawing.points.map(({ index }) => index)).toEqual([1, 2]);
});

test('calibration leaves empty bins out and draws a bar for each that holds somebody', () => {
  const bin = (from: number, n: number) => ({
    from,
    to: from + 0.25,
    n,
    predicted: n === 0 ? null : from + 0.1,
    observed: {
      value: n === 0 ? null : 0.5,
      low: n === 0 ? null : 0.2,
      high: n === 0 ? null : 0.8,
    },
  });
  const drawing = drawCalibration({
    ...base,
    axes: { predicted: 'Predicted', observed: 'Observed', count: 'Patients' },
    perfect: 'Perfect',
    series: [{ label: 'As fitted', bins: [bin(0, 4), bin(0.25, 0), bin(0.5, 8)] }],
  });
  expect(drawing.points.map(({ index }) => index)).toEqual([0, 2]);
  const heights = [
    ...renderToStaticMarkup(drawing.svg).matchAll(/height="([\d.]+)" fill="[^"]+" fill-opacity/g),
  ].map(([, height]) => Number(height));
  expect(heights).toHaveLength(2);
  expect(heights[1]! / heights[0]!).toBeCloseTo(2, 1);
});

test('a decision curve ends where treating all falls below the plot', () => {
  const treatAll = [0.1, 0.5, 0.9].map((threshold) => ({
    threshold,
    netBenefit: 0.5 - (0.5 * threshold) / (1 - threshold),
  }));
  const drawing = drawDecisionCurve({
    ...base,
    axes: { x: 'Threshold probability', y: 'Net benefit' },
    curves: [{ label: 'Ensemble', points: [{ threshold: 0.1, netBenefit: 0.45 }] }],
    treatAll: { label: 'All', points: treatAll },
    treatNone: { label: 'None' },
  });
  expect(drawing.points.map(({ kind, index }) => `${kind} ${index}`)).toEqual([
    'curve 0',
    'all 0',
    'all 1',
  ]);
});

test('learning curves mark the epochs kept, in loss and in accuracy', () => {
  const epochs = [1, 2, 3].map((epoch) => ({
    epoch,
    trainingLoss: 1 / epoch,
    validationLoss: 1.2 / epoch,
    trainingAccuracy: 0.5,
    validationAccuracy: 0.6,
  }));
  const draw = (best: readonly number[]): number =>
    renderToStaticMarkup(
      drawLearning({
        ...base,
        axes: { epoch: 'Epoch', loss: 'Loss', accuracy: 'Accuracy' },
        legend: { training: 'Fitting', validation: 'Validation', best: 'Kept' },
        series: [{ label: 'Fold 1', epochs, best }],
      }).svg,
    ).split('transform="translate').length;
  expect(draw([2]) - draw([])).toBe(2);
  expect(draw([9]) - draw([])).toBe(0);
});

test('a distribution has a dot for each value and a bracket for each comparison', () => {
  const column = (kind: number, values: readonly number[]) => ({
    kind,
    cluster: 0,
    values,
    mean: { value: 0.5, low: 0.3, high: 0.7 },
  });
  const drawing = drawDistribution({
    ...base,
    clusters: ['Ensemble'],
    kinds: [{ label: 'B-mode' }, { label: 'Strain' }],
    columns: [column(0, [0.2, 0.2, 0.9]), column(1, [0.4])],
    brackets: [{ from: 0, to: 1, label: 'p = 0.04' }],
    axis: 'True-class probability',
    mean: 'Mean ± SD',
  });
  expect(drawing.points.filter(({ kind }) => kind === 'value')).toHaveLength(4);
  expect(drawing.points.filter(({ kind }) => kind === 'mean')).toHaveLength(2);
  expect(textsOf(drawing)).toContain('p = 0.04');
});

test('parts write every count, and the sum of a part; what a bar cannot hold stands in the sum', () => {
  const drawing = drawParts({
    ...base,
    panels: ['Patients', 'Images'],
    classes: { benign: 'Benign', malignant: 'Malignant' },
    rows: [
      {
        label: 'Test',
        heading: 'All folds',
        counts: [
          { benign: 9, malignant: 10 },
          { benign: 29, malignant: 27 },
        ],
      },
      {
        label: 'Validation',
        heading: 'Fold 1',
        counts: [
          { benign: 1, malignant: 150 },
          { benign: 0, malignant: 30 },
        ],
      },
    ],
  });
  expect(textsOf(drawing)).toEqual(
    expect.arrayContaining(['29', '27', '56', '150', '1 + 150 = 151', '30']),
  );
  expect(drawing.points.map(({ index }) => index)).toEqual([0, 1, 2, 3, 0, 1, 3]);
});

test('intervals lie on one axis in the order of their rows; undefined ones have words only', () => {
  const row = (label: string, value: number | null) => ({
    label,
    heading: 'Histology',
    estimate: { value, low: value, high: value },
    figure: value === null ? 'not defined, n = 1' : `${value}, n = 9`,
    kind: 0,
  });
  const drawing = drawIntervals({
    ...base,
    kinds: ['Ensemble'],
    axis: 'AUC',
    figures: 'AUC (95 % CI)',
    rows: [row('A', 0.9), row('B', null), row('C', 0.6)],
    domain: [0.5, 1],
  });
  expect(drawing.points.map(({ series }) => series)).toEqual([0, 2]);
  expect(drawing.points[0]!.x).toBeGreaterThan(drawing.points[1]!.x);
  expect(drawing.points[0]!.y).toBeLessThan(drawing.points[1]!.y);
  expect(textsOf(drawing)).toContain('not defined, n = 1');
});
