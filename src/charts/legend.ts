import type { ReactNode } from 'react';

import { baseline, el, line, px, SMALL_SIZE, text } from './element.ts';
import { marker, type Marker } from './marks.ts';
import { textWidth, wrapText } from './measure.ts';
import type { ChartTheme } from './theme.ts';

/** What stands before a text of the legend: the mark it explains. */
export interface Swatch {
  readonly colour: string;
  /** A line of this kind; `solid` for a whole one. */
  readonly line?: { readonly dash: string | undefined; readonly width: number };
  readonly marker?: Marker;
  /** A marker without its area. */
  readonly hollow?: boolean;
  /** A small filled field. */
  readonly area?: boolean;
}

export interface LegendEntry {
  readonly label: string;
  /** In quieter letters: AUC with its interval and n. */
  readonly note?: string | null;
  readonly swatch: Swatch;
}

export interface Legend {
  readonly width: number;
  readonly height: number;
  readonly draw: (left: number, top: number) => ReactNode;
}

const SWATCH = 34;
const LINE = 15;
const GAP = 7;
const COLUMN_GAP = 18;

/** A legend in as many columns as fit into `width`. */
export function legendOf(
  entries: readonly LegendEntry[],
  width: number,
  theme: ChartTheme,
): Legend {
  if (entries.length === 0) return { width: 0, height: 0, draw: () => null };
  const wanted = Math.max(...entries.map(naturalWidth));
  const columns = Math.max(1, Math.floor((width + COLUMN_GAP) / (wanted + COLUMN_GAP)));
  const column = Math.min(wanted, width);
  const blocks = entries.map((entry) => linesOf(entry, column - SWATCH));
  const rows = Math.ceil(entries.length / columns);
  const heights = Array.from({ length: rows }, (_, row) =>
    Math.max(
      ...Array.from({ length: columns }, (_each, place) => blocks[place * rows + row]?.length ?? 0),
    ),
  ).map((lines) => lines * LINE + GAP);
  const tops = heights.map((_, row) => heights.slice(0, row).reduce((sum, each) => sum + each, 0));
  return {
    width: columns * column + (columns - 1) * COLUMN_GAP,
    height: heights.reduce((sum, each) => sum + each, 0) - GAP,
    draw: (left, top) =>
      el(
        'g',
        {},
        ...entries.map((entry, index) => {
          const x = left + Math.floor(index / rows) * (column + COLUMN_GAP);
          const y = top + (tops[index % rows] ?? 0);
          return el(
            'g',
            {},
            swatch(entry.swatch, x, y + LINE / 2, theme),
            ...(blocks[index] ?? []).map(({ content, muted }, row) =>
              text(theme, [x + SWATCH, baseline(y + LINE * (row + 0.5))], content, {
                fill: muted ? theme.muted : theme.text,
              }),
            ),
          );
        }),
      ),
  };
}

/** How wide the legend is with each text on one line. */
export function naturalLegendWidth(entries: readonly LegendEntry[]): number {
  return Math.max(0, ...entries.map(naturalWidth));
}

function naturalWidth({ label, note }: LegendEntry): number {
  return SWATCH + Math.max(textWidth(label), textWidth(note ?? '')) + 2;
}

function linesOf({ label, note }: LegendEntry, width: number) {
  return [
    ...wrapText(label, width, SMALL_SIZE).map((content) => ({ content, muted: false })),
    ...wrapText(note ?? '', width, SMALL_SIZE).map((content) => ({ content, muted: true })),
  ];
}

function swatch(mark: Swatch, x: number, y: number, theme: ChartTheme): ReactNode {
  const middle = x + (SWATCH - 8) / 2;
  return el(
    'g',
    {},
    mark.area === true
      ? el('rect', { x: px(middle - 7), y: px(y - 5), width: 14, height: 10, fill: mark.colour })
      : null,
    mark.line === undefined
      ? null
      : line([x, y], [x + SWATCH - 8, y], {
          stroke: mark.colour,
          strokeWidth: mark.line.width,
          ...(mark.line.dash === undefined ? {} : { strokeDasharray: mark.line.dash }),
        }),
    mark.marker === undefined
      ? null
      : marker(
          mark.marker,
          [middle, y],
          mark.marker === 'cross' ? 8 : 7,
          mark.colour,
          mark.hollow === true
            ? { fill: theme.surface, stroke: mark.colour, strokeWidth: 1.5 }
            : {},
        ),
  );
}
