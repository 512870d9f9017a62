import type { ReactNode } from 'react';

import { type Box, type ChartBase, type ChartPoint, type Drawing, isFigure } from './chart.ts';
import { baseline, el, line, px, SMALL_SIZE, text, TEXT_SIZE } from './element.ts';
import { drawChart } from './layout.ts';
import { shorten, textWidth } from './measure.ts';
import { type ChartTheme, WINDOW_THEME } from './theme.ts';

export interface PartClasses {
  readonly benign: number;
  readonly malignant: number;
}

export interface PartRow {
  /** For instance the part: fitting, validation, test. */
  readonly label: string;
  /** Rows with the same heading stand together: a fold. Empty for none. */
  readonly heading: string;
  /** By panel. */
  readonly counts: readonly PartClasses[];
}

export interface PartsProps extends ChartBase {
  /** What each panel counts: patients, images. */
  readonly panels: readonly string[];
  readonly rows: readonly PartRow[];
  readonly classes: { readonly benign: string; readonly malignant: string };
}

const ROW = 22;
const BAR = 16;
const HEADING = 20;
const TITLE = 22;
const SIDE_BY_SIDE = 420;
const CLASSES = ['benign', 'malignant'] as const;

/**
 * How many patients and images of each class every part holds, with all numbers written: the
 * paper's supplementary Figure 2. Points: `part` (series: row, index: 2 × panel, + 1 for malignant).
 */
export function drawParts(props: PartsProps): Drawing {
  const theme = props.theme ?? WINDOW_THEME;
  const heights = rowTops(props.rows);
  const columns = (width: number): number =>
    width >= SIDE_BY_SIDE ? Math.max(props.panels.length, 1) : 1;
  return drawChart(
    { ...props, height: undefined },
    {
      legend: CLASSES.map((name) => ({
        label: props.classes[name],
        swatch: { colour: theme[name], area: true },
      })),
      areaHeight: (width) =>
        (props.panels.length / columns(width)) * (TITLE + heights.height) + SMALL_SIZE,
      draw: (area) => plotsOf(area, columns(area.width), theme, props),
    },
  );
}

/** Where each row lies below the panel's title, and where headings lie. */
function rowTops(rows: readonly PartRow[]) {
  let height = 0;
  const tops = rows.map(({ heading }, index) => {
    const opens = heading !== '' && heading !== rows[index - 1]?.heading;
    if (opens) height += HEADING + (index > 0 ? 4 : 0);
    const top = height;
    height += ROW;
    return { top, heading: opens ? heading : null };
  });
  return { tops, height };
}

function plotsOf(area: Box, columns: number, theme: ChartTheme, props: PartsProps) {
  const { panels, rows } = props;
  const { tops, height } = rowTops(rows);
  const wanted = Math.max(0, ...rows.map(({ label }) => textWidth(label))) + 10;
  const labels = Math.min(wanted, area.width * 0.35);
  const gap = 20;
  const width =
    columns > 1 ? (area.width - labels - gap * (columns - 1)) / columns : area.width - labels;
  const drawn = panels.map((title, panel) => {
    const left = area.left + labels + (columns > 1 ? panel * (width + gap) : 0);
    const top = area.top + (columns > 1 ? 0 : panel * (TITLE + height));
    return drawPanel({ left, top, width, height }, panel, title, theme, props);
  });
  const stacks = columns > 1 ? [0] : panels.map((_, panel) => panel);
  return {
    nodes: [
      ...drawn.flatMap(({ nodes }) => nodes),
      ...stacks.flatMap((stack) =>
        rows.flatMap(({ label }, row) => {
          const place = tops[row]!;
          const y = area.top + stack * (TITLE + height) + TITLE + place.top;
          return [
            place.heading === null
              ? null
              : text(theme, [area.left, baseline(y - HEADING / 2)], place.heading, {
                  bold: true,
                }),
            text(
              theme,
              [area.left + labels - 8, baseline(y + ROW / 2)],
              shorten(label, labels - 8),
              { anchor: 'end', fill: theme.muted },
            ),
          ];
        }),
      ),
    ],
    points: rows.flatMap((_, row) =>
      drawn.flatMap(({ points }) => points.filter(({ series }) => series === row)),
    ),
  };
}

