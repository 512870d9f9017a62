import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

import { LEVEL, type AnalyticInterval } from './estimate.ts';
import { mean } from './moments.ts';

export interface TTest {
  /** Mean of `a` minus mean of `b`, or mean of the paired differences. */
  readonly difference: number;
  readonly t: number;
  /** Degrees of freedom; not a whole number in Welch's test. */
  readonly df: number;
  /** Two-sided, of no difference. */
  readonly p: number;
  /** Of `difference`. */
  readonly interval: AnalyticInterval;
}

/**
 * Welch's two-sample t-test, two-sided (B. L. Welch, Biometrika 1947; degrees of freedom by
 * Satterthwaite): R's `t.test(a, b)`. Only for independent values: one per patient, and no patient
 * in both samples. `null` where a sample has fewer than two values or both have no spread.
 */
export function welchTest(
  a: readonly number[],
  b: readonly number[],
  level: number = LEVEL,
): TTest | null {
  if (a.length < 2 || b.length < 2) return null;
  const errorA = squaredError(a);
  const errorB = squaredError(b);
  const squared = errorA + errorB;
  if (squared === 0) return null;
  const df = squared ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return testOf(mean(a)! - mean(b)!, Math.sqrt(squared), df, level);
}

/**
 * Paired t-test, two-sided (Student, Biometrika 1908): R's `t.test(a, b, paired = TRUE)`. One pair
 * of values per patient. `null` for fewer than two pairs or where all differences are equal.
 * Throws RangeError where the samples differ in length.
 */
export function pairedTest(
  a: readonly number[],
  b: readonly number[],
  level: number = LEVEL,
): TTest | null {
  if (a.length !== b.length) throw new RangeError(`${a.length} values paired with ${b.length}`);
  const differences = a.map((value, i) => value - b[i]!);
  if (differences.length < 2) return null;
  const squared = squaredError(differences);
  if (squared === 0) return null;
  return testOf(mean(differences)!, Math.sqrt(squared), differences.length - 1, level);
}

function testOf(difference: number, error: number, df: number, level: number): TTest {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level must lie between 0 and 1, got ${level}`);
  const t = difference / error;
  const half = quantile((1 + level) / 2, df) * error;
  return {
    difference,
    t,
    df,
    // From the lower tail, which keeps small p exact.
    p: 2 * cdf(-Math.abs(t), df),
    interval: { method: 'student', low: difference - half, high: difference + half, level },
  };
}

/** Squared standard error of the mean; about the first value, so that equal values give exactly 0. */
function squaredError(values: readonly number[]): number {
  const shifted = values.map((value) => value - values[0]!);
  const centre = mean(shifted)!;
  const squares = shifted.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}
