import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { Prediction } from '../../../shared/crossval/predictions.ts';
import { auc } from '../../../shared/stats/auc.ts';
import { listUnits, readUnit } from '../../crossval/folder.ts';

/** A patient's mean probability of malignancy over the pairs that were tested. */
export interface PatientScore {
  readonly patient: string;
  readonly positive: boolean;
  readonly score: number;
}

/** How well patients were told apart by models that had not seen them; n are patients. */
export interface Score {
  readonly benign: number;
  readonly malignant: number;
  /** Per patient, over all folds together. */
  readonly auc: number;
  /** Mean −log of the true class's probability. */
  readonly logLoss: number;
  /** At 0.5. */
  readonly sensitivity: number;
  readonly specificity: number;
}

/** A probability of 0 for what is true would be infinitely wrong. */
const LEAST = 1e-7;

/** Of the test patients of the units that are done, by the model that reads jointly. */
export async function testedPatients(
  folder: string,
  manifest: CrossvalManifest,
): Promise<readonly PatientScore[]> {
  const pairs = new Map(manifest.content.pairs.map((pair) => [pair.pair, pair]));
  const found = new Map<string, { readonly positive: boolean; readonly scores: number[] }>();
  for (const { id } of await listUnits(folder, manifest)) {
    const unit = await readUnit(folder, id, manifest);
    for (const prediction of unit?.predictions ?? []) {
      const { patient, diagnosis } = pairs.get(prediction.pair)!;
      if (prediction.part !== 'test' || diagnosis === null) continue;
      const known = found.get(patient) ?? { positive: diagnosis === 'malignant', scores: [] };
      known.scores.push(predictionProbability(prediction));
      found.set(patient, known);
    }
  }
  return [...found].map(([patient, { positive, scores }]) => ({
    patient,
    positive,
    score: scores.reduce((sum, one) => sum + one, 0) / scores.length,
  }));
}

/** Throws RangeError where a class is missing. */
export function scoreOf(patients: readonly PatientScore[]): Score {
  const area = auc(patients);
  if (area === null) throw new RangeError('a class is missing among the tested patients');
  const of = (positive: boolean): readonly number[] =>
    patients.filter((one) => one.positive === positive).map(({ score }) => score);
  const [ill, well] = [of(true), of(false)];
  const share = (scores: readonly number[], right: (score: number) => boolean): number =>
    scores.filter(right).length / scores.length;
  const losses = [...ill, ...well.map((score) => 1 - score)].map(
    (p) => -Math.log(Math.max(p, LEAST)),
  );
  return {
    benign: well.length,
    malignant: ill.length,
    auc: area,
    logLoss: losses.reduce((sum, one) => sum + one, 0) / losses.length,
    sensitivity: share(ill, (score) => score >= 0.5),
    specificity: share(well, (score) => score < 0.5),
  };
}

/** Of malignancy, by the ensemble or, without one, by the only network. */
function predictionProbability({ ensemble, networks }: Prediction): number {
  const [alone] = Object.values(networks);
  return ensemble ?? alone!;
}
