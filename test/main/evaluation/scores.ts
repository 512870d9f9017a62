import type { PairScore } from '../../../src/main/evaluation/decisions.ts';
import type { Diagnosis } from '../../../src/shared/domain/diagnosis.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

/** Scores of one patient, one per probability. */
export function patientScores(
  patient: string,
  diagnosis: Diagnosis | undefined,
  ...probabilities: readonly number[]
): readonly PairScore[] {
  return lesionScores(patient, undefined, diagnosis, ...probabilities);
}

/** Scores of one lesion of a patient, as `decisionUnit` names it. */
export function lesionScores(
  patient: string,
  lesion: string | undefined,
  diagnosis: Diagnosis | undefined,
  ...probabilities: readonly number[]
): readonly PairScore[] {
  const unit = lesion === undefined ? patient : `${patient}/${lesion}`;
  const known = diagnosis === undefined ? {} : { diagnosis };
  return probabilities.map((probability, i) =>
    Object.assign({ patient, unit, pair: `${unit}-${i + 1}`, probability }, known),
  );
}

/**
 * A simulated study: `patients` of three images, 40 % malignant; an image's log odds are the
 * patient's (mean ±`shift`, sd 1) plus its own noise (sd 1).
 */
export function simulatedScores(
  seed: number,
  { patients = 60, shift = 1 }: { readonly patients?: number; readonly shift?: number } = {},
): readonly PairScore[] {
  const random = randomStream(seed, 'simulated-scores');
  return Array.from({ length: patients }, (_, i) => {
    const diagnosis: Diagnosis = i < 0.4 * patients ? 'malignant' : 'benign';
    const own = (diagnosis === 'malignant' ? shift : -shift) + random.normal();
    const logits = Array.from({ length: 3 }, () => own + random.normal());
    return patientScores(`P${i}`, diagnosis, ...logits.map((x) => 1 / (1 + Math.exp(-x))));
  }).flat();
}
