import { createElement, type ReactNode } from 'react';

import type { Box, ChartBase, ChartPoint, Drawing } from './chart.ts';
import { baseline, el, px, SMALL_SIZE, text } from './element.ts';
import { type LegendEntry, legendOf, naturalLegendWidth } from './legend.ts';
import { wrapText } from './measure.ts';
import { type ChartTheme, WINDOW_THEME } from './theme.ts';

/** From this width on the legend stands beside the plot, below it otherwise. */
const BESIDE = 640;
const GAP = 16;
const NOTE_LINE = 15;
const EDGE = 4;
/** What an area is drawn in where there is less room: it is then cut off, not turned inside out. */
const LEAST_AREA = 60;
const LEAST_WIDTH = 240;

export interface Content {
  readonly legend: readonly LegendEntry[];
  /** Height that the plots with their axes want at this width. */
  readonly areaHeight: (width: number) => number;
  /** The plots need all the width there is. */
  readonly legendBelow?: boolean;
  /** More width than this does the plots no good. */
  readonly mostAreaWidth?: number;
  /** Draws plots and axes into the area. */
  readonly draw: (area: Box, theme: ChartTheme) => Plots;
}

export interface Plots {
  readonly nodes: readonly ReactNode[];
  readonly points: readonly ChartPoint[];
}

/** Puts plots, legend and note together. */
export function drawChart(base: ChartBase, content: Content): Drawing {
  const theme = base.theme ?? WINDOW_THEME;
  const given = Math.max(base.width, LEAST_WIDTH);
  const inner = given - 2 * EDGE;
  const beside = given >= BESIDE && content.legend.length > 0 && content.legendBelow !== true;
  const most = content.mostAreaWidth ?? inner;
  const besideWidth = Math.min(naturalLegendWidth(content.legend), 0.42 * given);
  const areaWidth = beside ? Math.min(inner - besideWidth - GAP, most) : Math.min(inner, most);
  const legendWidth = beside ? inner - areaWidth - GAP : inner;
  const legend = legendOf(content.legend, beside ? besideWidth : legendWidth, theme);
  // No wider than its content, so that a file has no empty side.
  const width =
    2 * EDGE +
    (beside
      ? areaWidth + GAP + Math.min(legend.width, legendWidth)
      : Math.min(Math.max(areaWidth, legend.width), inner));
  const note = wrapText(base.note ?? '', width - 2 * EDGE);
  const below = legend.height > 0 && !beside ? legend.height + GAP : 0;
  const foot = below + (note.length > 0 ? note.length * NOTE_LINE + GAP / 2 : 0) + 2 * EDGE;
  const areaHeight = Math.max(
    base.height === undefined ? content.areaHeight(areaWidth) : base.height - foot,
    LEAST_AREA,
    beside ? legend.height : 0,
  );
  const height = areaHeight + foot;
  const area: Box = { left: EDGE, top: EDGE, width: areaWidth, height: areaHeight };
  const plots = content.draw(area, theme);
  const noteTop = height - EDGE - note.length * NOTE_LINE;
  return {
    width: px(width),
    height: px(height),
    points: plots.points,
    svg: picture(base, theme, px(width), px(height), [
      ...plots.nodes,
      beside
        ? legend.draw(EDGE + areaWidth + GAP, EDGE + 8)
        : legend.draw(EDGE, EDGE + areaHeight + GAP),
      ...note.map((written, row) =>
        text(theme, [EDGE, baseline(noteTop + NOTE_LINE * (row + 0.5))], written, {
          fill: theme.muted,
          size: SMALL_SIZE,
        }),
      ),
    ]),
  };
}

/**
 * The root element. Its name is an attribute and not a `title` element in the window, where that
 * would be shown as a tooltip wherever the pointer rests.
 */
function picture(
  { title, description }: ChartBase,
  { background }: ChartTheme,
  width: number,
  height: number,
  nodes: readonly ReactNode[],
) {
  return createElement(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': title,
    },
    background === null ? null : createElement('title', {}, title),
    createElement('desc', {}, description),
    background === null ? null : el('rect', { width, height, fill: background }),
    ...nodes,
  );
}
