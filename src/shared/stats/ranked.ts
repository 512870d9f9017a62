import type { ScoredCase } from './confusion.ts';

/** Areas of both curves of a resample, where each case counts as often as its cluster was drawn. */
export interface Areas {
  /** As `auc`. */
  readonly auc: number | null;
  /** As `averagePrecision`. */
  readonly averagePrecision: number | null;
}

/**
 * Sorts the cases once and returns the areas of any resample of clusters (patients) in one pass: for
 * `countedBootstrap`, which asks thousands of times. Throws RangeError for a score that is not
 * finite or a cluster that is no index.
 *
 * @param clusterOf index of each case's cluster in the counts, in the order of the cases
 */
export function rankedAreas(
  cases: readonly ScoredCase[],
  clusterOf: readonly number[],
): (counts: Uint32Array) => Areas {
  const { cluster, positive, closes } = ranked(cases, clusterOf);
  return (counts) => {
    let [positives, negatives, halves, precisions] = [0, 0, 0, 0];
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (let at = 0; at < cluster.length; at += 1) {
      const count = counts[cluster[at]!]!;
      if (positive[at] === 1) tiedPositives += count;
      else tiedNegatives += count;
      if (closes[at] === 0) continue;
      halves += tiedNegatives * (2 * positives + tiedPositives);
      positives += tiedPositives;
      negatives += tiedNegatives;
      if (tiedPositives > 0) precisions += (tiedPositives * positives) / (positives + negatives);
      tiedPositives = 0;
      tiedNegatives = 0;
    }
    if (positives === 0 || negatives === 0) return { auc: null, averagePrecision: null };
    return {
      auc: halves / (2 * positives * negatives),
      averagePrecision: precisions / positives,
    };
  };
}

/** The two operating points of a resample; both `null` where a class is absent. */
export interface ResampledPoints {
  /** As `atSpecificity`. */
  readonly sensitivity: number | null;
  /** As `atSensitivity`. */
  readonly specificity: number | null;
}

/** As `rankedAreas`, for the sensitivity at a specificity and the reverse. */
export function rankedPoints(
  cases: readonly ScoredCase[],
  clusterOf: readonly number[],
  at: { readonly specificity: number; readonly sensitivity: number },
): (counts: Uint32Array) => ResampledPoints {
  const { cluster, positive, closes } = ranked(cases, clusterOf);
  return (counts) => {
    let [allPositive, allNegative] = [0, 0];
    for (let i = 0; i < cluster.length; i += 1) {
      if (positive[i] === 1) allPositive += counts[cluster[i]!]!;
      else allNegative += counts[cluster[i]!]!;
    }
    if (allPositive === 0 || allNegative === 0) return { sensitivity: null, specificity: null };
    let [truePositive, falsePositive] = [0, 0];
    let sensitivity = 0;
    let specificity = at.sensitivity === 0 ? 1 : null;
    for (let i = 0; i < cluster.length; i += 1) {
      if (positive[i] === 1) truePositive += counts[cluster[i]!]!;
      else falsePositive += counts[cluster[i]!]!;
      if (closes[i] === 0) continue;
      const correct = (allNegative - falsePositive) / allNegative;
      if (correct >= at.specificity) sensitivity = truePositive / allPositive;
      if (specificity === null && truePositive / allPositive >= at.sensitivity)
        specificity = correct;
    }
    return { sensitivity, specificity };
  };
}

/** The cases in descending order of their scores. */
function ranked(
  cases: readonly ScoredCase[],
  clusterOf: readonly number[],
): {
  readonly cluster: Uint32Array;
  readonly positive: Uint8Array;
  /** 1 where a case is the last of those with its score. */
  readonly closes: Uint8Array;
} {
  const order = Uint32Array.from(cases, (_, i) => i).toSorted(
    (i, j) => cases[j]!.score - cases[i]!.score,
  );
  return {
    cluster: Uint32Array.from(order, (i) => indexOf(clusterOf[i])),
    positive: Uint8Array.from(order, (i) => Number(cases[i]!.positive)),
    closes: Uint8Array.from(order, (i, at) => {
      const { score } = cases[i]!;
      if (!Number.isFinite(score)) throw new RangeError(`a score is ${score}`);
      return Number(score !== cases[order[at + 1] ?? -1]?.score);
    }),
  };
}

function indexOf(cluster: number | undefined): number {
  if (cluster === undefined || !(Number.isInteger(cluster) && cluster >= 0))
    throw new RangeError(`not the index of a cluster: ${cluster}`);
  return cluster;
}
