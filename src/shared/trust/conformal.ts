import type { Zone } from '../domain/calibration.ts';
import { byClass } from '../stats/auc.ts';
import type { ScoredCase } from '../stats/confusion.ts';

/** The borders of the indeterminate zone on the scale of the scores. */
export interface ConformalZone {
  /** A score of at most this is benign, where it is below `malignantFrom`. */
  readonly benignUpTo: number;
  /** A score of at least this is malignant, where it is above `benignUpTo`. */
  readonly malignantFrom: number;
}

/** Cases of a class that an error rate needs: ⌈(n + 1)(1 − rate)⌉ must not exceed n. */
export function casesFor(errorRate: number): number {
  return Math.ceil(1 / errorRate - 1e-9) - 1;
}

/**
 * Split conformal prediction by class (Mondrian; V. Vovk, A. Gammerman and G. Shafer 2005): each
 * class keeps the scores of all but the share `errorRate` of its cases, by the ⌈(n + 1)(1 − rate)⌉-th
 * of them in order. For a new case exchangeable with those of its class the chance of being called
 * the other class is at most the rate, whatever the distribution. `null` where a class has fewer
 * cases than the rate needs.
 */
export function conformalZone(
  cases: readonly ScoredCase[],
  errorRate: number,
): ConformalZone | null {
  const { positive, negative } = byClass(cases, ({ score }) => score);
  const upper = keptBelow(negative, errorRate);
  const lower = keptBelow(
    positive.map((score) => -score),
    errorRate,
  );
  return upper === null || lower === null ? null : { benignUpTo: upper, malignantFrom: -lower };
}

/**
 * The class a score is called by, or neither: where both classes keep it, and where none does (a
 * score between classes that lie apart).
 */
export function zoneOf({ benignUpTo, malignantFrom }: ConformalZone, score: number): Zone {
  const benign = score <= benignUpTo;
  const malignant = score >= malignantFrom;
  if (benign === malignant) return 'indeterminate';
  return benign ? 'benign' : 'malignant';
}

function keptBelow(scores: Float64Array, errorRate: number): number | null {
  const rank = Math.ceil((scores.length + 1) * (1 - errorRate) - 1e-9);
  return rank > scores.length ? null : scores.toSorted()[rank - 1]!;
}
