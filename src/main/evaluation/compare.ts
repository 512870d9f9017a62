import { SonopairError } from '../../shared/errors.ts';
import { countedBootstrap } from '../../shared/stats/bootstrap.ts';
import { delong, delongDifference, type PairedCase } from '../../shared/stats/delong.ts';
import type { Estimate, Interval } from '../../shared/stats/estimate.ts';
import { rankedAreas } from '../../shared/stats/ranked.ts';
import { decideUnits, type PairScore } from './decisions.ts';
import { type EvaluateOptions, patientResamples } from './evaluate.ts';

/** Two readers' patient-level AUC on the same patients, and the paired difference. */
export interface Comparison {
  readonly unit: 'lesion' | 'patient';
  readonly a: Estimate;
  readonly b: Estimate;
  /** AUC of `a` minus AUC of `b`. */
  readonly difference: Estimate;
  /** Two-sided, of no difference, by DeLong; `null` where the readers leave it undefined. */
  readonly p: number | null;
}

interface UnitPair extends PairedCase {
  readonly patient: string;
}

/**
 * Compares the mean probabilities of two readers (two networks, two input kinds) per patient or
 * lesion: AUCs with DeLong's intervals and their paired difference with DeLong's interval and p.
 * Where a patient has several lesions, all intervals are a bootstrap over patients and there is no
 * p. Units without a diagnosis are left out.
 *
 * Throws SonopairError `study` where the two did not score the same units with the same diagnoses.
 */
export function compareScores(
  a: readonly PairScore[],
  b: readonly PairScore[],
  {
    seed,
    bootstrap = 2000,
    resamplesOf = patientResamples(seed, bootstrap),
  }: Pick<EvaluateOptions, 'seed' | 'bootstrap' | 'resamplesOf'>,
): Comparison {
  const { cases, unit } = pairedUnits(a, b);
  const patients = Map.groupBy(cases, ({ patient }) => patient);
  const estimate = (value: number | null, interval: Interval | null): Estimate => ({
    value,
    n: patients.size,
    unit,
    cases: cases.length,
    interval,
  });
  if (patients.size === cases.length) {
    const ofA = delong(scoresOf(cases, 'a'));
    const ofB = delong(scoresOf(cases, 'b'));
    const difference = delongDifference(cases);
    return {
      unit,
      a: estimate(ofA?.auc ?? null, ofA?.interval ?? null),
      b: estimate(ofB?.auc ?? null, ofB?.interval ?? null),
      difference: estimate(difference?.difference ?? null, difference?.interval ?? null),
      p: difference?.p ?? null,
    };
  }
  const clusters = [...patients.keys()].toSorted().map((patient) => patients.get(patient)!);
  const resampled = resampledAucs(clusters);
  const observed = resampled(new Uint32Array(clusters.length).fill(1));
  const intervals = countedBootstrap(resamplesOf(clusters.length), resampled);
  return {
    unit,
    a: estimate(observed.a, intervals.a),
    b: estimate(observed.b, intervals.b),
    difference: estimate(observed.difference, intervals.difference),
    p: null,
  };
}

function pairedUnits(
  a: readonly PairScore[],
  b: readonly PairScore[],
): { readonly cases: readonly UnitPair[]; readonly unit: 'lesion' | 'patient' } {
  const unitsOfA = decideUnits(a);
  const unitsOfB = new Map(decideUnits(b).map((item) => [item.unit, item]));
  const cases: UnitPair[] = [];
  for (const item of unitsOfA) {
    const partner = unitsOfB.get(item.unit);
    if (partner === undefined) throw unpaired(item.unit, 'only one of the two readers scored it');
    if (partner.diagnosis !== item.diagnosis || partner.patient !== item.patient) {
      throw unpaired(item.unit, 'its diagnosis or patient differs between the two readers');
    }
    unitsOfB.delete(item.unit);
    if (item.diagnosis === undefined) continue;
    const positive = item.diagnosis === 'malignant';
    const [scoreA, scoreB] = [item.meanProbability, partner.meanProbability];
    cases.push({ patient: item.patient, positive, a: scoreA, b: scoreB });
  }
  const [left] = unitsOfB.keys();
  if (left !== undefined) throw unpaired(left, 'only one of the two readers scored it');
  const isLesion = unitsOfA.some(({ unit, patient }) => unit !== patient);
  return { cases, unit: isLesion ? 'lesion' : 'patient' };
}

/** Both AUCs of a resample, from how often each patient was drawn. */
function resampledAucs(
  clusters: readonly (readonly UnitPair[])[],
): (counts: Uint32Array) => Record<'a' | 'b' | 'difference', number | null> {
  const cases = clusters.flat();
  const clusterOf = clusters.flatMap((own, patient) => own.map(() => patient));
  const areas = {
    a: rankedAreas(scoresOf(cases, 'a'), clusterOf),
    b: rankedAreas(scoresOf(cases, 'b'), clusterOf),
  };
  return (counts) => {
    const a = areas.a(counts).auc;
    const b = areas.b(counts).auc;
    return { a, b, difference: a === null || b === null ? null : a - b };
  };
}

function scoresOf(
  cases: readonly UnitPair[],
  reader: 'a' | 'b',
): readonly { readonly positive: boolean; readonly score: number }[] {
  return cases.map((item) => ({ positive: item.positive, score: item[reader] }));
}

function unpaired(unit: string, reason: string): SonopairError {
  return new SonopairError('study', {
    subject: unit,
    reason: `the readers cannot be compared: ${reason}`,
    remedy: 'Read the same pairs with both',
  });
}
