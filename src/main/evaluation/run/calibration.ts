import type { ArmResults, Calibration } from '../../../shared/crossval/results.ts';
import { brier, squaredMiss } from '../../../shared/stats/brier.ts';
import { countedBootstrap, type Statistics } from '../../../shared/stats/bootstrap.ts';
import {
  expectedCalibrationError,
  type PatientCase,
  reliabilityCurve,
} from '../../../shared/stats/calibration.ts';
import { crossFittedTemperature, logitOf } from '../../../shared/stats/temperature.ts';
import { estimateOf } from '../rates.ts';
import { clustersOf, type Setting } from './setting.ts';

const BINS = 10;
/** Groups of patients for temperature scaling: nine tenths fit, one tenth is scaled. */
const GROUPS = 10;

/** Reliability curve, Brier score and expected calibration error, with patient-bootstrap intervals. */
export function calibrationOf(
  cases: readonly PatientCase[],
  { resamplesOf, unit }: Pick<Setting, 'resamplesOf' | 'unit'>,
): Calibration {
  const { patients, clusterOf } = clustersOf(cases);
  const intervals = countedBootstrap(resamplesOf(patients), resampledErrors(cases, clusterOf));
  const bins = reliabilityCurve(cases, { binning: 'equal-width', bins: BINS, unit });
  return {
    bins,
    brier: estimateOf(brier(cases), cases, unit, intervals.brier),
    ece: estimateOf(expectedCalibrationError(bins), cases, unit, intervals.ece),
  };
}

/**
 * Calibration after temperature scaling of the mean probabilities, cross-fitted: no patient is
 * scaled by a temperature it took part in. Null where a class has fewer than two patients.
 */
export function scaledCalibration(
  cases: readonly PatientCase[],
  setting: Setting,
): ArmResults['scaled'] {
  const logits = cases.map(({ patient, positive, score }) => ({
    patient,
    positive,
    logit: logitOf(score),
  }));
  const fitted = crossFittedTemperature(logits, { seed: setting.seed, groups: GROUPS });
  if (fitted === null) return null;
  const scaled = cases.map(({ patient, positive }, i) => ({
    patient,
    positive,
    score: fitted.probabilities[i]!,
  }));
  return { temperatures: fitted.temperatures, calibration: calibrationOf(scaled, setting) };
}

/** Both errors of a resample, from how often each patient was drawn. */
function resampledErrors(
  cases: readonly PatientCase[],
  clusterOf: readonly number[],
): (counts: Uint32Array) => Statistics<'brier' | 'ece'> {
  const cluster = Uint32Array.from(clusterOf);
  const misses = Float64Array.from(cases, squaredMiss);
  // What a case adds to its bin's difference of predicted and observed.
  const excess = Float64Array.from(cases, ({ positive, score }) => score - Number(positive));
  const bin = Uint8Array.from(cases, ({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)));
  const gaps = new Float64Array(BINS);
  return (counts) => {
    let [total, squares] = [0, 0];
    gaps.fill(0);
    for (let i = 0; i < cluster.length; i += 1) {
      const count = counts[cluster[i]!]!;
      total += count;
      squares += count * misses[i]!;
      gaps[bin[i]!]! += count * excess[i]!;
    }
    if (total === 0) return { brier: null, ece: null };
    const distance = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
    return { brier: squares / total, ece: distance / total };
  };
}
