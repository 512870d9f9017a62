import { type Confusion, NO_CASES } from '../../shared/stats/confusion.ts';

/** Figures of a resample from how often each patient was drawn: for `countedBootstrap`. */

/** Adds up the patients' counts. */
export function countedConfusion(
  confusions: readonly Confusion[],
): (counts: Uint32Array) => Confusion {
  const flat = Uint32Array.from(
    confusions.flatMap((item) => [
      item.truePositive,
      item.falsePositive,
      item.trueNegative,
      item.falseNegative,
    ]),
  );
  return (counts) => {
    const total = { ...NO_CASES };
    for (let i = 0; i < counts.length; i += 1) {
      const count = counts[i]!;
      if (count === 0) continue;
      total.truePositive += count * flat[4 * i]!;
      total.falsePositive += count * flat[4 * i + 1]!;
      total.trueNegative += count * flat[4 * i + 2]!;
      total.falseNegative += count * flat[4 * i + 3]!;
    }
    return total;
  };
}

/**
 * A mean over cases, from each patient's sum and number of cases (1 by default: Eq. (2) is the mean
 * over patients). `null` for an empty resample.
 */
export function countedMean(
  sums: readonly number[],
  cases: readonly number[] = sums.map(() => 1),
): (counts: Uint32Array) => number | null {
  return (counts) => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < sums.length; i += 1) {
      sum += counts[i]! * sums[i]!;
      total += counts[i]! * cases[i]!;
    }
    return total === 0 ? null : sum / total;
  };
}
