import { requireProbability } from './brier.ts';
import type { ScoredCase } from './confusion.ts';
import type { Estimate, Unit } from './estimate.ts';
import { logitOf } from './temperature.ts';
import { wilson } from './wilson.ts';

/** A case with its patient; `score` is a probability. */
export interface PatientCase extends ScoredCase {
  readonly patient: string;
}

export interface ReliabilityOptions {
  /** Bins of equal width over [0, 1], or of (nearly) equally many cases. */
  readonly binning: 'equal-width' | 'equal-count';
  /** 10 by default. */
  readonly bins?: number;
  /** What a case is. */
  readonly unit: Unit;
}

export interface ReliabilityBin {
  /** Equal width: the bin's borders, the upper one outside it but for 1. Equal count: lowest and highest score. */
  readonly from: number;
  readonly to: number;
  /** Cases in the bin. */
  readonly n: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of positive cases; Wilson's interval where no patient has two cases in the bin, else none. */
  readonly observed: Estimate;
}

/**
 * The reliability curve (M. H. DeGroot and S. E. Fienberg, Statistician 1983): mean predicted
 * probability against observed share, by bins in ascending order. Empty bins are left out. Equal
 * scores always share a bin, so that the order of the cases does not matter; bins of equal counts
 * then differ in size and may be fewer. Throws RangeError for a score that is no probability.
 */
export function reliabilityCurve(
  cases: readonly PatientCase[],
  { binning, bins = 10, unit }: ReliabilityOptions,
): readonly ReliabilityBin[] {
  if (!(Number.isInteger(bins) && bins >= 1)) throw new RangeError(`not a number of bins: ${bins}`);
  for (const { score } of cases) requireProbability(score);
  const sorted = cases.toSorted((a, b) => a.score - b.score);
  const number =
    binning === 'equal-width'
      ? (at: number) => Math.min(bins - 1, Math.floor(sorted[at]!.score * bins))
      : (at: number) => Math.floor((at * bins) / sorted.length);
  const members = new Map<number, PatientCase[]>();
  let bin = 0;
  for (const [at, item] of sorted.entries()) {
    if (at === 0 || item.score !== sorted[at - 1]!.score) bin = number(at);
    const list = members.get(bin);
    if (list === undefined) members.set(bin, [item]);
    else list.push(item);
  }
  return Array.from(members, ([index, list]) => ({
    from: binning === 'equal-width' ? index / bins : list[0]!.score,
    to: binning === 'equal-width' ? (index + 1) / bins : list.at(-1)!.score,
    n: list.length,
    predicted: list.reduce((sum, { score }) => sum + score, 0) / list.length,
    observed: observedShare(list, unit),
  }));
}

/**
 * Expected calibration error (M. P. Naeini, G. F. Cooper and M. Hauskrecht, AAAI 2015): mean
 * distance of predicted and observed over the bins, weighted by their cases. It is biased upwards,
 * the more so the fewer cases a bin has. `null` without cases.
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number | null {
  const total = bins.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return null;
  return bins.reduce(
    (sum, { n, predicted, observed }) => sum + (n / total) * Math.abs(predicted - observed.value!),
    0,
  );
}

/** Perfect calibration has intercept 0 and slope 1; a slope below 1 means scores too extreme. */
export interface CalibrationLine {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Intercept and slope of the truth regressed on the logit of the probability (D. R. Cox, Biometrika
 * 1958) by maximum likelihood (Newton's steps, at most 50). `null` where there is no maximum: a
 * class is absent, the classes are separated, or all scores are equal.
 */
export function calibrationLine(cases: readonly ScoredCase[]): CalibrationLine | null {
  const rows = cases.map(({ positive, score }) => ({ x: logitOf(score), y: positive ? 1 : 0 }));
  let intercept = 0;
  let slope = 0;
  for (let step = 0; step < 50; step += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (const { x, y } of rows) {
      const p = 1 / (1 + Math.exp(-(intercept + slope * x)));
      const weight = p * (1 - p);
      g0 += y - p;
      g1 += (y - p) * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    // Information that vanishes against its own size: the likelihood has no maximum.
    if (!(determinant > 1e-10 * h00 * h11)) return null;
    const d0 = (h11 * g0 - h01 * g1) / determinant;
    const d1 = (h00 * g1 - h01 * g0) / determinant;
    intercept += d0;
    slope += d1;
    if (Math.abs(d0) + Math.abs(d1) < 1e-10 * (1 + Math.abs(intercept) + Math.abs(slope)))
      return { intercept, slope };
  }
  return null;
}

function observedShare(cases: readonly PatientCase[], unit: Unit): Estimate {
  const positives = cases.filter(({ positive }) => positive).length;
  const patients = new Set(cases.map(({ patient }) => patient)).size;
  return {
    value: positives / cases.length,
    n: patients,
    unit,
    cases: cases.length,
    interval: patients === cases.length ? wilson(positives, cases.length) : null,
  };
}
