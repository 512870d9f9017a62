import { randomStream } from '../../shared/random/stream.ts';
import { auc } from '../../shared/stats/auc.ts';
import { countedBootstrap, drawResamples } from '../../shared/stats/bootstrap.ts';
import { brier, squaredMiss } from '../../shared/stats/brier.ts';
import { expectedCalibrationError, reliabilityCurve } from '../../shared/stats/calibration.ts';
import {
  type Confusion,
  confusionAt,
  prevalenceOf,
  ratesOf,
  type ScoredCase,
} from '../../shared/stats/confusion.ts';
import { averagePrecision, curvePoints } from '../../shared/stats/curves.ts';
import { delong } from '../../shared/stats/delong.ts';
import type { Estimate, Interval, Unit } from '../../shared/stats/estimate.ts';
import { youden } from '../../shared/stats/operating-point.ts';
import { rankedAreas } from '../../shared/stats/ranked.ts';
import { wilson } from '../../shared/stats/wilson.ts';
import { countedConfusion, countedMean } from './counted.ts';
import type { ScoredRateEstimates } from './evaluation.ts';
import type { RateName } from './rates.ts';

/** A case of any score, not only of a probability; positive = score ≥ cutoff. */
export interface PatientScore extends ScoredCase {
  readonly patient: string;
}

export interface ScoreFigures extends ScoredRateEstimates {
  readonly unit: Unit;
  /** Distinct patients. */
  readonly patients: number;
  readonly cases: number;
  readonly cutoff: {
    readonly value: number;
    /** `youden-on-the-same-cases` is optimistic: the rates would be lower on others. */
    readonly by: 'given' | 'youden-on-the-same-cases';
  };
  /** Area under the precision-recall curve; depends on the prevalence. */
  readonly averagePrecision: Estimate;
  /** Where all scores lie in [0, 1] and can be probabilities, else `null`. */
  readonly calibration: { readonly brier: Estimate; readonly ece: Estimate } | null;
}

export interface ScoreOptions {
  readonly unit: Unit;
  /** Youden's on the same cases where it is not given. */
  readonly cutoff?: number;
  readonly seed: number;
  readonly resamples: number;
}

/** Bins of the expected calibration error, of equal width. */
const ECE_BINS = 10;

/**
 * The figures of any score on cases of both classes. Where every patient has one case, proportions
 * have Wilson's interval and the AUC DeLong's; the others, and all where patients have several, a
 * bootstrap of patients. The order of the cases does not matter.
 *
 * Throws RangeError where a class is absent.
 */
export function scoreFigures(
  cases: readonly PatientScore[],
  { unit, cutoff, seed, resamples }: ScoreOptions,
): ScoreFigures {
  const chosen = cutoff ?? youden(cases)?.threshold ?? undefined;
  if (chosen === undefined) throw new RangeError('a score needs cases of both classes');
  const patients = [...Map.groupBy(cases, ({ patient }) => patient).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => own.toSorted((a, b) => a.score - b.score));
  const probabilities = cases.every(({ score }) => score >= 0 && score <= 1);
  const random = randomStream(seed, 'bootstrap', 'score');
  const intervals = countedBootstrap(
    drawResamples(patients.length, { random, resamples }),
    resampledFigures(patients, chosen, probabilities),
  );
  const independent = patients.length === cases.length;
  const ordered = patients.flat();
  const estimate = (
    value: number | null,
    counted: readonly PatientScore[],
    interval: Interval | null,
  ) => ({
    value,
    n: new Set(counted.map(({ patient }) => patient)).size,
    unit,
    cases: counted.length,
    interval,
  });
  const confusion = confusionAt(ordered, chosen);
  const rates = ratesOf(confusion);
  const rate = (name: RateName): Estimate => {
    const counted = ordered.filter((item) => COUNTED[name](item, chosen));
    const right = rightOf(name, confusion);
    const interval =
      independent && right !== null ? wilson(right, counted.length) : intervals[name];
    return estimate(rates[name], counted, interval);
  };
  return {
    unit,
    patients: patients.length,
    cases: cases.length,
    cutoff: { value: chosen, by: cutoff === undefined ? 'youden-on-the-same-cases' : 'given' },
    confusion,
    prevalence: prevalenceOf(confusion),
    accuracy: rate('accuracy'),
    precision: rate('precision'),
    specificity: rate('specificity'),
    sensitivity: rate('sensitivity'),
    f1: rate('f1'),
    auc: estimate(
      auc(ordered),
      ordered,
      independent ? (delong(ordered)?.interval ?? null) : intervals.auc,
    ),
    averagePrecision: estimate(
      averagePrecision(curvePoints(ordered)),
      ordered,
      intervals.averagePrecision,
    ),
    calibration: probabilities
      ? {
          brier: estimate(brier(ordered), ordered, intervals.brier),
          ece: estimate(
            expectedCalibrationError(
              reliabilityCurve(ordered, { binning: 'equal-width', bins: ECE_BINS, unit }),
            ),
            ordered,
            intervals.ece,
          ),
        }
      : null,
  };
}

