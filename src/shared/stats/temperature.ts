import { randomStream } from '../random/stream.ts';
import { requireProbability } from './brier.ts';

/** A case with its truth and the logit of the positive class: log(p / (1 − p)). */
export interface LogitCase {
  readonly positive: boolean;
  readonly logit: number;
}

export interface PatientLogit extends LogitCase {
  readonly patient: string;
}

/** Probabilities are kept this far from 0 and 1 (half a float32's step at 1), so that logits are finite. */
const NEAREST = 2 ** -25;

/** Logit of a probability; at most ±17.3. Throws RangeError for what is no probability. */
export function logitOf(probability: number): number {
  requireProbability(probability);
  const p = Math.min(1 - NEAREST, Math.max(NEAREST, probability));
  return Math.log(p / (1 - p));
}

/** σ(logit / temperature). */
export function scaledProbability(logit: number, temperature: number): number {
  return 1 / (1 + Math.exp(-logit / temperature));
}

/** Temperatures looked at: beyond them a fit would say that no maximum exists. */
export const TEMPERATURES = { least: 0.05, most: 20 } as const;

/**
 * The temperature of greatest likelihood (C. Guo and others, ICML 2017, for two classes): scaled
 * probabilities are σ(logit / T). The likelihood has one maximum in 1 / T, found by bisection of its
 * slope. Where the logits separate the classes perfectly, or carry nothing, it lies at a bound of
 * `TEMPERATURES`, which is returned. `null` without cases of both classes. Throws RangeError for a
 * logit that is not finite.
 */
export function fitTemperature(cases: readonly LogitCase[]): number | null {
  const wrong = cases.find(({ logit }) => !Number.isFinite(logit));
  if (wrong !== undefined) throw new RangeError(`a logit is ${wrong.logit}`);
  if (!cases.some(({ positive }) => positive) || cases.every(({ positive }) => positive))
    return null;
  // Signed so that right is positive; the slope of the log likelihood falls as 1 / T grows.
  const margins = cases.map(({ positive, logit }) => (positive ? logit : -logit));
  const slope = (inverse: number): number =>
    margins.reduce((sum, margin) => sum + margin / (1 + Math.exp(margin * inverse)), 0);
  let low = 1 / TEMPERATURES.most;
  let high = 1 / TEMPERATURES.least;
  if (slope(low) <= 0) return TEMPERATURES.most;
  if (slope(high) >= 0) return TEMPERATURES.least;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

export interface CrossFitted {
  /** By group, fitted on the patients of all other groups. */
  readonly temperatures: readonly number[];
  /** By case, in the order given: the group its patient is in. */
  readonly groups: readonly number[];
  /** By case, in the order given: σ(logit / temperature of its group). */
  readonly probabilities: readonly number[];
}

/**
 * Temperature scaling in which no patient's probability is scaled by a temperature the patient took
 * part in: patients are divided into `groups` (5 by default) groups, stratified by diagnosis (a
 * patient with any positive case counts as positive) and drawn by `seed`, and each group is scaled
 * by the temperature fitted on the others. The order of the cases does not matter to the division.
 *
 * `null` where a stratum has fewer than two patients, so that some fit would lack a class, or where
 * the other groups hold no case of a class.
 */
export function crossFittedTemperature(
  cases: readonly PatientLogit[],
  { seed, groups = 5 }: { readonly seed: number; readonly groups?: number },
): CrossFitted | null {
  if (!(Number.isInteger(groups) && groups >= 2)) throw new RangeError(`not groups: ${groups}`);
  const groupOf = dividePatients(cases, seed, groups);
  if (groupOf === null) return null;
  const used = Math.max(...groupOf.values()) + 1;
  const temperatures: number[] = [];
  for (let group = 0; group < used; group += 1) {
    const fitted = fitTemperature(cases.filter(({ patient }) => groupOf.get(patient) !== group));
    if (fitted === null) return null;
    temperatures.push(fitted);
  }
  const own = cases.map(({ patient }) => groupOf.get(patient)!);
  return {
    temperatures,
    groups: own,
    probabilities: cases.map(({ logit }, i) => scaledProbability(logit, temperatures[own[i]!]!)),
  };
}

function dividePatients(
  cases: readonly PatientLogit[],
  seed: number,
  groups: number,
): ReadonlyMap<string, number> | null {
  const positive = new Set(cases.filter((item) => item.positive).map(({ patient }) => patient));
  const patients = [...new Set(cases.map(({ patient }) => patient))].toSorted();
  const groupOf = new Map<string, number>();
  // One deal through both strata, so that groups differ by at most one patient.
  let next = 0;
  for (const stratum of ['positive', 'negative'] as const) {
    const members = patients.filter((code) => positive.has(code) === (stratum === 'positive'));
    if (members.length < 2) return null;
    for (const patient of randomStream(seed, 'temperature', stratum).shuffled(members)) {
      groupOf.set(patient, next % groups);
      next += 1;
    }
  }
  return groupOf;
}
