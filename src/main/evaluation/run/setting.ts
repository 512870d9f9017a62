import type { PatientCase } from '../../../shared/stats/calibration.ts';
import type { Resamples } from '../../../shared/stats/bootstrap.ts';
import { decideUnits, type PairScore, type UnitDecision } from '../decisions.ts';
import type { Diagnosed } from '../resampling.ts';

/** What every figure of a run is taken with. */
export interface Setting {
  readonly cutoff: number;
  readonly specificity: number;
  readonly sensitivity: number;
  /** Of the bootstrap, and of the groups of temperature scaling. */
  readonly seed: number;
  readonly bootstrap: number;
  readonly resamplesOf: (patients: number) => Resamples;
  /** What a patient-wise decision is made for. */
  readonly unit: 'patient' | 'lesion';
}

/** Decisions per lesion or patient, all of them diagnosed (`studyPairs`), by name. */
export function decidedUnits(
  scores: readonly PairScore[],
  { cutoff }: Pick<Setting, 'cutoff'>,
): readonly Diagnosed<UnitDecision>[] {
  return decideUnits(scores, cutoff).map((unit) =>
    Object.assign({}, unit, { diagnosis: unit.diagnosis! }),
  );
}

/** The mean probability per lesion or patient as a score. */
export function meanCases(units: readonly Diagnosed<UnitDecision>[]): readonly PatientCase[] {
  return units.map(({ patient, diagnosis, meanProbability }) => ({
    patient,
    positive: diagnosis === 'malignant',
    score: meanProbability,
  }));
}

/** Patients in the order of their codes, and the index of each case's: the bootstrap's clusters. */
export function clustersOf(cases: readonly { readonly patient: string }[]): {
  readonly patients: number;
  readonly clusterOf: readonly number[];
} {
  const codes = [...new Set(cases.map(({ patient }) => patient))].toSorted();
  const index = new Map(codes.map((code, i) => [code, i]));
  return { patients: codes.length, clusterOf: cases.map(({ patient }) => index.get(patient)!) };
}
