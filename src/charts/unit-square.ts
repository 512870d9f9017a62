import type { ReactNode } from 'react';

import {
  axisBelow,
  axisLeft,
  inset,
  marginsOf,
  scaleOf,
  type Tick,
  ticksAcross,
  ticksOf,
  UNIT_DOMAIN,
} from './axes.ts';
import type { Box, ChartBase, ChartPoint } from './chart.ts';
import { type Place, curveSwatch } from './curve.ts';
import type { LegendEntry } from './legend.ts';
import { marker, type Marker } from './marks.ts';
import { type ChartTheme, seriesColour } from './theme.ts';

/** Titles of the axes, each with its unit. */
export interface AxisTitles {
  readonly x: string;
  readonly y: string;
}

/** A decision with a fixed cutoff: of a network, of a strain ratio, of a person. */
export interface OperatingPoint {
  readonly label: string;
  readonly note?: string | null;
  /** Index of the curve whose colour it takes; null for one without a curve, which gets its own. */
  readonly curve: number | null;
  readonly marker?: Marker;
}

/** A rate that was rounded, or scaled, past its ends is drawn at them. */
export function asRate(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

export const MOST_SIDE = 470;

/** Room for a square plot of two rates, each from 0 to 1. */
export function unitSquare(area: Box, decimal: ChartBase['decimal']) {
  const yTicks = ticksOf(UNIT_DOMAIN, 5, decimal);
  const room = inset(area, marginsOf(yTicks, true));
  const side = Math.min(room.width, room.height);
  const plot: Box = { ...room, width: side, height: side };
  const xTicks: readonly Tick[] = ticksOf(UNIT_DOMAIN, Math.min(ticksAcross(side), 5), decimal);
  return {
    plot,
    xTicks,
    yTicks,
    x: scaleOf(UNIT_DOMAIN, [plot.left, plot.left + side]),
    y: scaleOf(UNIT_DOMAIN, [plot.top + side, plot.top]),
  };
}

export type UnitSquare = ReturnType<typeof unitSquare>;

/** Height an area of this width needs for its plot to be square. */
export function squareHeight(width: number, decimal: ChartBase['decimal']): number {
  const { left, right, top, bottom } = marginsOf(ticksOf(UNIT_DOMAIN, 5, decimal), true);
  return width - left - right + top + bottom;
}

export function squareAxes(
  square: UnitSquare,
  titles: AxisTitles,
  area: Box,
  theme: ChartTheme,
): readonly ReactNode[] {
  const { plot, x, y, xTicks, yTicks } = square;
  return [
    ...axisBelow(plot, { ticks: xTicks, at: x, title: titles.x, grid: true }, theme),
    ...axisLeft(plot, { ticks: yTicks, at: y, title: titles.y }, theme, area.left),
  ];
}

/** Curves and operating points with their texts, in the order of their series. */
export function squareLegend(
  curves: readonly { readonly label: string; readonly note?: string | null }[],
  operating: readonly OperatingPoint[],
  theme: ChartTheme,
): readonly LegendEntry[] {
  return [
    ...curves.map(({ label, note }, series) => ({
      label,
      note: note ?? null,
      swatch: curveSwatch(series, theme),
    })),
    ...operating.map((point, index) => ({
      label: point.label,
      note: point.note ?? null,
      swatch: {
        colour: operatingColour(point, index, curves.length, operating, theme),
        marker: point.marker ?? 'cross',
      },
    })),
  ];
}

/** The operating points, ringed by the surface so that they stand out on their curves. */
export function drawOperating(
  places: readonly (Place | null)[],
  operating: readonly OperatingPoint[],
  curves: number,
  theme: ChartTheme,
): { readonly nodes: readonly ReactNode[]; readonly points: readonly ChartPoint[] } {
  const shown = places.flatMap((place, index) => {
    const point = operating[index];
    return place === null || point === undefined ? [] : [{ place, index, point }];
  });
  return {
    nodes: shown.flatMap(({ place, index, point }) => {
      const shape = point.marker ?? 'cross';
      const colour = operatingColour(point, index, curves, operating, theme);
      const halo =
        shape === 'cross' || shape === 'plus'
          ? { strokeWidth: 5, stroke: theme.surface }
          : { stroke: theme.surface, strokeWidth: 3, fill: theme.surface };
      return [marker(shape, place, 10, theme.surface, halo), marker(shape, place, 10, colour)];
    }),
    points: shown.map(({ place: [x, y], index }) => ({
      kind: 'operating',
      series: index,
      index: 0,
      x,
      y,
    })),
  };
}

function operatingColour(
  point: OperatingPoint,
  index: number,
  curves: number,
  operating: readonly OperatingPoint[],
  theme: ChartTheme,
): string {
  if (point.curve !== null) return seriesColour(theme, point.curve);
  const alone = operating.slice(0, index).filter(({ curve }) => curve === null).length;
  return seriesColour(theme, curves + alone);
}
