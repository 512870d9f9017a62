import type { ReactNode } from 'react';

import {
  axisBelow,
  axisLeft,
  domainOf,
  inset,
  marginsOf,
  scaleOf,
  ticksAcross,
  ticksOf,
  UNIT_DOMAIN,
} from './axes.ts';
import { type Box, type ChartBase, type ChartPoint, type Drawing, isFigure } from './chart.ts';
import { pathThrough, type Place } from './curve.ts';
import { baseline, el, line, text } from './element.ts';
import { drawChart } from './layout.ts';
import type { LegendEntry } from './legend.ts';
import { marker, seriesMarker } from './marks.ts';
import { shorten } from './measure.ts';
import { type ChartTheme, seriesColour, WINDOW_THEME } from './theme.ts';

export interface LearningEpoch {
  /** 1-based, on through all stages. */
  readonly epoch: number;
  readonly trainingLoss: number | null;
  readonly validationLoss: number | null;
  /** 0 to 1. */
  readonly trainingAccuracy: number | null;
  readonly validationAccuracy: number | null;
}

/** One fit: usually a fold. */
export interface LearningSeries {
  readonly label: string;
  readonly note?: string | null;
  readonly epochs: readonly LearningEpoch[];
  /** The epochs whose weights were kept, one for each stage. */
  readonly best: readonly number[];
}

export interface LearningProps extends ChartBase {
  readonly series: readonly LearningSeries[];
  /** Where each stage of the fit begins; empty for fits of one stage. */
  readonly stages?: readonly { readonly label: string; readonly firstEpoch: number }[];
  readonly axes: { readonly epoch: string; readonly loss: string; readonly accuracy: string };
  readonly legend: {
    readonly training: string;
    readonly validation: string;
    readonly best: string;
  };
}

type Figure = 'Loss' | 'Accuracy';

const TRAINING_DASH = '3 2.5';
/** From this width on loss and accuracy stand side by side. */
const SIDE_BY_SIDE = 560;
const STAGE_ROOM = 18;

/**
 * Loss, and accuracy where there is any, over epochs: training dashed, validation whole, the kept
 * epoch marked. Points: `epoch` (series, index into its epochs), at the validation loss.
 */
export function drawLearning(props: LearningProps): Drawing {
  const theme = props.theme ?? WINDOW_THEME;
  const figures = figuresOf(props.series);
  const beside = (width: number): boolean => width >= SIDE_BY_SIDE && figures.length > 1;
  return drawChart(props, {
    legend: legendEntries(props, theme),
    areaHeight: (width) => (beside(width) || figures.length === 1 ? 290 : 480),
    draw: (area) => {
      const columns = beside(area.width) ? figures.length : 1;
      const rows = figures.length / columns;
      const panels = figures.map((figure, index) =>
        drawPanel(cell(area, index, columns, rows), figure, theme, props),
      );
      return {
        nodes: panels.flatMap(({ nodes }) => nodes),
        points: panels[0]?.points ?? [],
      };
    },
  });
}

function figuresOf(series: readonly LearningSeries[]): readonly Figure[] {
  const known = series.some(({ epochs }) =>
    epochs.some((each) => isFigure(each.trainingAccuracy) || isFigure(each.validationAccuracy)),
  );
  return known ? ['Loss', 'Accuracy'] : ['Loss'];
}

function cell(area: Box, index: number, columns: number, rows: number): Box {
  const gap = columns > 1 ? 12 : 0;
  const width = (area.width - gap * (columns - 1)) / columns;
  const height = area.height / rows;
  return {
    left: area.left + (index % columns) * (width + gap),
    top: area.top + Math.floor(index / columns) * height,
    width,
    height,
  };
}

function legendEntries(
  { series, legend }: LearningProps,
  theme: ChartTheme,
): readonly LegendEntry[] {
  return [
    ...series.map(({ label, note }, index) => ({
      label,
      note: note ?? null,
      swatch: {
        colour: seriesColour(theme, index),
        line: { dash: undefined, width: 1.75 },
        marker: seriesMarker(index),
      },
    })),
    {
      label: legend.validation,
      swatch: { colour: theme.muted, line: { dash: undefined, width: 1.75 } },
    },
    {
      label: legend.training,
      swatch: { colour: theme.muted, line: { dash: TRAINING_DASH, width: 1.5 } },
    },
    { label: legend.best, swatch: { colour: theme.muted, marker: 'circle' } },
  ];
}

