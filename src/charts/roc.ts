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

export interface RocPoint {
  readonly falsePositiveRate: number | null;
  readonly truePositiveRate: number | null;
  /** Positive is a score of at least this; null at the ends that no score stands for. */
  readonly threshold: number | null;
}

export interface RocCurve {
  readonly label: string;
  /** AUC with its interval and n. */
  readonly note?: string | null;
  /** One for every cutoff that changes a decision, from the strictest down. */
  readonly points: readonly RocPoint[];
}

export interface RocProps extends ChartBase {
  readonly curves: readonly RocCurve[];
  readonly operating?: readonly (OperatingPoint & Omit<RocPoint, 'threshold'>)[];
  readonly axes: AxisTitles;
  /** What the diagonal is called in the legend. */
  readonly chance: string;
}

/**
 * Receiver operating characteristic: straight lines between the points, which are steps but for tied
 * scores, so that the area below is the AUC by Mann and Whitney. Points: `curve` (series, index into
 * its points), then `operating` (series: index into `operating`).
 */
export function drawRoc(props: RocProps): Drawing {
  const { curves, operating = [], chance, decimal } = props;
  const theme = props.theme ?? WINDOW_THEME;
  return drawChart(props, {
    legend: [
      ...squareLegend(curves, operating, theme),
      { label: chance, swatch: referenceSwatch(theme) },
    ],
    areaHeight: (width) => squareHeight(width, decimal),
    mostAreaWidth: MOST_SIDE,
    draw: (area) => plotsOf(area, theme, props),
  });
}

function plotsOf(area: Box, theme: ChartTheme, props: RocProps) {
  const { curves, operating = [], axes, decimal } = props;
  const square = unitSquare(area, decimal);
  const at = (x: number, y: number): Place => [square.x(x), square.y(y)];
  const lines = curves.map(({ points }) => rocPlaces(points));
  const marks = drawOperating(
    operating.map(({ falsePositiveRate, truePositiveRate }) =>
      isFigure(falsePositiveRate) && isFigure(truePositiveRate)
        ? at(asRate(falsePositiveRate), asRate(truePositiveRate))
        : null,
    ),
    operating,
    curves.length,
    theme,
  );
  return {
    nodes: [
      ...squareAxes(square, axes, area, theme),
      drawReference([at(0, 0), at(1, 1)], theme),
      ...lines.map((line, series) =>
        line.length === 0
          ? null
          : drawCurve(
              withEnds(line).map(([x, y]) => at(x, y)),
              series,
              theme,
              { markers: line.map(({ place: [x, y] }) => at(x, y)) },
            ),
      ),
      ...marks.nodes,
    ],
    points: [
      ...lines.flatMap((line, series) =>
        line.map(({ place, index }) => ({
          kind: 'curve',
          series,
          index,
          x: square.x(place[0]),
          y: square.y(place[1]),
        })),
      ),
      ...marks.points,
    ],
  };
}

/** The points that have both rates, in the curve's order, with the index each was given at. */
function rocPlaces(points: readonly RocPoint[]): readonly { place: Place; index: number }[] {
  return points
    .flatMap(({ falsePositiveRate: x, truePositiveRate: y }, index) =>
      isFigure(x) && isFigure(y) ? [{ place: [asRate(x), asRate(y)] as const, index }] : [],
    )
    .toSorted((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
}

/** A curve begins where nobody is called positive and ends where everybody is. */
function withEnds(line: readonly { place: Place }[]): readonly Place[] {
  const places = line.map(({ place }) => place);
  const [first, last] = [places[0], places.at(-1)];
  const begins = first?.[0] === 0 && first[1] === 0;
  const ends = last?.[0] === 1 && last[1] === 1;
  return [...(begins ? [] : [[0, 0] as const]), ...places, ...(ends ? [] : [[1, 1] as const])];
}
