import { curveLinear, curveStepBefore, line as pathOf } from 'd3-shape';
import type { ReactNode } from 'react';

import { el, px } from './element.ts';
import type { Swatch } from './legend.ts';
import { marker, seriesDash, seriesMarker } from './marks.ts';
import { type ChartTheme, seriesColour } from './theme.ts';

export type Place = readonly [x: number, y: number];

/** With more points than this a curve carries no markers: they would run into each other. */
const MOST_MARKERS = 30;

export const CURVE_WIDTH = 2;

/** The `d` of a path through places in pixels; steps change height before they go right. */
export function pathThrough(places: readonly Place[], steps = false): string {
  const draw = pathOf<Place>()
    .x(([x]) => px(x))
    .y(([, y]) => px(y))
    .curve(steps ? curveStepBefore : curveLinear);
  return draw([...places]) ?? '';
}

/** The parts of a path of straight lines that lie between two heights, cut where it crosses them. */
export function clipBetween(
  places: readonly Place[],
  top: number,
  bottom: number,
): readonly (readonly Place[])[] {
  const parts: Place[][] = [];
  let open: Place[] | null = null;
  for (const [index, to] of places.entries()) {
    const from = places[index - 1] ?? to;
    const cut = cutSegment(from, to, top, bottom);
    if (cut === null) continue;
    if (open === null) {
      open = [cut[0]];
      parts.push(open);
    }
    if (index > 0) open.push(cut[1]);
    // Where it was cut short it has left.
    if (cut[1][1] !== to[1]) open = null;
  }
  return parts;
}

function cutSegment(
  from: Place,
  to: Place,
  top: number,
  bottom: number,
): readonly [Place, Place] | null {
  const [least, most] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
  if (most < top || least > bottom) return null;
  const at = (y: number): Place =>
    from[1] === to[1]
      ? from
      : [from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]), y];
  const bring = (place: Place): Place =>
    place[1] < top ? at(top) : place[1] > bottom ? at(bottom) : place;
  return [bring(from), bring(to)];
}

/** A curve in the colour, dash and marker of its series. */
export function drawCurve(
  places: readonly Place[],
  series: number,
  theme: ChartTheme,
  { steps = false, markers = places }: { steps?: boolean; markers?: readonly Place[] } = {},
): ReactNode {
  const colour = seriesColour(theme, series);
  const dash = seriesDash(series);
  return el(
    'g',
    {},
    el('path', {
      d: pathThrough(places, steps),
      fill: 'none',
      stroke: colour,
      strokeWidth: CURVE_WIDTH,
      strokeLinejoin: 'round',
      ...(dash === undefined ? {} : { strokeDasharray: dash }),
    }),
    ...(markers.length > MOST_MARKERS ? [] : markers).map((place) =>
      marker(seriesMarker(series), place, 5, colour),
    ),
  );
}

/** What of a curve stands in the legend. */
export function curveSwatch(series: number, theme: ChartTheme, markers = true): Swatch {
  return {
    colour: seriesColour(theme, series),
    line: { dash: seriesDash(series), width: CURVE_WIDTH },
    ...(markers ? { marker: seriesMarker(series) } : {}),
  };
}

/** A quiet line for what every curve is held against: chance, perfect calibration. */
export const REFERENCE_DASH = '4 4';

export function referenceSwatch(theme: ChartTheme): Swatch {
  return { colour: theme.axis, line: { dash: REFERENCE_DASH, width: 1.25 } };
}

export function drawReference(places: readonly Place[], theme: ChartTheme): ReactNode {
  return el('path', {
    d: pathThrough(places),
    fill: 'none',
    stroke: theme.axis,
    strokeWidth: 1.25,
    strokeDasharray: REFERENCE_DASH,
  });
}