function drawPanel(
  area: Box,
  figure: Figure,
  theme: ChartTheme,
  props: LearningProps,
): { readonly nodes: readonly ReactNode[]; readonly points: readonly ChartPoint[] } {
  const { series, axes, decimal, stages = [] } = props;
  const epochs = series.flatMap((each) => each.epochs);
  const values = epochs.flatMap((each) => [trainingOf(each, figure), validationOf(each, figure)]);
  const yDomain = figure === 'Accuracy' ? UNIT_DOMAIN : domainOf(values, [0]);
  const lastEpoch = Math.max(2, ...epochs.map(({ epoch }) => epoch).filter(isFigure));
  const xDomain: readonly [number, number] = [1, lastEpoch];
  const yTicks = ticksOf(yDomain, 5, decimal);
  const plot = inset(area, marginsOf(yTicks, true, stages.length > 0 ? STAGE_ROOM + 4 : 8));
  const x = scaleOf(xDomain, [plot.left, plot.left + plot.width]).clamp(true);
  const y = scaleOf(yDomain, [plot.top + plot.height, plot.top]).clamp(true);
  const xTicks = withFirst(ticksOf(xDomain, ticksAcross(plot.width), decimal, true), decimal);
  const title = figure === 'Loss' ? axes.loss : axes.accuracy;
  const placesOf = (each: LearningSeries, of: typeof trainingOf) =>
    each.epochs.flatMap((epoch, index) => {
      const value = of(epoch, figure);
      return isFigure(value) && isFigure(epoch.epoch)
        ? [{ place: [x(epoch.epoch), y(value)] as Place, index, epoch: epoch.epoch }]
        : [];
    });
  return {
    nodes: [
      ...axisBelow(plot, { ticks: xTicks, at: x, title: axes.epoch }, theme),
      ...axisLeft(plot, { ticks: yTicks, at: y, title }, theme, area.left),
      ...drawStages(plot, x, props, theme),
      ...series.map((each, index) =>
        drawSeries(
          placesOf(each, trainingOf).map(({ place }) => place),
          placesOf(each, validationOf).map(({ place }) => place),
          index,
          theme,
        ),
      ),
      ...series.flatMap((each, index) =>
        drawBest(placesOf(each, validationOf), each.best, index, theme),
      ),
    ],
    points: series.flatMap((each, index) =>
      placesOf(each, validationOf).map((at) => ({
        kind: 'epoch',
        series: index,
        index: at.index,
        x: at.place[0],
        y: at.place[1],
      })),
    ),
  };
}

function drawSeries(
  training: readonly Place[],
  validation: readonly Place[],
  series: number,
  theme: ChartTheme,
): ReactNode {
  const colour = seriesColour(theme, series);
  const stroke = { fill: 'none', stroke: colour, strokeLinejoin: 'round' as const };
  return el(
    'g',
    {},
    el('path', {
      d: pathThrough(training),
      ...stroke,
      strokeWidth: 1.25,
      strokeDasharray: TRAINING_DASH,
    }),
    el('path', {
      d: pathThrough(validation),
      ...stroke,
      strokeWidth: 1.75,
    }),
  );
}

/** The epochs kept, above all curves: no fold hides where another one stopped. */
function drawBest(
  validation: readonly { place: Place; epoch: number }[],
  best: readonly number[],
  series: number,
  theme: ChartTheme,
): readonly ReactNode[] {
  return validation
    .filter(({ epoch }) => best.includes(epoch))
    .map(({ place }) =>
      marker(seriesMarker(series), place, 10, seriesColour(theme, series), {
        stroke: theme.surface,
        strokeWidth: 1,
      }),
    );
}

/** Each stage's name above the plot from where it begins, and a line where another one ends. */
function drawStages(
  plot: Box,
  x: (epoch: number) => number,
  { stages = [] }: LearningProps,
  theme: ChartTheme,
): readonly ReactNode[] {
  const known = stages.filter(({ firstEpoch }) => isFigure(firstEpoch));
  return known.flatMap(({ label, firstEpoch }, index) => {
    const left = index === 0 ? plot.left : x(firstEpoch);
    const next = known[index + 1];
    const right = next === undefined ? plot.left + plot.width : x(next.firstEpoch);
    const room = right - left - 4;
    return [
      index === 0
        ? null
        : line([left, plot.top - STAGE_ROOM + 4], [left, plot.top + plot.height], {
            stroke: theme.axis,
            strokeDasharray: '2 3',
          }),
      room < 16
        ? null
        : text(theme, [left + 4, baseline(plot.top - STAGE_ROOM / 2)], shorten(label, room), {
            fill: theme.muted,
          }),
    ];
  });
}

function trainingOf(epoch: LearningEpoch, figure: Figure): number | null {
  return epoch[`training${figure}`];
}

function validationOf(epoch: LearningEpoch, figure: Figure): number | null {
  return epoch[`validation${figure}`];
}

/** Epochs start at 1, which round ticks leave out. */
function withFirst(
  ticks: ReturnType<typeof ticksOf>,
  decimal: ChartBase['decimal'],
): ReturnType<typeof ticksOf> {
  const first = { value: 1, label: decimal(1, 0) };
  const [next, second] = ticks;
  if (next?.value === 1) return ticks;
  const step = (second?.value ?? next?.value ?? 2) - (next?.value ?? 1);
  // Where it would touch the next one, that one gives way.
  return next !== undefined && next.value - 1 < step / 2
    ? [first, ...ticks.slice(1)]
    : [first, ...ticks];
}
