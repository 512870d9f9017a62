import { type Box, type ChartBase, type Drawing, isFigure } from './chart.ts';
import { drawCurve, drawReference, type Place, referenceSwatch } from './curve.ts';
import { drawChart } from './layout.ts';
import { type ChartTheme, WINDOW_THEME } from './theme.ts';
import {
  asRate,
  type AxisTitles,
  drawOperating,
  MOST_SIDE,
  type OperatingPoint,
  squareAxes,
  squareHeight,
  squareLegend,
  unitSquare,
} from './unit-square.ts';

export interface PrecisionRecallPoint {
  readonly recall: number | null;
  /** Null where nothing is called positive. */
  readonly precision: number | null;
  readonly threshold: number | null;
}

export interface PrecisionRecallCurve {
  readonly label: string;
  /** Average precision with its interval and n. */
  readonly note?: string | null;
  /** One for every cutoff that changes a decision, from the strictest down. */
  readonly points: readonly PrecisionRecallPoint[];
}

export interface PrecisionRecallProps extends ChartBase {
  readonly curves: readonly PrecisionRecallCurve[];
  readonly operating?: readonly (OperatingPoint & Omit<PrecisionRecallPoint, 'threshold'>)[];
  readonly axes: AxisTitles;
  /** Share of positive cases: the precision of calling everybody positive. */
  readonly prevalence: { readonly label: string; readonly value: number | null };
}

/**
 * Precision over recall in steps, whose area is the average precision. Points: `curve` (series, index
 * into its points), then `operating` (series: index into `operating`).
 */
export function drawPrecisionRecall(props: PrecisionRecallProps): Drawing {
  const { curves, operating = [], prevalence, decimal } = props;
  const theme = props.theme ?? WINDOW_THEME;
  return drawChart(props, {
    legend: [
      ...squareLegend(curves, operating, theme),
      ...(isFigure(prevalence.value)
        ? [{ label: prevalence.label, swatch: referenceSwatch(theme) }]
        : []),
    ],
    areaHeight: (width) => squareHeight(width, decimal),
    mostAreaWidth: MOST_SIDE,
    draw: (area) => plotsOf(area, theme, props),
  });
}

function plotsOf(area: Box, theme: ChartTheme, props: PrecisionRecallProps) {
  const { curves, operating = [], axes, prevalence, decimal } = props;
  const square = unitSquare(area, decimal);
  const at = ([x, y]: Place): Place => [square.x(x), square.y(y)];
  const lines = curves.map(({ points }) => placesOf(points));
  const marks = drawOperating(
    operating.map((point) => {
      const place = placeOf(point);
      return place === null ? null : at(place);
    }),
    operating,
    curves.length,
    theme,
  );
  return {
    nodes: [
      ...squareAxes(square, axes, area, theme),
      isFigure(prevalence.value)
        ? drawReference(
            [at([0, asRate(prevalence.value)]), at([1, asRate(prevalence.value)])],
            theme,
          )
        : null,
      ...lines.map((line, series) => {
        const [first] = line;
        if (first === undefined) return null;
        const places = line.map(({ place }) => at(place));
        // The first step starts at no recall.
        return drawCurve([at([0, first.place[1]]), ...places], series, theme, {
          steps: true,
          markers: places,
        });
      }),
      ...marks.nodes,
    ],
    points: [
      ...lines.flatMap((line, series) =>
        line.map(({ place, index }) => {
          const [x, y] = at(place);
          return { kind: 'curve', series, index, x, y };
        }),
      ),
      ...marks.points,
    ],
  };
}

function placesOf(
  points: readonly PrecisionRecallPoint[],
): readonly { place: Place; index: number }[] {
  return points
    .flatMap((point, index) => {
      const place = placeOf(point);
      return place === null ? [] : [{ place, index }];
    })
    .toSorted((a, b) => a.place[0] - b.place[0]);
}

function placeOf(point: Omit<PrecisionRecallPoint, 'threshold'>): Place | null {
  const { recall, precision } = point;
  return isFigure(recall) && isFigure(precision) ? [asRate(recall), asRate(precision)] : null;
}
