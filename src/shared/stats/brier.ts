import type { ScoredCase } from './confusion.ts';

/**
 * Brier's score (G. W. Brier, Mon Weather Rev 1950) in its half form for two classes: mean of
 * (probability − truth)², 0 best, 0.25 for a constant 0.5. `null` without cases. Throws RangeError
 * for a score that is no probability.
 */
export function brier(cases: readonly ScoredCase[]): number | null {
  if (cases.length === 0) return null;
  return cases.reduce((sum, item) => sum + squaredMiss(item), 0) / cases.length;
}

/** (probability − truth)² of one case. Throws RangeError for a score that is no probability. */
export function squaredMiss({ positive, score }: ScoredCase): number {
  requireProbability(score);
  return (score - (positive ? 1 : 0)) ** 2;
}

/** Throws RangeError for a score outside [0, 1]. */
export function requireProbability(score: number): void {
  if (!(score >= 0 && score <= 1)) throw new RangeError(`not a probability: ${score}`);
}
