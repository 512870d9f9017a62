/** What a rate counts (`row`: of a table whose rows are no known thing). The unit of inference is always the patient (method.md, "Decision and evaluation"). */
export type Unit = 'image' | 'lesion' | 'patient' | 'row';

/** An interval from a formula. */
export interface AnalyticInterval {
  readonly method: 'wilson' | 'delong' | 'newcombe' | 'student' | 'large-sample';
  readonly low: number;
  readonly high: number;
  /** Nominal coverage, e.g. 0.95. */
  readonly level: number;
}

/** An interval from percentiles over resampled patients, corrected for bias and skewness (BCa). */
export interface BootstrapInterval {
  readonly method: 'cluster-bootstrap';
  readonly low: number;
  readonly high: number;
  readonly level: number;
  /** Resamples drawn. */
  readonly resamples: number;
  /** Resamples in which the statistic is not defined; they are left out of the interval. */
  readonly skipped: number;
}

export type Interval = AnalyticInterval | BootstrapInterval;

/** A figure that is never shown without its n and its interval. */
export interface Estimate {
  /** `null` where it is not defined, e.g. sensitivity without a malignant case. */
  readonly value: number | null;
  /** Number of distinct patients behind `value`. */
  readonly n: number;
  /** What is counted in `cases`. */
  readonly unit: Unit;
  /** Number of images, lesions, rows or patients behind `value`: a proportion's denominator. */
  readonly cases: number;
  /** `null` where there is none, e.g. for an undefined value or a single patient. */
  readonly interval: Interval | null;
}

export const LEVEL = 0.95;