function drawPanel(
  box: Box,
  panel: number,
  title: string,
  theme: ChartTheme,
  { rows, decimal }: PartsProps,
): { readonly nodes: readonly ReactNode[]; readonly points: readonly ChartPoint[] } {
  const { tops } = rowTops(rows);
  const all = rows.map(({ counts }) => countsOf(counts[panel]));
  const written = (count: number): string => decimal(count, 0);
  // Pixels for one patient or image: each bar with its sum behind it stays within the panel.
  const scaleBeside = (sums: readonly string[]): number =>
    Math.min(
      box.width,
      ...all.map(
        ({ benign, malignant }, row) =>
          Math.max(box.width - textWidth(sums[row]!) - 14, 1) / Math.max(benign + malignant, 1),
      ),
    );
  const short = scaleBeside(all.map((counts) => sumOf(counts, written, Infinity)));
  const scale = scaleBeside(all.map((counts) => sumOf(counts, written, short)));
  const points: ChartPoint[] = [];
  const nodes = rows.map((_, row) => {
    const of = all[row]!;
    const top = box.top + TITLE + tops[row]!.top + (ROW - BAR) / 2;
    let left = box.left;
    const bars = CLASSES.map((name, index) => {
      const bar: Box = { left, top, width: of[name] * scale, height: BAR };
      left += bar.width;
      if (of[name] > 0) points.push(pointOf(bar, row, 2 * panel + index));
      return drawBar(bar, written(of[name]), theme[name], theme);
    });
    return el(
      'g',
      {},
      ...bars,
      text(theme, [left + 6, baseline(top + BAR / 2)], sumOf(of, written, scale), { bold: true }),
    );
  });
  const bottom = box.top + TITLE + box.height;
  return {
    nodes: [
      text(
        theme,
        [box.left, baseline(box.top + TITLE / 2 - 2, TEXT_SIZE)],
        shorten(title, box.width),
        {
          size: TEXT_SIZE,
          bold: true,
        },
      ),
      ...nodes,
      line([box.left - 0.5, box.top + TITLE], [box.left - 0.5, bottom], { stroke: theme.axis }),
    ],
    points,
  };
}

/** The sum of a part, with what it is the sum of where a bar is too short for its number. */
function sumOf(
  { benign, malignant }: PartClasses,
  written: (count: number) => string,
  scale: number,
): string {
  const sum = written(benign + malignant);
  const isShort = [benign, malignant].some((count) => !holds(count * scale, written(count)));
  return isShort ? `${written(benign)} + ${written(malignant)} = ${sum}` : sum;
}

/** Whether a bar has room for its number; one without a length has none to hold. */
function holds(width: number, count: string): boolean {
  return width <= 0 || textWidth(count) + 4 <= width;
}

function pointOf(bar: Box, series: number, index: number): ChartPoint {
  return { kind: 'part', series, index, x: bar.left + bar.width / 2, y: bar.top + bar.height / 2 };
}

/** A bar with its number, if it holds that. */
function drawBar(bar: Box, count: string, colour: string, theme: ChartTheme): ReactNode {
  if (bar.width <= 0) return null;
  return el(
    'g',
    {},
    el('rect', {
      x: px(bar.left),
      y: px(bar.top),
      width: px(Math.max(bar.width - 1, 0.5)),
      height: bar.height,
      fill: colour,
    }),
    !holds(bar.width, count)
      ? null
      : text(theme, [bar.left + bar.width / 2, baseline(bar.top + bar.height / 2)], count, {
          anchor: 'middle',
          fill: theme.onClass,
        }),
  );
}

function countsOf(counts: PartClasses | undefined): PartClasses {
  const count = (value: number | undefined): number =>
    isFigure(value) ? Math.max(Math.round(value), 0) : 0;
  return { benign: count(counts?.benign), malignant: count(counts?.malignant) };
}
