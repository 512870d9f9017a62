import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import { randomStream } from '../../shared/random/stream.ts';
import { auc } from '../../shared/stats/auc.ts';
import { drawResamples, type Resamples } from '../../shared/stats/bootstrap.ts';
import { delong } from '../../shared/stats/delong.ts';
import { LEVEL } from '../../shared/stats/estimate.ts';
import {
  decidePairs,
  decideUnits,
  DEFAULT_CUTOFF,
  type PairDecision,
  type PairScore,
  type UnitDecision,
} from './decisions.ts';
import type { ClassCounts, Evaluation } from './evaluation.ts';
import { notesOn } from './notes.ts';
import { caseOf, estimateOf, rateEstimates } from './rates.ts';
import {
  bootstrapIntervals,
  type Diagnosed,
  patientRecords,
  recognitionRate,
} from './resampling.ts';

export interface EvaluateOptions {
  /** Positive is a probability of at least this; 0.5 by default. */
  readonly cutoff?: number;
  readonly seed: number;
  /** Resamples of the patient bootstrap; 2000 by default. */
  readonly bootstrap?: number;
  /**
   * The resamples of so many patients, where evaluations share them: as `patientResamples` draws
   * them from the same seed.
   */
  readonly resamplesOf?: (patients: number) => Resamples;
}

/** Draws resamples of so many patients, each number once: the bootstrap of every evaluation. */
export function patientResamples(seed: number, resamples: number): (patients: number) => Resamples {
  const drawn = new Map<number, Resamples>();
  return (patients) => {
    const known = drawn.get(patients);
    if (known !== undefined) return known;
    const random = randomStream(seed, 'bootstrap');
    const made = drawResamples(patients, { random, resamples });
    drawn.set(patients, made);
    return made;
  };
}

/**
 * All figures of method.md, "Decision and evaluation", for one reader's scores. The unit of
 * inference is the patient: image-wise rates and AUC, F1 and the recognition rate have
 * patient-cluster bootstrap intervals; patient-wise proportions have Wilson's and the AUC of the
 * mean probabilities DeLong's. Where decisions are made per lesion and a patient has several, the
 * lesions of a patient are not independent, and those too are bootstrapped by patient.
 *
 * A pair without a diagnosis takes that of its lesion or patient; where that has none either, the
 * pair is left out and counted. Throws SonopairError `study` for two diagnoses of one unit and
 * `model` for a probability that is none.
 */
export function evaluate(
  scores: readonly PairScore[],
  {
    cutoff = DEFAULT_CUTOFF,
    seed,
    bootstrap = 2000,
    resamplesOf = patientResamples(seed, bootstrap),
  }: EvaluateOptions,
): Evaluation {
  const units = decideUnits(scores, cutoff).filter(isDiagnosed);
  const pairs = diagnosedPairs(scores, units, cutoff);
  const records = patientRecords(pairs, units);
  const intervals = bootstrapIntervals(records, resamplesOf(records.length));

  const unit = units.some((item) => item.unit !== item.patient) ? 'lesion' : 'patient';
  const independent = units.length === records.length;
  const images = pairs.map((item) => caseOf(item, item.decision));
  const votes = units.map((item) => caseOf(item, item.decision));
  const means = units.map((item) => caseOf(item, item.meanDecision));
  const imageScores = records.flatMap((record) => record.imageScores);
  const meanScores = records.flatMap((record) => record.meanScores);
  const meanAuc = independent ? (delong(meanScores)?.interval ?? null) : intervals['means.auc'];

  const figures: Omit<Evaluation, 'notes'> = {
    cutoff,
    level: LEVEL,
    bootstrap: { seed, resamples: bootstrap },
    unit,
    patients: records.length,
    benign: countsOf('benign', pairs, units),
    malignant: countsOf('malignant', pairs, units),
    withoutDiagnosis: scores.length - pairs.length,
    imageWise: {
      ...rateEstimates(images, 'image', (name) => intervals[`images.${name}`]),
      auc: estimateOf(auc(imageScores), images, 'image', intervals['images.auc']),
    },
    byVote: rateEstimates(
      votes,
      unit,
      (name) => intervals[`votes.${name}`],
      independent ? 'wilson' : 'bootstrap',
    ),
    byMeanProbability: {
      ...rateEstimates(
        means,
        unit,
        (name) => intervals[`means.${name}`],
        independent ? 'wilson' : 'bootstrap',
      ),
      auc: estimateOf(auc(meanScores), means, unit, meanAuc),
    },
    recognitionRate: {
      value: recognitionRate(records),
      n: records.length,
      unit: 'patient',
      cases: records.length,
      interval: intervals.recognition,
    },
    pairsPerUnit: distribution(units),
    fewPairs: units.filter((item) => item.pairs <= 2).length * 2 > units.length,
  };
  return { ...figures, notes: notesOn(figures) };
}

function diagnosedPairs(
  scores: readonly PairScore[],
  units: readonly Diagnosed<UnitDecision>[],
  cutoff: number,
): readonly Diagnosed<PairDecision>[] {
  const diagnosisOf = new Map(units.map(({ unit, diagnosis }) => [unit, diagnosis]));
  return decidePairs(scores, cutoff).flatMap((pair) => {
    const diagnosis = diagnosisOf.get(pair.unit);
    return diagnosis === undefined ? [] : [Object.assign({}, pair, { diagnosis })];
  });
}

function isDiagnosed(unit: UnitDecision): unit is Diagnosed<UnitDecision> {
  return unit.diagnosis !== undefined;
}

function countsOf(
  diagnosis: Diagnosis,
  pairs: readonly PairDecision[],
  units: readonly UnitDecision[],
): ClassCounts {
  return {
    units: units.filter((item) => item.diagnosis === diagnosis).length,
    pairs: pairs.filter((item) => item.diagnosis === diagnosis).length,
  };
}

function distribution(units: readonly UnitDecision[]): Evaluation['pairsPerUnit'] {
  const bySize = Map.groupBy(units, ({ pairs }) => pairs);
  return Array.from(bySize, ([pairs, members]) => ({ pairs, units: members.length })).toSorted(
    (a, b) => a.pairs - b.pairs,
  );
}
