import type {
  CalibrationFigures,
  CalibrationMap,
  CalibrationResult,
  CalibrationRule,
  Zone,
  ZoneFigures,
} from '../domain/calibration.ts';
import { SonopairError } from '../errors.ts';
import { auc } from '../stats/auc.ts';
import { brier } from '../stats/brier.ts';
import { calibrationLine, type PatientCase, reliabilityCurve } from '../stats/calibration.ts';
import { atSensitivity, atSpecificity, youden } from '../stats/operating-point.ts';
import {
  crossFittedTemperature,
  fitTemperature,
  logitOf,
  scaledProbability,
} from '../stats/temperature.ts';
import { wilson } from '../stats/wilson.ts';
import { casesFor, conformalZone, zoneOf } from './conformal.ts';

/** Confirmed patients of each class below which nothing is calibrated. */
export const LEAST_PATIENTS = 30;
const GROUPS = 10;
/** Curves of so few patients say nothing in finer bins. */
const BINS = 6;

export interface CalibrationRequest {
  readonly rule: CalibrationRule;
  /** Of the indeterminate zone: at most this share of a class is called the other one. */
  readonly errorRate: number;
  /** The model's own cut-off, for what is shown as "before". */
  readonly cutoff: number;
  readonly seed: number;
}

/**
 * Calibrates a model on confirmed patients it has not seen, one score (mean probability) each:
 * temperature, threshold by the rule, and the indeterminate zone. What is shown as "after" is
 * cross-fitted: each patient is judged by a calibration of the patients of the other nine groups.
 *
 * Throws SonopairError `record` where a class has fewer than 30 patients, or fewer than the error
 * rate needs; RangeError for a score that is no probability.
 */
export function calibrate(
  given: readonly PatientCase[],
  request: CalibrationRequest,
): CalibrationResult {
  // Sums in one order, whatever order the patients come in.
  const cases = given.toSorted((a, b) => (a.patient < b.patient ? -1 : 1));
  const patients = {
    benign: cases.filter(({ positive }) => !positive).length,
    malignant: cases.filter(({ positive }) => positive).length,
  };
  checkCounts(patients, request.errorRate);
  const logits = cases.map(({ patient, positive, score }) => {
    return { patient, positive, logit: logitOf(score) };
  });
  const own = mapOf(cases, fitTemperature(logits)!, request);
  const crossed = crossFittedTemperature(logits, { seed: request.seed, groups: GROUPS })!;
  const maps = crossed.temperatures.map((temperature, group) =>
    mapOf(
      cases.filter((_, i) => crossed.groups[i] !== group),
      temperature,
      request,
    ),
  );
  const judged = cases.map((item, i): Judged => {
    const map = maps[crossed.groups[i]!]!;
    const score = calibratedScore(map, item.score);
    const zone = zoneOf(map.zone, score);
    return { ...item, score, called: score >= map.threshold, zone };
  });
  const before = cases.map((item) => ({ ...item, called: item.score >= request.cutoff }));
  // Scaling by one temperature keeps the order: the area is that of the scores as they are.
  const area = auc(cases)!;
  return {
    ...own,
    rule: request.rule,
    patients,
    before: figuresOf(before, area),
    after: figuresOf(judged, area),
    zoneAfter: zoneFiguresOf(judged),
    groups: crossed.temperatures.length,
    seed: request.seed,
  };
}

/** The calibrated probability of a mean probability. */
export function calibratedScore(
  { temperature }: Pick<CalibrationMap, 'temperature'>,
  probability: number,
): number {
  return scaledProbability(logitOf(probability), temperature);
}

/** The cut-off on the model's own probability that the calibrated threshold stands for. */
export function rawCutoff({ temperature, threshold }: CalibrationMap): number {
  return scaledProbability(logitOf(threshold), 1 / temperature);
}

/** A calibration as far as two classes allow; the rate has enough cases by then, or the zone is all. */
function mapOf(
  cases: readonly PatientCase[],
  temperature: number,
  { rule, errorRate }: CalibrationRequest,
): CalibrationMap {
  const scaled = cases.map((item) => {
    return { ...item, score: calibratedScore({ temperature }, item.score) };
  });
  // Of fewer cases than the rate needs (in a group's fit) nothing may be called: all is between.
  const zone = conformalZone(scaled, errorRate) ?? { benignUpTo: 1, malignantFrom: 0 };
  return { temperature, threshold: thresholdOf(scaled, rule), zone, errorRate };
}

function thresholdOf(cases: readonly PatientCase[], rule: CalibrationRule): number {
  const point =
    rule.kind === 'youden'
      ? youden(cases)
      : rule.kind === 'sensitivity'
        ? atSensitivity(cases, rule.target)
        : atSpecificity(cases, rule.target);
  const at = point?.threshold ?? null;
  if (at === null) return 1;
  // Half-way to the next lower score, so that a rounding of the score changes nothing.
  const below = cases.reduce((most, { score }) => (score < at && score > most ? score : most), 0);
  return (at + below) / 2;
}

function checkCounts(
  { benign, malignant }: CalibrationResult['patients'],
  errorRate: number,
): void {
  const found = `${benign} benign and ${malignant} malignant patients can be used`;
  const fewest = Math.min(benign, malignant);
  if (fewest < LEAST_PATIENTS)
    throw new SonopairError('record', {
      subject: 'Calibration',
      reason: `${found}, and it needs ${LEAST_PATIENTS} of each`,
      remedy: 'Enter more confirmed diagnoses of patients the model has not seen, and read them',
    });
  const needed = casesFor(errorRate);
  if (fewest < needed)
    throw new SonopairError('record', {
      subject: 'Calibration',
      reason: `${found}, and an error rate of ${percent(errorRate)} needs ${needed} of each`,
      remedy: 'Choose a greater error rate, or add confirmed patients',
    });
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

interface Called extends PatientCase {
  /** Whether it is called malignant. */
  readonly called: boolean;
}

interface Judged extends Called {
  readonly zone: Zone;
}

function figuresOf(cases: readonly Called[], area: number): CalibrationFigures {
  const line = calibrationLine(cases);
  const [positive, negative] = [true, false].map((is) => cases.filter((c) => c.positive === is));
  const bins = reliabilityCurve(cases, { binning: 'equal-count', bins: BINS, unit: 'patient' });
  return {
    auc: area,
    brier: brier(cases)!,
    slope: line?.slope ?? null,
    intercept: line?.intercept ?? null,
    sensitivity: rate(positive!, ({ called }) => called),
    specificity: rate(negative!, ({ called }) => !called),
    bins: bins.map(({ observed, from, to, n, predicted }) => {
      const { low, high } = observed.interval!;
      return { from, to, n, predicted, observed: { value: observed.value!, low, high } };
    }),
  };
}

function zoneFiguresOf(cases: readonly Judged[]): ZoneFigures {
  const [positive, negative] = [true, false].map((is) => cases.filter((c) => c.positive === is));
  return {
    benignErrors: rate(negative!, ({ zone }) => zone === 'malignant'),
    malignantErrors: rate(positive!, ({ zone }) => zone === 'benign'),
    indeterminate: rate(cases, ({ zone }) => zone === 'indeterminate'),
  };
}

function rate<Case>(
  cases: readonly Case[],
  holds: (item: Case) => boolean,
): CalibrationFigures['sensitivity'] {
  const k = cases.filter(holds).length;
  const { low, high } = wilson(k, cases.length)!;
  return { value: k / cases.length, k, n: cases.length, low, high };
}
