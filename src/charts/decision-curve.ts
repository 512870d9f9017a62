import {
  axisBelow,
  axisLeft,
  domainOf,
  inset,
  marginsOf,
  scaleOf,
  ticksAcross,
  ticksOf,
} from './axes.ts';
import { type Box, type ChartBase, type Drawing, isFigure } from './chart.ts';
import { clipBetween, CURVE_WIDTH, curveSwatch, pathThrough, type Place } from './curve.ts';
import { el } from './element.ts';
import { drawChart } from './layout.ts';
import type { Swatch } from './legend.ts';
import { seriesDash } from './marks.ts';
import { type ChartTheme, seriesColour, WINDOW_THEME } from './theme.ts';
import type { AxisTitles } from './unit-square.ts';

export interface NetBenefitPoint {
  /** Threshold probability, 0 to 1. */
  readonly threshold: number;
  /** Net benefit per patient; null where it is not defined. */
  readonly netBenefit: number | null;
}

export interface NetBenefitCurve {
  readonly label: string;
  readonly note?: string | null;
  readonly points: readonly NetBenefitPoint[];
}

export interface DecisionCurveProps extends ChartBase {
  readonly curves: readonly NetBenefitCurve[];
  /** Calling everybody malignant. */
  readonly treatAll: NetBenefitCurve;
  /** Calling nobody malignant, whose net benefit is 0 throughout. */
  readonly treatNone: { readonly label: string };
  readonly axes: AxisTitles;
}

/** Below zero this share of the highest net benefit is shown: curves end where they fall further. */
const SHOWN_BELOW = 0.25;
const ALL_DASH = '8 4';

/**
 * Net benefit over the threshold probability. Points: `curve` (series, index into its points), then
 * `all` (index into treat-all's points); those below the plot are left out.
 */
export function drawDecisionCurve(props: DecisionCurveProps): Drawing {
  const theme = props.theme ?? WINDOW_THEME;
  return drawChart(props, {
    legend: [
      ...props.curves.map(({ label, note }, series) => ({
        label,
        note: note ?? null,
        swatch: curveSwatch(series, theme, false),
      })),
      { label: props.treatAll.label, note: props.treatAll.note ?? null, swatch: allSwatch(theme) },
      { label: props.treatNone.label, swatch: noneSwatch(theme) },
    ],
    areaHeight: (width) => Math.min(Math.max(width * 0.6, 240), 380),
    mostAreaWidth: 640,
    draw: (area) => plotsOf(area, theme, props),
  });
}

function allSwatch(theme: ChartTheme): Swatch {
  return { colour: theme.muted, line: { dash: ALL_DASH, width: 1.5 } };
}

function noneSwatch(theme: ChartTheme): Swatch {
  return { colour: theme.text, line: { dash: undefined, width: 1.25 } };
}

function plotsOf(area: Box, theme: ChartTheme, props: DecisionCurveProps) {
  const { curves, treatAll, axes, decimal } = props;
  const all = [...curves, treatAll].flatMap(({ points }) => points).filter(isDefined);
  const high = all.reduce((most, { netBenefit }) => Math.max(most, netBenefit), 0);
  const top = domainOf([high > 0 ? high : 0.1], [0])[1];
  const yDomain: readonly [number, number] = [-SHOWN_BELOW * top, top];
  const xDomain = domainOf(
    all.map(({ threshold }) => threshold),
    all.length > 0 ? [] : [0, 1],
  );
  const yTicks = ticksOf(yDomain, 5, decimal);
  const plot = inset(area, marginsOf(yTicks, true));
  const xTicks = ticksOf(xDomain, ticksAcross(plot.width), decimal);
  const x = scaleOf(xDomain, [plot.left, plot.left + plot.width]);
  const y = scaleOf(yDomain, [plot.top + plot.height, plot.top]);
  const placed = (curve: NetBenefitCurve) =>
    curve.points
      .map((point, index) => ({ point, index }))
      .flatMap(({ point, index }) =>
        isDefined(point)
          ? [{ place: [x(point.threshold), y(point.netBenefit)] as const, index }]
          : [],
      )
      .toSorted((a, b) => a.place[0] - b.place[0]);
  const bottom = plot.top + plot.height;
  const drawn = (
    curve: NetBenefitCurve,
    stroke: string,
    width: number,
    dash: string | undefined,
  ) => {
    const places: readonly Place[] = placed(curve).map(({ place }) => place);
    return clipBetween(places, plot.top, bottom).map((part) =>
      el('path', {
        d: pathThrough(part),
        fill: 'none',
        stroke,
        strokeWidth: width,
        strokeLinejoin: 'round',
        ...(dash === undefined ? {} : { strokeDasharray: dash }),
      }),
    );
  };
  const pointsOf = (kind: string, curve: NetBenefitCurve, series: number) =>
    placed(curve)
      .filter(({ place }) => place[1] <= bottom)
      .map(({ place, index }) => ({ kind, series, index, x: place[0], y: place[1] }));
  return {
    nodes: [
      ...axisBelow(plot, { ticks: xTicks, at: x, title: axes.x }, theme),
      ...axisLeft(plot, { ticks: yTicks, at: y, title: axes.y }, theme, area.left),
      el('path', {
        d: pathThrough([
          [plot.left, y(0)],
          [plot.left + plot.width, y(0)],
        ]),
        stroke: theme.text,
        strokeWidth: 1.25,
        fill: 'none',
      }),
      ...drawn(treatAll, theme.muted, 1.5, ALL_DASH),
      ...curves.flatMap((curve, series) =>
        drawn(curve, seriesColour(theme, series), CURVE_WIDTH, seriesDash(series)),
      ),
    ],
    points: [
      ...curves.flatMap((curve, series) => pointsOf('curve', curve, series)),
      ...pointsOf('all', treatAll, 0),
    ],
  };
}

function isDefined(point: NetBenefitPoint): point is NetBenefitPoint & { netBenefit: number } {
  return isFigure(point.threshold) && isFigure(point.netBenefit);
}
