import { byClass } from './auc.ts';
import type { ScoredCase } from './confusion.ts';
import { LEVEL, type AnalyticInterval } from './estimate.ts';
import { newcombe } from './newcombe.ts';
import { twoSidedDeviate, twoSidedP } from './normal.ts';

/** A case with its truth and the scores of two readers. */
export interface PairedCase {
  readonly positive: boolean;
  readonly a: number;
  readonly b: number;
}

export interface DeLong {
  readonly auc: number;
  /** `null` where a class has a single case. */
  readonly variance: number | null;
  readonly interval: AnalyticInterval | null;
}

export interface DeLongDifference {
  /** AUC of `a` minus AUC of `b`. */
  readonly difference: number;
  readonly variance: number | null;
  readonly interval: AnalyticInterval | null;
  /** Two-sided, of no difference. */
  readonly p: number | null;
}

/**
 * AUC with DeLong's variance (E. R. DeLong and others, Biometrics 1988) in O(n log n) by midranks
 * (X. Sun and W. Xu, IEEE Signal Process Lett 2014), and its interval, clipped to [0, 1].
 *
 * Where classes are perfectly separated (AUC 0 or 1) or all scores are tied, the variance is 0 and
 * DeLong's interval would have no width, which is not certainty: the interval is then Newcombe's
 * and says so in `method`. Near 1 with few cases DeLong's covers less than it says, the
 * truth lying below it. Of 2,000 simulated studies each (1,000 for the 93.6 %), with 40 % malignant patients, the 95 %
 * interval held an AUC of 0.87 in 89.8 % (50 patients), 93.0 % (100) and 93.6 % (250), and one of
 * 0.93 in 86.8 %, 90.9 % and 93.5 %.
 * Only for independent cases: one score per patient. `null` where a class is absent.
 */
export function delong(cases: readonly ScoredCase[], level: number = LEVEL): DeLong | null {
  const { positive, negative } = byClass(cases, ({ score }) => score);
  if (positive.length === 0 || negative.length === 0) return null;
  const placed = placements(positive, negative);
  const variance = varianceOf(placed);
  if (variance === null) return { auc: placed.auc, variance, interval: null };
  const half = twoSidedDeviate(level) * Math.sqrt(variance);
  const interval: AnalyticInterval =
    variance === 0
      ? newcombe(placed.auc, positive.length, negative.length, level)
      : {
          method: 'delong',
          low: Math.max(0, placed.auc - half),
          high: Math.min(1, placed.auc + half),
          level,
        };
  return { auc: placed.auc, variance, interval };
}

/**
 * Difference of two AUCs over the same cases by DeLong's method for correlated curves, its
 * interval (clipped to [-1, 1]) and p. Where the variance is 0 (readers that rank alike, or both separate perfectly)
 * the data give neither interval nor p: both are `null`. Only for independent cases. `null` where
 * a class is absent.
 */
export function delongDifference(
  cases: readonly PairedCase[],
  level: number = LEVEL,
): DeLongDifference | null {
  const a = byClass(cases, (item) => item.a);
  const b = byClass(cases, (item) => item.b);
  if (a.positive.length === 0 || a.negative.length === 0) return null;
  const placedA = placements(a.positive, a.negative);
  const placedB = placements(b.positive, b.negative);
  const difference = placedA.auc - placedB.auc;
  const variance = varianceOf(differenceOf(placedA, placedB));
  if (variance === null || variance === 0) {
    return { difference, variance, interval: null, p: null };
  }
  const error = Math.sqrt(variance);
  const half = twoSidedDeviate(level) * error;
  const low = Math.max(-1, difference - half);
  const high = Math.min(1, difference + half);
  const interval: AnalyticInterval = { method: 'delong', low, high, level };
  return { difference, variance, interval, p: twoSidedP(difference / error) };
}

/**
 * How often each case is ranked rightly against the other class, a tie counting 1/2. Counts rather
 * than DeLong's shares (V10, V01): multiples of 1/2 are exact, so a variance of 0 is exactly 0.
 */
interface Placements {
  readonly auc: number;
  /** Per positive case: negatives scored lower, of all n. */
  readonly positive: Float64Array;
  /** Per negative case: positives scored higher, of all m. */
  readonly negative: Float64Array;
}

function placements(positive: Float64Array, negative: Float64Array): Placements {
  const m = positive.length;
  const n = negative.length;
  const pooled = new Float64Array(m + n);
  pooled.set(positive);
  pooled.set(negative, m);
  const overall = midranks(pooled);
  const amongPositive = midranks(positive);
  const amongNegative = midranks(negative);
  const above = positive.map((_, i) => overall[i]! - amongPositive[i]!);
  const below = negative.map((_, j) => m - (overall[m + j]! - amongNegative[j]!));
  return { auc: sum(above) / (m * n), positive: above, negative: below };
}

function differenceOf(a: Placements, b: Placements): Placements {
  return {
    auc: a.auc - b.auc,
    positive: a.positive.map((count, i) => count - b.positive[i]!),
    negative: a.negative.map((count, j) => count - b.negative[j]!),
  };
}

/** DeLong's S10 / m + S01 / n; `null` where a class has a single case. */
function varianceOf({ positive, negative }: Placements): number | null {
  const m = positive.length;
  const n = negative.length;
  if (m < 2 || n < 2) return null;
  return sampleVariance(positive) / (n * n * m) + sampleVariance(negative) / (m * m * n);
}

function sampleVariance(counts: Float64Array): number {
  // About the first value rather than 0: equal counts then give exactly 0.
  const shifted = counts.map((count) => count - counts[0]!);
  const centre = sum(shifted) / shifted.length;
  return sum(shifted.map((value) => (value - centre) ** 2)) / (shifted.length - 1);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Ranks from 1 in ascending order, tied values sharing the mean of their ranks. */
export function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).toSorted((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    const value = values[order[start]!]!;
    let end = start + 1;
    while (end < order.length && value === values[order[end]!]) end += 1;
    for (let k = start; k < end; k += 1) ranks[order[k]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
