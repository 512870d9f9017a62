import type { ScoredCase } from './confusion.ts';

/** Positive is a score of at least `threshold`: a point of the ROC and of the precision-recall curve. */
export interface CurvePoint {
  /** A score that occurs. */
  readonly threshold: number;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
  /** Recall. */
  readonly sensitivity: number;
  readonly specificity: number;
  readonly precision: number;
}

/**
 * The points of the ROC and the precision-recall curve, one per distinct score in descending order,
 * so that tied cases enter together. The last point calls everything positive; the point at which
 * nothing is (sensitivity 0, specificity 1) has no threshold among the scores and is not listed.
 * Empty where a class is absent. Throws RangeError for a score that is not finite.
 */
export function curvePoints(cases: readonly ScoredCase[]): readonly CurvePoint[] {
  const wrong = cases.find(({ score }) => !Number.isFinite(score));
  if (wrong !== undefined) throw new RangeError(`a score is ${wrong.score}`);
  const positives = cases.filter(({ positive }) => positive).length;
  const negatives = cases.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const sorted = cases.toSorted((a, b) => b.score - a.score);
  const points: CurvePoint[] = [];
  let truePositive = 0;
  for (const [at, { positive, score }] of sorted.entries()) {
    if (positive) truePositive += 1;
    if (score === sorted[at + 1]?.score) continue;
    const falsePositive = at + 1 - truePositive;
    points.push({
      threshold: score,
      truePositive,
      falsePositive,
      trueNegative: negatives - falsePositive,
      falseNegative: positives - truePositive,
      sensitivity: truePositive / positives,
      specificity: (negatives - falsePositive) / negatives,
      precision: truePositive / (at + 1),
    });
  }
  return points;
}

/**
 * Average precision, the area under the precision-recall curve without interpolation: the sum of
 * each step in recall times the precision there (M. Zhu, Univ. of Waterloo 2004; interpolating
 * would be too optimistic, J. Davis and M. Goadrich, ICML 2006). A score without information gives
 * the prevalence. `null` where a class is absent.
 */
export function averagePrecision(points: readonly CurvePoint[]): number | null {
  if (points.length === 0) return null;
  return points.reduce(
    (sum, { sensitivity, precision }, at) =>
      sum + (sensitivity - (points[at - 1]?.sensitivity ?? 0)) * precision,
    0,
  );
}
