import type { RandomStream } from '../../shared/random/stream.ts';
import { auc } from '../../shared/stats/auc.ts';
import { clusterBootstrap } from '../../shared/stats/bootstrap.ts';
import {
  addConfusions,
  type Confusion,
  confusionOf,
  ratesOf,
  type ScoredCase,
} from '../../shared/stats/confusion.ts';
import type { BootstrapInterval } from '../../shared/stats/estimate.ts';
import { mean } from '../../shared/stats/moments.ts';
import type { PairDecision, UnitDecision } from './decisions.ts';
import type { RateName } from './evaluation.ts';

/** A pair or unit whose diagnosis is known. */
export type Diagnosed<T> = T & { readonly diagnosis: NonNullable<PairDecision['diagnosis']> };

/** What one patient adds to every figure: the cluster that is drawn as a whole. */
export interface PatientRecord {
  readonly images: Confusion;
  readonly imageScores: readonly ScoredCase[];
  readonly votes: Confusion;
  readonly means: Confusion;
  readonly meanScores: readonly ScoredCase[];
  /** Share of the patient's images decided rightly: a term of Eq. (2). */
  readonly recognised: number;
}

export type BootstrapName =
  `${'images' | 'means'}.${RateName | 'auc'}` | `votes.${RateName}` | 'recognition';

/** One record per patient, in the order of the codes: intervals do not depend on the order of rows. */
export function patientRecords(
  pairs: readonly Diagnosed<PairDecision>[],
  units: readonly Diagnosed<UnitDecision>[],
): readonly PatientRecord[] {
  const unitsOf = Map.groupBy(units, ({ patient }) => patient);
  const pairsOf = Map.groupBy(pairs, ({ patient }) => patient);
  return [...pairsOf.keys()].toSorted().map((patient): PatientRecord => {
    const own = pairsOf.get(patient) ?? [];
    const ownUnits = unitsOf.get(patient) ?? [];
    const right = own.filter(({ decision, diagnosis }) => decision === diagnosis).length;
    return {
      images: confusionOf(own.map((pair) => decided(pair.diagnosis, pair.decision))),
      imageScores: own.map((pair) => scored(pair.diagnosis, pair.probability)),
      votes: confusionOf(ownUnits.map((unit) => decided(unit.diagnosis, unit.decision))),
      means: confusionOf(ownUnits.map((unit) => decided(unit.diagnosis, unit.meanDecision))),
      meanScores: ownUnits.map((unit) => scored(unit.diagnosis, unit.meanProbability)),
      recognised: right / own.length,
    };
  });
}

/** Every figure's percentile interval, all from the same resamples of patients. */
export function bootstrapIntervals(
  records: readonly PatientRecord[],
  options: { readonly random: RandomStream; readonly resamples: number },
): Readonly<Record<BootstrapName, BootstrapInterval | null>> {
  return clusterBootstrap(records, figuresOf, options);
}

/** Eq. (2). */
export function recognitionRate(records: readonly PatientRecord[]): number | null {
  return mean(records.map(({ recognised }) => recognised));
}

function figuresOf(sample: readonly PatientRecord[]): Record<BootstrapName, number | null> {
  const images = ratesOf(addConfusions(sample.map((patient) => patient.images)));
  const votes = ratesOf(addConfusions(sample.map((patient) => patient.votes)));
  const means = ratesOf(addConfusions(sample.map((patient) => patient.means)));
  return {
    'images.accuracy': images.accuracy,
    'images.precision': images.precision,
    'images.specificity': images.specificity,
    'images.sensitivity': images.sensitivity,
    'images.f1': images.f1,
    'images.auc': auc(sample.flatMap(({ imageScores }) => imageScores)),
    'votes.accuracy': votes.accuracy,
    'votes.precision': votes.precision,
    'votes.specificity': votes.specificity,
    'votes.sensitivity': votes.sensitivity,
    'votes.f1': votes.f1,
    'means.accuracy': means.accuracy,
    'means.precision': means.precision,
    'means.specificity': means.specificity,
    'means.sensitivity': means.sensitivity,
    'means.f1': means.f1,
    'means.auc': auc(sample.flatMap(({ meanScores }) => meanScores)),
    recognition: recognitionRate(sample),
  };
}

function decided(diagnosis: string, decision: string): { positive: boolean; called: boolean } {
  return { positive: diagnosis === 'malignant', called: decision === 'malignant' };
}

function scored(diagnosis: string, score: number): ScoredCase {
  return { positive: diagnosis === 'malignant', score };
}