/** The cases in each rate's denominator. */
const COUNTED: Readonly<Record<RateName, (item: ScoredCase, cutoff: number) => boolean>> = {
  accuracy: () => true,
  precision: ({ score }, cutoff) => score >= cutoff,
  specificity: ({ positive }) => !positive,
  sensitivity: ({ positive }) => positive,
  f1: () => true,
};

/** The numerator of a proportion; `null` for F1, which is none. */
function rightOf(name: RateName, confusion: Confusion): number | null {
  switch (name) {
    case 'accuracy':
      return confusion.truePositive + confusion.trueNegative;
    case 'specificity':
      return confusion.trueNegative;
    case 'precision':
    case 'sensitivity':
      return confusion.truePositive;
    case 'f1':
      return null;
  }
}

type ResampledName = RateName | 'auc' | 'averagePrecision' | 'brier' | 'ece';

function resampledFigures(
  patients: readonly (readonly PatientScore[])[],
  cutoff: number,
  probabilities: boolean,
): (counts: Uint32Array) => Record<ResampledName, number | null> {
  const owners = patients.flatMap((own, patient) => own.map(() => patient));
  const areas = rankedAreas(patients.flat(), owners);
  const confusion = countedConfusion(patients.map((own) => confusionAt(own, cutoff)));
  const missing = (): null => null;
  const squares = probabilities
    ? countedMean(
        patients.map((own) => own.reduce((sum, item) => sum + squaredMiss(item), 0)),
        patients.map((own) => own.length),
      )
    : missing;
  const calibrationError = probabilities ? countedError(patients.flat(), owners) : missing;
  return (counts) => {
    const { accuracy, precision, specificity, sensitivity, f1 } = ratesOf(confusion(counts));
    return {
      accuracy,
      precision,
      specificity,
      sensitivity,
      f1,
      ...areas(counts),
      brier: squares(counts),
      ece: calibrationError(counts),
    };
  };
}

/** The expected calibration error of a resample: of each bin, the sum of probability − truth. */
function countedError(
  cases: readonly ScoredCase[],
  owners: readonly number[],
): (counts: Uint32Array) => number | null {
  const bins = cases.map(({ score }) => Math.min(ECE_BINS - 1, Math.floor(score * ECE_BINS)));
  const misses = cases.map(({ positive, score }) => score - (positive ? 1 : 0));
  const sums = new Float64Array(ECE_BINS);
  return (counts) => {
    sums.fill(0);
    let total = 0;
    for (let i = 0; i < bins.length; i += 1) {
      const count = counts[owners[i]!]!;
      sums[bins[i]!]! += count * misses[i]!;
      total += count;
    }
    return total === 0 ? null : sums.reduce((sum, value) => sum + Math.abs(value), 0) / total;
  };
}
