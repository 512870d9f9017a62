import type { Arm } from '../../../shared/crossval/arms.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { type DeLongDifference, delongDifference } from '../../../shared/stats/delong.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';

/** An arm that two runs have. */
export interface ComparedArm {
  readonly arm: Arm;
  /** AUC of the mean probability: of this run and the one beside it. */
  readonly auc: readonly [Estimate, Estimate];
  /** Accuracy by Eq. (1). */
  readonly accuracy: readonly [Estimate, Estimate];
  /** Cases both runs have tested with this arm. */
  readonly shared: number;
  /**
   * This run's AUC minus the other's on the shared cases (paired DeLong). Null where a class is
   * absent among them, or they are lesions, which are not independent.
   */
  readonly difference: DeLongDifference | null;
}

/** The arms two runs have in common, on the cases both have tested. */
export function compareRuns(one: RunResults, other: RunResults): readonly ComparedArm[] {
  const others = new Map(other.cases.map((item) => [item.unit, item]));
  return one.arms.flatMap(({ arm, estimates }) => {
    const beside = other.arms.find((each) => each.arm.id === arm.id);
    if (beside === undefined) return [];
    const shared = one.cases.flatMap(({ unit, diagnosis, arms }) => {
      const a = arms[arm.id]?.probability;
      const twin = others.get(unit);
      const b = twin?.arms[arm.id]?.probability;
      // A diagnosis that was corrected in between has no truth to hold both against.
      if (a === undefined || b === undefined || twin?.diagnosis !== diagnosis) return [];
      return [{ positive: diagnosis === 'malignant', a, b }];
    });
    return [
      {
        arm,
        auc: [estimates.byMeanProbability.auc, beside.estimates.byMeanProbability.auc],
        accuracy: [estimates.byVote.accuracy, beside.estimates.byVote.accuracy],
        shared: shared.length,
        difference:
          one.unit === 'patient' && other.unit === 'patient' ? delongDifference(shared) : null,
      },
    ];
  });
}
