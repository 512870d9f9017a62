/** A case with its truth (positive is malignant) and a score that grows with malignancy. */
export interface ScoredCase {
  readonly positive: boolean;
  readonly score: number;
}

/** A case with its truth and the decision taken. */
export interface DecidedCase {
  readonly positive: boolean;
  readonly called: boolean;
}

export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

/** Each is `null` where its denominator is 0. */
export interface Rates {
  /** (TP + TN) / all. */
  readonly accuracy: number | null;
  /** TP / (TP + FP): depends on the prevalence among the cases. */
  readonly precision: number | null;
  /** TN / (TN + FP). */
  readonly specificity: number | null;
  /** TP / (TP + FN). */
  readonly sensitivity: number | null;
  /** 2 TP / (2 TP + FP + FN). */
  readonly f1: number | null;
}

export const NO_CASES: Confusion = {
  truePositive: 0,
  falsePositive: 0,
  trueNegative: 0,
  falseNegative: 0,
};

/** The decision everywhere: positive = score ≥ cutoff (method.md, "Input tensor"). */
export function isPositive(score: number, cutoff: number): boolean {
  if (Number.isNaN(score)) throw new RangeError('a score is not a number');
  return score >= cutoff;
}

export function confusionOf(cases: readonly DecidedCase[]): Confusion {
  const counts = { ...NO_CASES };
  for (const { positive, called } of cases) {
    if (positive && called) counts.truePositive += 1;
    else if (positive) counts.falseNegative += 1;
    else if (called) counts.falsePositive += 1;
    else counts.trueNegative += 1;
  }
  return counts;
}

export function confusionAt(cases: readonly ScoredCase[], cutoff: number): Confusion {
  return confusionOf(
    cases.map(({ positive, score }) => ({ positive, called: isPositive(score, cutoff) })),
  );
}

export function addConfusions(confusions: readonly Confusion[]): Confusion {
  const total = { ...NO_CASES };
  for (const counts of confusions) {
    total.truePositive += counts.truePositive;
    total.falsePositive += counts.falsePositive;
    total.trueNegative += counts.trueNegative;
    total.falseNegative += counts.falseNegative;
  }
  return total;
}

export function ratesOf(confusion: Confusion): Rates {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  const wrong = falsePositive + falseNegative;
  return {
    accuracy: ratio(truePositive + trueNegative, truePositive + trueNegative + wrong),
    precision: ratio(truePositive, truePositive + falsePositive),
    specificity: ratio(trueNegative, trueNegative + falsePositive),
    sensitivity: ratio(truePositive, truePositive + falseNegative),
    f1: ratio(2 * truePositive, 2 * truePositive + wrong),
  };
}

/** Share of positive cases, on which precision depends; `null` without cases. */
export function prevalenceOf(confusion: Confusion): number | null {
  const positives = confusion.truePositive + confusion.falseNegative;
  return ratio(positives, positives + confusion.trueNegative + confusion.falsePositive);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
