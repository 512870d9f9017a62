import type { ReactNode } from 'react';

import { axisLeft, domainOf, inset, marginsOf, scaleOf, ticksOf } from './axes.ts';
import { beeswarm } from './beeswarm.ts';
import { type Bracket, bracketRows } from './brackets.ts';
import {
  type Box,
  type ChartBase,
  type ChartEstimate,
  type ChartPoint,
  type Drawing,
  isFigure,
} from './chart.ts';
import { baseline, el, line, px, SMALL_SIZE, text, TEXT_SIZE } from './element.ts';
import { drawChart } from './layout.ts';
import { marker, seriesMarker } from './marks.ts';
import { shorten, textWidth, wrapText } from './measure.ts';
import { type ChartTheme, seriesColour, WINDOW_THEME } from './theme.ts';

/** One column: an arm. */
export interface DistributionColumn {
  /** Index into `kinds`: what gives it colour and marker. */
  readonly kind: number;
  /** Index into `clusters`: under which name it stands. */
  readonly cluster: number;
  /** One for each patient (or pair). */
  readonly values: readonly (number | null)[];
  /** Mean, with mean − SD and mean + SD or an interval's ends. */
  readonly mean: ChartEstimate;
}

export interface DistributionProps extends ChartBase {
  /** For instance the networks; columns of one cluster stand together. */
  readonly clusters: readonly string[];
  /** For instance the kinds of input; they make up the legend. */
  readonly kinds: readonly { readonly label: string; readonly note?: string | null }[];
  readonly columns: readonly DistributionColumn[];
  /** Comparisons of columns, by their indices. */
  readonly brackets?: readonly Bracket[];
  readonly axis: string;
  /** What bar and whiskers are: mean ± SD, or mean with its interval. */
  readonly mean: string;
  /** Of the axis; from the least to the greatest value by default. */
  readonly domain?: readonly [number, number];
}

const DOT = 5;
/** Share of a column's width that its dots may take; the rest is for mean and spread. */
const SWARM = 0.68;
const BRACKET_ROW = 22;

/**
 * Values by column as dots, with mean and spread, and brackets of p-values over them: Figure 5 of
 * the paper, which shows true-class probability by network and kind of input. Points: `value`
 * (series: column, index into its values) and `mean` (series: column), column after column.
 */
export function drawDistribution(props: DistributionProps): Drawing {
  const theme = props.theme ?? WINDOW_THEME;
  return drawChart(props, {
    legend: [
      ...props.kinds.map(({ label, note }, kind) => ({
        label,
        note: note ?? null,
        swatch: { colour: seriesColour(theme, kind), marker: seriesMarker(kind) },
      })),
      { label: props.mean, swatch: { colour: theme.text, line: { dash: undefined, width: 2.5 } } },
    ],
    areaHeight: (width) => {
      const { rows } = bracketsOf(
        props,
        placeColumns(props, { left: 0, top: 0, width: width - 60, height: 1 }),
      );
      return 310 + rows * BRACKET_ROW;
    },
    draw: (area) => plotsOf(area, theme, props),
  });
}

interface Column extends DistributionColumn {
  readonly index: number;
  readonly middle: number;
  readonly room: number;
}

function plotsOf(area: Box, theme: ChartTheme, props: DistributionProps) {
  const { clusters, brackets = [], axis, decimal } = props;
  const domain = props.domain ?? domainOf(valuesOf(props), []);
  const yTicks = ticksOf(domain, 5, decimal);
  const names = namesRoom(props, area.width);
  const margins = { ...marginsOf(yTicks, false), bottom: names };
  const placed = placeColumns(props, inset(area, margins));
  const bracketed = bracketsOf(props, placed);
  const plot = inset(area, {
    ...margins,
    top: Math.min(margins.top + bracketed.rows * BRACKET_ROW, area.height / 2),
  });
  const y = scaleOf(domain, [plot.top + plot.height, plot.top]).clamp(true);
  const drawn = placed.map((column) => drawColumn(column, y, theme));
  return {
    nodes: [
      ...axisLeft(plot, { ticks: yTicks, at: y, title: axis }, theme, area.left),
      line([plot.left, plot.top + plot.height], [plot.left + plot.width, plot.top + plot.height], {
        stroke: theme.axis,
      }),
      ...clusters.flatMap((name, cluster) => drawName(name, cluster, clusters.length, plot, theme)),
      ...drawn.map(({ node }) => node),
      ...brackets.map((bracket, index) =>
        drawBracket(bracket, bracketed.row[index] ?? 0, placed, plot, theme),
      ),
    ],
    points: drawn.flatMap(({ points }) => points),
  };
}

function valuesOf({ columns }: DistributionProps): readonly (number | null)[] {
  return columns.flatMap(({ values, mean }) => [...values, mean.value, mean.low, mean.high]);
}

/** Clusters share the width evenly, and the columns of a cluster its share. */
function placeColumns({ clusters, columns }: DistributionProps, plot: Box): readonly Column[] {
  const share = plot.width / Math.max(clusters.length, 1);
  return columns.flatMap((column, index) => {
    const together = columns.filter(({ cluster }) => cluster === column.cluster);
    const order = together.indexOf(column);
    if (clusters[column.cluster] === undefined) return [];
    const room = (share * 0.86) / together.length;
    const left = plot.left + share * column.cluster + share * 0.07;
    return [{ ...column, index, middle: left + room * (order + 0.5), room: Math.min(room, 130) }];
  });
}

