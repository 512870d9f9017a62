import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';

import { type Box, type ChartBase, isFigure } from './chart.ts';
import { baseline, line, SMALL_SIZE, text, TEXT_SIZE } from './element.ts';
import { shorten, textWidth } from './measure.ts';
import type { ChartTheme } from './theme.ts';

/** From a figure to pixels. */
export type Scale = ScaleLinear<number, number>;

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export const UNIT_DOMAIN: readonly [number, number] = [0, 1];

export function scaleOf(
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  return scaleLinear([...domain], [...range]);
}

/** Round values within the domain, about `count` of them, with the decimals their step needs. */
export function ticksOf(
  domain: readonly [number, number],
  count: number,
  decimal: ChartBase['decimal'],
  whole = false,
): readonly Tick[] {
  const values = scaleLinear([...domain], [0, 1])
    .ticks(Math.max(count, 1))
    .filter((value) => !whole || Number.isInteger(value));
  const step = values.length > 1 ? Math.abs(values[1]! - values[0]!) : Math.abs(values[0] ?? 1);
  const decimals = step > 0 ? Math.min(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), 10) : 0;
  return values.map((value) => ({ value, label: decimal(value, whole ? 0 : decimals) }));
}

const SMALLEST_RANGE = 1e-9;

/**
 * The figures' range, widened to round values and to `atLeast`; a range of one value, or of values that
 * no tick could tell apart, is opened.
 */
export function domainOf(
  values: readonly (number | null)[],
  atLeast: readonly number[],
): readonly [number, number] {
  const figures = [...values, ...atLeast].filter(isFigure);
  const low = figures.reduce((least, each) => Math.min(least, each), Infinity);
  const high = figures.reduce((most, each) => Math.max(most, each), -Infinity);
  if (figures.length === 0) return UNIT_DOMAIN;
  const isPoint = high - low < SMALLEST_RANGE * Math.max(1, Math.abs(low), Math.abs(high));
  const [from, to] = scaleLinear(isPoint ? [low - 0.5, high + 0.5] : [low, high], [0, 1])
    .nice(5)
    .domain();
  // Rounding may lose what is next to nothing.
  return [Math.min(from ?? low, low), Math.max(to ?? high, high)];
}

/** Room of the axes about a plot, by the texts of the vertical one. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TICK_GAP = 6;
const TITLE_LINE = 18;

export function marginsOf(yTicks: readonly Tick[], xTitle: boolean, top = 8): Margins {
  const widest = Math.max(0, ...yTicks.map(({ label }) => textWidth(label)));
  return {
    left: TITLE_LINE + widest + TICK_GAP,
    right: 14,
    top,
    bottom: TICK_GAP + SMALL_SIZE + 4 + (xTitle ? TITLE_LINE : 0),
  };
}

export function inset(area: Box, margins: Margins): Box {
  return {
    left: area.left + margins.left,
    top: area.top + margins.top,
    width: Math.max(area.width - margins.left - margins.right, 1),
    height: Math.max(area.height - margins.top - margins.bottom, 1),
  };
}

/** How many ticks a horizontal axis has room for. */
export function ticksAcross(width: number): number {
  return Math.min(Math.max(Math.floor(width / 56), 2), 10);
}

/** Half a pixel off where lines of one pixel are sharp. */
function sharp(value: number): number {
  return Math.round(value - 0.5) + 0.5;
}

export interface AxisOfPlot {
  readonly ticks: readonly Tick[];
  readonly at: (value: number) => number;
  /** With its unit; an empty one takes no room. */
  readonly title: string;
  /** Lines across the plot at its ticks. */
  readonly grid?: boolean;
}

/** The horizontal axis below a plot. */
export function axisBelow(plot: Box, axis: AxisOfPlot, theme: ChartTheme): readonly ReactNode[] {
  const bottom = sharp(plot.top + plot.height);
  const ends: readonly [number, number] = [plot.left, plot.left + plot.width];
  return [
    ...axis.ticks.flatMap(({ value, label }) => {
      const x = sharp(axis.at(value));
      return [
        axis.grid === true ? line([x, plot.top], [x, bottom], { stroke: theme.grid }) : null,
        line([x, bottom], [x, bottom + 4], { stroke: theme.axis }),
        text(theme, [axis.at(value), bottom + TICK_GAP + SMALL_SIZE], label, {
          anchor: 'middle',
          fill: theme.muted,
        }),
      ];
    }),
    line([ends[0], bottom], [ends[1], bottom], { stroke: theme.axis }),
    axis.title === ''
      ? null
      : text(
          theme,
          [plot.left + plot.width / 2, bottom + TICK_GAP + SMALL_SIZE + TITLE_LINE],
          shorten(axis.title, plot.width, TEXT_SIZE),
          { anchor: 'middle', size: TEXT_SIZE },
        ),
  ];
}

/** The vertical axis left of a plot; its title stands at `titleAt`, the left edge of its letters. */
export function axisLeft(
  plot: Box,
  axis: AxisOfPlot,
  theme: ChartTheme,
  titleAt: number,
): readonly ReactNode[] {
  const left = sharp(plot.left);
  return [
    ...axis.ticks.flatMap(({ value, label }) => {
      const y = sharp(axis.at(value));
      return [
        axis.grid === false
          ? null
          : line([left, y], [plot.left + plot.width, y], { stroke: theme.grid }),
        line([left - 4, y], [left, y], { stroke: theme.axis }),
        text(theme, [left - TICK_GAP, baseline(axis.at(value))], label, {
          anchor: 'end',
          fill: theme.muted,
        }),
      ];
    }),
    line([left, plot.top], [left, plot.top + plot.height], { stroke: theme.axis }),
    axis.title === ''
      ? null
      : text(
          theme,
          [titleAt + TEXT_SIZE, plot.top + plot.height / 2],
          shorten(axis.title, plot.height + 24, TEXT_SIZE),
          { anchor: 'middle', size: TEXT_SIZE, turned: -90 },
        ),
  ];
}
