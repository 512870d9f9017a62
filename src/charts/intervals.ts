import type { ReactNode } from 'react';

import { axisBelow, domainOf, scaleOf, ticksAcross, ticksOf } from './axes.ts';
import {
  type Box,
  type ChartBase,
  type ChartEstimate,
  type ChartPoint,
  type Drawing,
  isFigure,
} from './chart.ts';
import { REFERENCE_DASH, referenceSwatch } from './curve.ts';
import { baseline, line, SMALL_SIZE, text } from './element.ts';
import { drawChart } from './layout.ts';
import { marker, seriesMarker } from './marks.ts';
import { shorten, textWidth } from './measure.ts';
import { type ChartTheme, seriesColour, WINDOW_THEME } from './theme.ts';

export interface IntervalRow {
  readonly label: string;
  /** Rows with the same heading stand together. Empty for none. */
  readonly heading: string;
  readonly estimate: ChartEstimate;
  /** The figure with interval and n, as it is to be written beside the mark. */
  readonly figure: string;
  /** Index into `kinds`: what gives it colour and marker. */
  readonly kind: number;
  /** What chance alone would give in this row, drawn as a small plus; null or left out for none. */
  readonly chance?: number | null;
}

export interface IntervalProps extends ChartBase {
  readonly rows: readonly IntervalRow[];
  /** For the legend, if there are several. */
  readonly kinds: readonly string[];
  readonly axis: string;
  /** What is written over the column of figures: "AUC (95 % CI), n". */
  readonly figures: string;
  /** A line through all rows. */
  readonly reference?: { readonly value: number; readonly label: string };
  /** What the plus signs of `chance` are called in the legend. */
  readonly chance?: string;
  /** Of the axis; from the least to the greatest figure by default. */
  readonly domain?: readonly [number, number];
}

const ROW = 22;
const HEADING = 22;
const HEAD = 20;
const FOOT = 44;
/** Labels are cut short before the plot is narrower. */
const LEAST_PLOT = 130;

/**
 * A dot with its interval for each row (a forest plot): subgroups, arms, shares of heat. Points: `row`
 * (series: row).
 */
export function drawIntervals(props: IntervalProps): Drawing {
  const theme = props.theme ?? WINDOW_THEME;
  const { height } = rowTops(props.rows);
  const { reference, chance, kinds } = props;
  return drawChart(
    { ...props, height: undefined },
    {
      legend: [
        ...(kinds.length > 1
          ? kinds.map((label, kind) => ({
              label,
              swatch: {
                colour: seriesColour(theme, kind),
                line: { dash: undefined, width: 1.5 },
                marker: seriesMarker(kind),
              },
            }))
          : []),
        ...(reference === undefined
          ? []
          : [{ label: reference.label, swatch: referenceSwatch(theme) }]),
        ...(chance === undefined
          ? []
          : [{ label: chance, swatch: { colour: theme.text, marker: 'plus' as const } }]),
      ],
      legendBelow: true,
      areaHeight: () => HEAD + height + FOOT,
      draw: (area) => plotsOf(area, theme, props),
    },
  );
}

function rowTops(rows: readonly IntervalRow[]) {
  let height = 0;
  const tops = rows.map(({ heading }, index) => {
    const opens = heading !== '' && heading !== rows[index - 1]?.heading;
    if (opens) height += HEADING;
    const top = height;
    height += ROW;
    return { top, heading: opens ? heading : null };
  });
  return { tops, height };
}

function plotsOf(area: Box, theme: ChartTheme, props: IntervalProps) {
  const { rows, axis, figures, reference, decimal } = props;
  const indented = rows.some(({ heading }) => heading !== '') ? 10 : 0;
  const figureRoom = Math.min(
    Math.max(textWidth(figures), ...rows.map(({ figure }) => textWidth(figure))) + 14,
    area.width * 0.42,
  );
  const labelRoom = Math.min(
    Math.max(0, ...rows.map(({ label }) => textWidth(label) + indented)) + 12,
    Math.max(area.width - figureRoom - LEAST_PLOT, area.width * 0.25),
  );
  const { tops, height } = rowTops(rows);
  const plot: Box = {
    left: area.left + labelRoom,
    top: area.top + HEAD,
    width: Math.max(area.width - labelRoom - figureRoom, 1),
    height,
  };
  const domain = props.domain ?? domainOf(figuresOf(props), []);
  const x = scaleOf(domain, [plot.left + 6, plot.left + plot.width - 6]).clamp(true);
  const ticks = ticksOf(domain, Math.min(ticksAcross(plot.width), 6), decimal);
  const places = tops.map(({ top }) => plot.top + top + ROW / 2);
  return {
    nodes: [
      ...axisBelow(plot, { ticks, at: x, title: axis, grid: true }, theme),
      reference === undefined || !isFigure(reference.value)
        ? null
        : line([x(reference.value), plot.top], [x(reference.value), plot.top + height], {
            stroke: theme.axis,
            strokeWidth: 1.25,
            strokeDasharray: REFERENCE_DASH,
          }),
      text(
        theme,
        [area.left + area.width, baseline(area.top + HEAD / 2 - 2)],
        shorten(figures, figureRoom),
        {
          anchor: 'end',
          fill: theme.muted,
        },
      ),
      ...rows.flatMap((row, index) => [
        drawHeading(tops[index]!.heading, places[index]!, area, theme),
        text(
          theme,
          [area.left + indented, baseline(places[index]!)],
          shorten(row.label, labelRoom - 8 - indented),
        ),
        text(
          theme,
          [area.left + area.width, baseline(places[index]!)],
          shorten(row.figure, figureRoom - 6),
          { anchor: 'end', size: SMALL_SIZE },
        ),
        ...drawRow(row, places[index]!, x, domain, theme),
      ]),
    ],
    points: rows.flatMap(({ estimate: { value } }, series): readonly ChartPoint[] =>
      isFigure(value) ? [{ kind: 'row', series, index: 0, x: x(value), y: places[series]! }] : [],
    ),
  };
}

function figuresOf({ rows, reference }: IntervalProps): readonly (number | null)[] {
  return [
    ...rows.flatMap(({ estimate: { value, low, high }, chance }) => [
      value,
      low,
      high,
      chance ?? null,
    ]),
    reference?.value ?? null,
  ];
}

function drawHeading(heading: string | null, y: number, area: Box, theme: ChartTheme): ReactNode {
  if (heading === null) return null;
  const at = baseline(y - ROW / 2 - HEADING / 2 + 2);
  return text(theme, [area.left, at], heading, { bold: true });
}

function drawRow(
  { estimate: { value, low, high }, kind, chance }: IntervalRow,
  y: number,
  x: (value: number) => number,
  domain: readonly [number, number],
  theme: ChartTheme,
): readonly ReactNode[] {
  const colour = seriesColour(theme, kind);
  const cap = (end: number): ReactNode =>
    // An interval that leaves the axis has no end to show.
    end < domain[0] || end > domain[1]
      ? null
      : line([x(end), y - 4], [x(end), y + 4], { stroke: colour, strokeWidth: 1.5 });
  return [
    ...(isFigure(low) && isFigure(high)
      ? [line([x(low), y], [x(high), y], { stroke: colour, strokeWidth: 1.5 }), cap(low), cap(high)]
      : []),
    isFigure(chance) ? marker('plus', [x(chance), y], 6, theme.text, { strokeWidth: 1.5 }) : null,
    isFigure(value) ? marker(seriesMarker(kind), [x(value), y], 8, colour) : null,
  ];
}