function drawColumn(
  column: Column,
  y: (value: number) => number,
  theme: ChartTheme,
): { readonly node: ReactNode; readonly points: readonly ChartPoint[] } {
  const colour = seriesColour(theme, column.kind);
  const values = column.values.flatMap((value, index) =>
    isFigure(value) ? [{ value, index }] : [],
  );
  const places = values.map(({ value }) => y(value));
  // Many dots in a narrow column are smaller rather than on top of each other.
  const size = values.length > 150 ? DOT - 2 : values.length > 60 ? DOT - 1 : DOT;
  const swarm = column.room * SWARM;
  const offsets = beeswarm(places, size, Math.max(swarm / 2 - size / 2, 0));
  const middle = column.middle - column.room / 2 + swarm / 2;
  const dots: readonly ChartPoint[] = values.map(({ index }, at) => ({
    kind: 'value',
    series: column.index,
    index,
    x: middle + (offsets[at] ?? 0),
    y: places[at] ?? 0,
  }));
  const { value: mean } = column.mean;
  return {
    node: el(
      'g',
      {},
      ...dots.map(({ x, y: top }) =>
        marker(seriesMarker(column.kind), [x, top], size, colour, { fillOpacity: 0.75 }),
      ),
      ...drawMean(column, y, theme),
    ),
    points: [
      ...dots.toSorted((a, b) => b.y - a.y),
      ...(isFigure(mean)
        ? [{ kind: 'mean', series: column.index, index: 0, x: meanAt(column), y: y(mean) }]
        : []),
    ],
  };
}

/** Beside the dots, so that it hides none. */
function meanAt({ middle, room }: Column): number {
  return middle + room * (SWARM / 2 + 0.02);
}

function drawMean(
  column: Column,
  y: (value: number) => number,
  theme: ChartTheme,
): readonly ReactNode[] {
  const { value, low, high } = column.mean;
  const middle = meanAt(column);
  const half = Math.min(column.room * 0.14, 10);
  const strokes = (
    from: readonly [number, number],
    to: readonly [number, number],
    width: number,
  ) => [
    line(from, to, { stroke: theme.surface, strokeWidth: width + 2.5 }),
    line(from, to, { stroke: theme.text, strokeWidth: width }),
  ];
  return [
    ...(isFigure(low) && isFigure(high)
      ? [
          ...strokes([middle, y(low)], [middle, y(high)], 1.5),
          ...[low, high].flatMap((end) =>
            strokes([middle - half / 2, y(end)], [middle + half / 2, y(end)], 1.5),
          ),
        ]
      : []),
    ...(isFigure(value) ? strokes([middle - half, y(value)], [middle + half, y(value)], 2.5) : []),
  ];
}

function namesRoom({ clusters }: DistributionProps, width: number): number {
  const share = (width - 60) / Math.max(clusters.length, 1);
  return (
    12 + 15 * Math.max(1, ...clusters.map((name) => wrapText(name, share - 8, TEXT_SIZE).length))
  );
}

function drawName(
  name: string,
  cluster: number,
  clusters: number,
  plot: Box,
  theme: ChartTheme,
): readonly ReactNode[] {
  const share = plot.width / clusters;
  const bottom = plot.top + plot.height;
  const left = plot.left + share * cluster;
  return [
    cluster === 0 ? null : line([left, plot.top], [left, bottom], { stroke: theme.grid }),
    ...wrapText(name, share - 8, TEXT_SIZE).map((content, row) =>
      text(theme, [left + share / 2, bottom + 18 + 15 * row], content, {
        anchor: 'middle',
        size: TEXT_SIZE,
      }),
    ),
  ];
}

/** The row of each bracket, and how many rows there are. */
function bracketsOf({ brackets = [] }: DistributionProps, placed: readonly Column[]) {
  const rooms = brackets.map((bracket) => {
    const ends = endsOf(bracket, placed) ?? [0, 0];
    const half = textWidth(bracket.label, SMALL_SIZE) / 2;
    const middle = (ends[0] + ends[1]) / 2;
    return {
      left: Math.min(ends[0], middle - half) - 3,
      right: Math.max(ends[1], middle + half) + 3,
    };
  });
  const row = bracketRows(rooms);
  return { row, rows: row.reduce((most, each) => Math.max(most, each + 1), 0) };
}

function endsOf(
  { from, to }: Bracket,
  placed: readonly Column[],
): readonly [number, number] | null {
  const a = placed.find(({ index }) => index === from);
  const b = placed.find(({ index }) => index === to);
  if (a === undefined || b === undefined) return null;
  return [Math.min(a.middle, b.middle), Math.max(a.middle, b.middle)];
}

function drawBracket(
  bracket: Bracket,
  row: number,
  placed: readonly Column[],
  plot: Box,
  theme: ChartTheme,
): ReactNode {
  const ends = endsOf(bracket, placed);
  if (ends === null) return null;
  const y = Math.max(plot.top - 6 - BRACKET_ROW * row, 14);
  const [left, right] = ends;
  const label = shorten(bracket.label, plot.width);
  const half = textWidth(label) / 2;
  const middle = Math.min(
    Math.max((left + right) / 2, plot.left + half),
    plot.left + plot.width - half,
  );
  return el(
    'g',
    {},
    el('path', {
      d: `M${px(left + 2)} ${px(y + 4)}V${px(y)}H${px(right - 2)}V${px(y + 4)}`,
      fill: 'none',
      stroke: theme.axis,
    }),
    text(theme, [middle, baseline(y - 8)], label, { anchor: 'middle' }),
  );
}
