import type { ScoredCase } from './confusion.ts';

/**
 * Area under the ROC curve as the Mann-Whitney statistic: the probability that a positive case
 * scores higher than a negative one, a tie counting one half. O(n log n). `null` where a class is
 * absent.
 */
export function auc(cases: readonly ScoredCase[]): number | null {
  const unsorted = byClass(cases, ({ score }) => score);
  const positive = unsorted.positive.toSorted();
  const negative = unsorted.negative.toSorted();
  if (positive.length === 0 || negative.length === 0) return null;
  let below = 0;
  let notAbove = 0;
  let halves = 0;
  for (const score of positive) {
    while (below < negative.length && negative[below]! < score) below += 1;
    while (notAbove < negative.length && negative[notAbove]! <= score) notAbove += 1;
    halves += below + notAbove;
  }
  return halves / (2 * positive.length * negative.length);
}

/** The scores of each class in the order of the cases. Throws RangeError where one is not finite. */
export function byClass<Case extends { readonly positive: boolean }>(
  cases: readonly Case[],
  scoreOf: (item: Case) => number,
): { readonly positive: Float64Array; readonly negative: Float64Array } {
  const positives = cases.reduce((count, item) => count + (item.positive ? 1 : 0), 0);
  const positive = new Float64Array(positives);
  const negative = new Float64Array(cases.length - positives);
  let p = 0;
  let n = 0;
  for (const item of cases) {
    const score = scoreOf(item);
    if (!Number.isFinite(score)) throw new RangeError(`a score is ${score}`);
    if (item.positive) positive[p++] = score;
    else negative[n++] = score;
  }
  return { positive, negative };
}
