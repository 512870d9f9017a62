import type { Confusion, ScoredCase } from './confusion.ts';
import { curvePoints, type CurvePoint } from './curves.ts';

/** A cutoff chosen on cases and what it gives on the same cases: optimistic for others. */
export interface OperatingPoint {
  /** Positive is a score of at least this; `null` where nothing may be called positive. */
  readonly threshold: number | null;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly confusion: Confusion;
}

/**
 * The greatest sensitivity with a specificity of at least `specificity`, on the empirical curve (no
 * interpolation). The caller takes intervals by a bootstrap that chooses the cutoff anew in each
 * resample. `null` where a class is absent.
 */
export function atSpecificity(
  cases: readonly ScoredCase[],
  specificity: number,
): OperatingPoint | null {
  requireShare(specificity);
  const points = curvePoints(cases);
  // Specificity falls along the points: the last that still has it has the greatest sensitivity.
  const allowed = points.filter((point) => point.specificity >= specificity);
  // Among cutoffs of equal sensitivity the highest loses no specificity.
  const best = allowed.find((point) => point.sensitivity === allowed.at(-1)!.sensitivity);
  if (best === undefined || best.truePositive === 0) return nothingPositive(points);
  return operatingPoint(best);
}

/**
 * The greatest specificity with a sensitivity of at least `sensitivity`; else as `atSpecificity`.
 */
export function atSensitivity(
  cases: readonly ScoredCase[],
  sensitivity: number,
): OperatingPoint | null {
  requireShare(sensitivity);
  const points = curvePoints(cases);
  if (sensitivity === 0) return nothingPositive(points);
  const first = points.find((point) => point.sensitivity >= sensitivity);
  return first === undefined ? null : operatingPoint(first);
}

/**
 * Youden's cutoff (W. J. Youden, Cancer 1950): the greatest sensitivity + specificity − 1; of several
 * the one with the two closest to each other, then the lowest. `null` where a class is absent.
 */
export function youden(cases: readonly ScoredCase[]): OperatingPoint | null {
  let best: { readonly point: CurvePoint; readonly sum: number; readonly gap: number } | undefined;
  for (const point of curvePoints(cases)) {
    // Whole numbers (times positives · negatives): rounded shares would break ties by chance.
    const sensitivity = point.truePositive * (point.trueNegative + point.falsePositive);
    const specificity = point.trueNegative * (point.truePositive + point.falseNegative);
    const sum = sensitivity + specificity;
    const gap = Math.abs(sensitivity - specificity);
    if (best === undefined || sum > best.sum || (sum === best.sum && gap <= best.gap))
      best = { point, sum, gap };
  }
  return best === undefined ? null : operatingPoint(best.point);
}

function operatingPoint(point: CurvePoint): OperatingPoint {
  const { threshold, sensitivity, specificity } = point;
  const { truePositive, falsePositive, trueNegative, falseNegative } = point;
  return {
    threshold,
    sensitivity,
    specificity,
    confusion: { truePositive, falsePositive, trueNegative, falseNegative },
  };
}

/** Above the highest score; `null` where a class is absent. */
function nothingPositive(points: readonly CurvePoint[]): OperatingPoint | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  return {
    threshold: null,
    sensitivity: 0,
    specificity: 1,
    confusion: {
      truePositive: 0,
      falsePositive: 0,
      trueNegative: last.falsePositive,
      falseNegative: last.truePositive,
    },
  };
}

function requireShare(share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`not between 0 and 1: ${share}`);
}
