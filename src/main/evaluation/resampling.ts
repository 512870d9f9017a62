import { countedBootstrap, type Resamples } from '../../shared/stats/bootstrap.ts';
import {
  type Confusion,
  confusionOf,
  ratesOf,
  type ScoredCase,
} from '../../shared/stats/confusion.ts';
import type { BootstrapInterval } from '../../shared/stats/estimate.ts';
import { mean } from '../../shared/stats/moments.ts';
import { rankedAreas } from '../../shared/stats/ranked.ts';
import { countedConfusion, countedMean } from './counted.ts';
import type { PairDecision, UnitDecision } from './decisions.ts';
import type { RateName } from './rates.ts';

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

/** Every figure's bootstrap interval, all from the same resamples of patients. */
export function bootstrapIntervals(
  records: readonly PatientRecord[],
  resamples: Resamples,
): Readonly<Record<BootstrapName, BootstrapInterval | null>> {
  return countedBootstrap(resamples, resampledFigures(records));
}

/** Eq. (2). */
export function recognitionRate(
  records: readonly Pick<PatientRecord, 'recognised'>[],
): number | null {
  return mean(records.map(({ recognised }) => recognised));
}

/** The figures of a resample, from how often each patient was drawn. */
function resampledFigures(
  records: readonly PatientRecord[],
): (counts: Uint32Array) => Record<BootstrapName, number | null> {
  const imageAreas = areasOf(records.map(({ imageScores }) => imageScores));
  const meanAreas = areasOf(records.map(({ meanScores }) => meanScores));
  const imageCounts = countedConfusion(records.map(({ images }) => images));
  const voteCounts = countedConfusion(records.map(({ votes }) => votes));
  const meanCounts = countedConfusion(records.map(({ means }) => means));
  const recognised = countedMean(records.map((record) => record.recognised));
  return (counts) => {
    const images = ratesOf(imageCounts(counts));
    const votes = ratesOf(voteCounts(counts));
    const means = ratesOf(meanCounts(counts));
    return {
      'images.accuracy': images.accuracy,
      'images.precision': images.precision,
      'images.specificity': images.specificity,
      'images.sensitivity': images.sensitivity,
      'images.f1': images.f1,
      'images.auc': imageAreas(counts).auc,
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
      'means.auc': meanAreas(counts).auc,
      recognition: recognised(counts),
    };
  };
}

function areasOf(scores: readonly (readonly ScoredCase[])[]): ReturnType<typeof rankedAreas> {
  return rankedAreas(
    scores.flat(),
    scores.flatMap((own, patient) => own.map(() => patient)),
  );
}

function decided(diagnosis: string, decision: string): { positive: boolean; called: boolean } {
  return { positive: diagnosis === 'malignant', called: decision === 'malignant' };
}

function scored(diagnosis: string, score: number): ScoredCase {
  return { positive: diagnosis === 'malignant', score };
}
