import type { CaseOfArm, CaseResult } from '../../../shared/crossval/results.ts';
import type { UnitDecision } from '../decisions.ts';
import type { UnitFacts } from './facts.ts';
import { type ArmScores, averagedScores } from './scores.ts';
import { decidedUnits, type Setting } from './setting.ts';
import { trueClassProbability } from './true-class.ts';

/** Every lesion or patient that an arm tested, in the order of their names, with all arms. */
export function casesOf(
  arms: readonly ArmScores[],
  facts: ReadonlyMap<string, UnitFacts>,
  setting: Pick<Setting, 'cutoff'>,
): readonly CaseResult[] {
  const byArm = arms.map((scores) => ({ id: scores.arm.id, cases: armCases(scores, setting) }));
  return [...facts.values()].flatMap((known): readonly CaseResult[] => {
    const own = byArm.flatMap(({ id, cases }) => {
      const found = cases.get(known.unit);
      return found === undefined ? [] : [[id, found] as const];
    });
    if (own.length === 0) return [];
    const { pairs, ...rest } = known;
    return [{ ...rest, pairs: pairs.map(({ pair }) => pair), arms: Object.fromEntries(own) }];
  });
}

/** What an arm says of each lesion or patient it tested: averaged, and fold by fold. */
function armCases(
  scores: ArmScores,
  setting: Pick<Setting, 'cutoff'>,
): ReadonlyMap<string, CaseOfArm> {
  const folds = scores.folds.map((fold) => ({
    fold,
    units: new Map(
      decidedUnits(scores.byFold.get(fold)!, setting).map((item) => [item.unit, item]),
    ),
  }));
  return new Map(
    decidedUnits(averagedScores(scores), setting).map((item) => {
      const { unit, diagnosis, meanProbability: probability, decision } = item;
      const byFold = folds.flatMap(({ fold, units }) => {
        const own = units.get(unit);
        return own === undefined ? [] : [foldCase(fold, own)];
      });
      const wrongFolds = byFold.filter((own) => own.decision !== diagnosis).length;
      return [
        unit,
        {
          probability,
          trueClass: trueClassProbability(probability, diagnosis),
          decision,
          byFold,
          wrongFolds,
          misclassified: 2 * wrongFolds > byFold.length,
        },
      ];
    }),
  );
}

function foldCase(
  fold: number,
  { meanProbability, decision, benignVotes, pairs }: UnitDecision,
): CaseOfArm['byFold'][number] {
  return { fold, probability: meanProbability, decision, benignVotes, pairs };
}
