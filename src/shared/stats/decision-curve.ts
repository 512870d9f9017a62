import { requireProbability } from './brier.ts';
import { confusionAt, type ScoredCase } from './confusion.ts';

/** Net benefit per patient at one threshold probability, in units of true positives. */
export interface NetBenefit {
  /** The probability from which on one would act, in (0, 1). */
  readonly threshold: number;
  readonly model: number;
  readonly treatAll: number;
  readonly treatNone: number;
}

/** 1 % to 99 %. */
export const DECISION_THRESHOLDS: readonly number[] = Array.from(
  { length: 99 },
  (_, i) => (i + 1) / 100,
);

/**
 * Decision curve (A. J. Vickers and E. B. Elkin, Med Decis Making 2006): net benefit = TP / n −
 * FP / n · t / (1 − t) of acting on a probability of at least t, on everybody and on nobody. The
 * prevalence is that of the cases, which a study enriched with malignant ones overstates. Empty
 * without cases. Throws RangeError for a score that is no probability or a threshold outside (0, 1).
 */
export function decisionCurve(
  cases: readonly ScoredCase[],
  thresholds: readonly number[] = DECISION_THRESHOLDS,
): readonly NetBenefit[] {
  for (const { score } of cases) requireProbability(score);
  if (cases.length === 0) return [];
  const prevalence = cases.filter(({ positive }) => positive).length / cases.length;
  return thresholds.map((threshold) => {
    if (!(threshold > 0 && threshold < 1)) throw new RangeError(`not a threshold: ${threshold}`);
    const odds = threshold / (1 - threshold);
    const { truePositive, falsePositive } = confusionAt(cases, threshold);
    return {
      threshold,
      model: (truePositive - falsePositive * odds) / cases.length,
      treatAll: prevalence - (1 - prevalence) * odds,
      treatNone: 0,
    };
  });
}
