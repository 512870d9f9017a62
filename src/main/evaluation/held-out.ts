import type { CardFigure, HeldOutFigures } from '../../shared/domain/held-out.ts';
import type { PatientEstimates } from '../../shared/crossval/results.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';
import { calibrationLine } from '../../shared/stats/calibration.ts';
import { calibrationOf } from './run/calibration.ts';
import { patientEstimates } from './run/estimates.ts';
import { decidedUnits, meanCases } from './run/setting.ts';
import { DEFAULT_CUTOFF, type PairScore } from './decisions.ts';
import { patientResamples } from './evaluate.ts';

export interface HeldOutOptions {
  /** Malignant is a probability of at least this; 0.5 by default. */
  readonly cutoff?: number;
  /** Of the patient bootstrap. */
  readonly seed: number;
  readonly bootstrap: number;
}

/** The operating points a model card names: sensitivity where specificity is this, and the reverse. */
const POINT = 0.9;

/**
 * What a model card says of patients the model has not seen, per patient by the mean probability of
 * its pairs: AUC, the rates at the cutoff, both operating points, and how far the probabilities can
 * be taken at their word. Every pair must have a diagnosis (its own or its patient's).
 */
export function heldOutFigures(
  scores: readonly PairScore[],
  { cutoff = DEFAULT_CUTOFF, seed, bootstrap }: HeldOutOptions,
): HeldOutFigures {
  const unit = scores.some((score) => score.unit !== score.patient) ? 'lesion' : 'patient';
  const setting = {
    cutoff,
    specificity: POINT,
    sensitivity: POINT,
    seed,
    bootstrap,
    resamplesOf: patientResamples(seed, bootstrap),
    unit,
  } as const;
  const estimates = patientEstimates(scores, setting);
  const cases = meanCases(decidedUnits(scores, setting));
  const { brier, ece } = calibrationOf(cases, setting);
  const line = calibrationLine(cases);
  const { auc, accuracy, sensitivity, specificity } = estimates.byMeanProbability;
  return {
    unit,
    units: estimates.units,
    pairs: estimates.pairs,
    cutoff,
    auc: figureOf(auc),
    accuracy: figureOf(accuracy),
    sensitivity: figureOf(sensitivity),
    specificity: figureOf(specificity),
    sensitivityAt90Specificity: pointOf(estimates.sensitivityAtSpecificity),
    specificityAt90Sensitivity: pointOf(estimates.specificityAtSensitivity),
    brier: figureOf(brier),
    ece: figureOf(ece),
    calibration: line === null ? null : { slope: line.slope, intercept: line.intercept },
  };
}

function figureOf({ value, interval, n, cases }: Estimate): CardFigure {
  if (interval === null) return { value, interval: null, n, cases };
  const { low, high, level, method } = interval;
  return { value, interval: { low, high, level, method }, n, cases };
}

function pointOf(
  point: PatientEstimates['sensitivityAtSpecificity'],
): HeldOutFigures['sensitivityAt90Specificity'] {
  return { ...figureOf(point), threshold: point.threshold };
}
