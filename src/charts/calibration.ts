import type { ReactNode } from 'react';

import { axisBelow, axisLeft, scaleOf, ticksOf } from './axes.ts';
import {
  type Box,
  type ChartBase,
  type ChartEstimate,
  type ChartPoint,
  type Drawing,
  isFigure,
} from './chart.ts';
import { curveSwatch, drawReference, pathThrough, referenceSwatch } from './curve.ts';
import { el, line, px } from './element.ts';
import { drawChart } from './layout.ts';
import { marker, seriesDash, seriesMarker } from './marks.ts';
import { type ChartTheme, seriesColour, WINDOW_THEME } from './theme.ts';
import {
  asRate,
  MOST_SIDE,
  squareAxes,
  squareHeight,
  unitSquare,
  type UnitSquare,
} from './unit-square.ts';

export interface CalibrationBin {
  /** Range of predicted probabilities. */
  readonly from: number;
  readonly to: number;
  /** Patients, or whatever is counted, in the bin. */
  readonly n: number;
  /** Mean of their predicted probabilities; null for an empty bin. */
  readonly predicted: number | null;
  /** Share of malignant ones with its interval. */
  readonly observed: ChartEstimate;
}

export interface CalibrationSeries {
  readonly label: string;
  /** Brier score, ECE, n. */
  readonly note?: string | null;
  readonly bins: readonly CalibrationBin[];
}

export interface CalibrationProps extends ChartBase {
  readonly series: readonly CalibrationSeries[];
  readonly axes: {
    readonly predicted: string;
    readonly observed: string;
    /** Of the histogram of predictions below. */
    readonly count: string;
  };
  /** What the diagonal is called in the legend. */
  readonly perfect: string;
}

const HISTOGRAM = 64;
/** For the tick labels of the plot above. */
const BETWEEN = 30;

/**
 * Observed over predicted probability by bins with intervals, and below it how many predictions each
 * bin holds. Points: `bin` (series, index into its bins).
 */
export function drawCalibration(props: CalibrationProps): Drawing {
  const theme = props.theme ?? WINDOW_THEME;
  return drawChart(props, {
    legend: [
      ...props.series.map(({ label, note }, series) => ({
        label,
        note: note ?? null,
        swatch: curveSwatch(series, theme),
      })),
      { label: props.perfect, swatch: referenceSwatch(theme) },
    ],
    areaHeight: (width) => squareHeight(width, props.decimal) + HISTOGRAM + BETWEEN,
    mostAreaWidth: MOST_SIDE,
    draw: (area) => plotsOf(area, theme, props),
  });
}

function plotsOf(area: Box, theme: ChartTheme, props: CalibrationProps) {
  const { series, axes, decimal } = props;
  const histogramRoom = Math.min(HISTOGRAM + BETWEEN, area.height / 3);
  const square = unitSquare({ ...area, height: area.height - histogramRoom }, decimal);
  const { plot } = square;
  const titles = { x: '', y: axes.observed };
  const below: Box = {
    ...plot,
    top: plot.top + plot.height + BETWEEN,
    height: Math.max(histogramRoom - BETWEEN, 10),
  };
  const points = series.flatMap(({ bins }, index) => binPlaces(bins, index, square));
  return {
    nodes: [
      ...squareAxes(square, titles, area, theme),
      drawReference(
        [
          [square.x(0), square.y(0)],
          [square.x(1), square.y(1)],
        ],
        theme,
      ),
      ...series.map(({ bins }, index) => drawBins(bins, index, square, theme)),
      ...drawHistogram(below, area, theme, props, square),
    ],
    points,
  };
}

function binPlaces(
  bins: readonly CalibrationBin[],
  series: number,
  { x, y }: UnitSquare,
): readonly ChartPoint[] {
  return bins.flatMap(({ predicted, observed: { value } }, index) =>
    isFigure(predicted) && isFigure(value)
      ? [{ kind: 'bin', series, index, x: x(asRate(predicted)), y: y(asRate(value)) }]
      : [],
  );
}

function drawBins(
  bins: readonly CalibrationBin[],
  series: number,
  square: UnitSquare,
  theme: ChartTheme,
): ReactNode {
  const colour = seriesColour(theme, series);
  const places = binPlaces(bins, series, square);
  const dash = seriesDash(series);
  return el(
    'g',
    {},
    el('path', {
      d: pathThrough(places.map(({ x, y }) => [x, y])),
      fill: 'none',
      stroke: colour,
      strokeWidth: 1.5,
      ...(dash === undefined ? {} : { strokeDasharray: dash }),
    }),
    ...places.flatMap(({ x, y, index }) => {
      const { low, high } = bins[index]?.observed ?? { low: null, high: null };
      if (!isFigure(low) || !isFigure(high))
        return [marker(seriesMarker(series), [x, y], 8, colour)];
      const [top, bottom] = [square.y(asRate(high)), square.y(asRate(low))];
      return [
        line([x, top], [x, bottom], { stroke: colour, strokeWidth: 1.25 }),
        line([x - 3, top], [x + 3, top], { stroke: colour, strokeWidth: 1.25 }),
        line([x - 3, bottom], [x + 3, bottom], { stroke: colour, strokeWidth: 1.25 }),
        marker(seriesMarker(series), [x, y], 8, colour),
      ];
    }),
  );
}

function drawHistogram(
  plot: Box,
  area: Box,
  theme: ChartTheme,
  { series, axes, decimal }: CalibrationProps,
  square: UnitSquare,
): readonly ReactNode[] {
  const counts = series.flatMap(({ bins }) => bins.map(({ n }) => n)).filter(isFigure);
  const most = Math.max(1, ...counts);
  const ticks = ticksOf([0, most], 2, decimal, true);
  const y = scaleOf([0, most], [plot.top + plot.height, plot.top]);
  return [
    ...axisLeft(plot, { ticks, at: y, title: axes.count }, theme, area.left),
    ...series.flatMap(({ bins }, index) =>
      bins.map(({ from, to, n }) => {
        if (!isFigure(from) || !isFigure(to) || !isFigure(n) || n <= 0) return null;
        const [left, right] = [square.x(asRate(from)), square.x(asRate(to))];
        const share = Math.max(right - left - 2, 1) / series.length;
        return el('rect', {
          x: px(left + 1 + share * index),
          y: px(y(n)),
          width: px(Math.max(share - 0.5, 0.5)),
          height: px(y(0) - y(n)),
          fill: seriesColour(theme, index),
          fillOpacity: 0.75,
        });
      }),
    ),
    ...axisBelow(plot, { ticks: square.xTicks, at: square.x, title: axes.predicted }, theme),
  ];
}
