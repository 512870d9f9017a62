import type { Arm } from '../../../shared/crossval/arms.ts';
import type { ArmComparison } from '../../../shared/crossval/results.ts';
import { compareScores } from '../compare.ts';
import { type ArmScores, averagedScores } from './scores.ts';
import type { Setting } from './setting.ts';
import { comparedArms, holmByFamily, pairsOf, shared } from './true-class.ts';

/**
 * Arms that differ in reader, input kind or image mode on the same patients: DeLong's paired test of
 * the mean probabilities, with Holm's correction over all of a family. Crops are held against full
 * images. Arms of which not the same folds are done are compared on those both have.
 */
export function armComparisons(
  arms: readonly ArmScores[],
  { seed, bootstrap, resamplesOf }: Setting,
): readonly ArmComparison[] {
  const isCrop = (a: Arm, b: Arm): 'images' | null =>
    a.input === b.input && a.reader === b.reader && a.images === 'cropped' && b.images === 'full'
      ? 'images'
      : null;
  const pairs = [...comparedArms(arms), ...pairsOf(arms, isCrop)];
  const compared = pairs.map(({ a, b, family, folds }) => {
    const scores = shared(averagedScores(a, folds), averagedScores(b, folds));
    const { difference, p } = compareScores(...scores, { seed, bootstrap, resamplesOf });
    return { a: a.arm.id, b: b.arm.id, family, folds, difference, p };
  });
  const adjusted = holmByFamily(compared);
  return compared.map((item, i) => Object.assign(item, { pHolm: adjusted[i]! }));
}
