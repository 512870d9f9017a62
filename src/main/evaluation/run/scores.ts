import { type Arm, armsOf, fitName } from '../../../shared/crossval/arms.ts';
import type { EvaluationOptions } from '../../../shared/crossval/evaluation-options.ts';
import type { CrossvalManifest, ManifestPair } from '../../../shared/crossval/manifest.ts';
import type { Prediction } from '../../../shared/crossval/predictions.ts';
import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import type { PairScore } from '../decisions.ts';
import { hardVote, meanVote } from '../voting.ts';
import type { DoneUnit } from './units.ts';

/** A labelled pair with the lesion or patient it belongs to. */
export interface StudyPair {
  readonly pair: string;
  readonly patient: string;
  /** `PATIENT`, or `PATIENT/LESION` where the study names lesions. */
  readonly unit: string;
  /** Its own, or that of its unit. */
  readonly diagnosis: Diagnosis;
  readonly entry: ManifestPair;
}

/**
 * The pairs whose diagnosis is known, in the order of unit and pair: no sum depends on the order of
 * the study's rows. A pair without a diagnosis takes that of its lesion or patient.
 */
export function studyPairs({ content }: CrossvalManifest): readonly StudyPair[] {
  const unitOf = ({ patient, lesion }: ManifestPair): string =>
    lesion === null ? patient : `${patient}/${lesion}`;
  const known = new Map(
    content.pairs.flatMap((pair) =>
      pair.diagnosis === null ? [] : [[unitOf(pair), pair.diagnosis] as const],
    ),
  );
  return content.pairs
    .flatMap((entry): readonly StudyPair[] => {
      const unit = unitOf(entry);
      // Its own comes first, so that two diagnoses of one unit are found (`decideUnits`).
      const diagnosis = entry.diagnosis ?? known.get(unit);
      const { pair, patient } = entry;
      return diagnosis === undefined ? [] : [{ pair, patient, unit, diagnosis, entry }];
    })
    .toSorted((a, b) => order(a.unit, b.unit) || order(a.pair, b.pair));
}

/** How the vote comes about. */
type VotingOptions = Pick<EvaluationOptions, 'voting' | 'cutoff'>;

/** What one arm says of every pair it tested. */
export interface ArmScores {
  readonly arm: Arm;
  /** Folds that are done, ascending. */
  readonly folds: readonly number[];
  /** By fold: the scores of its test pairs, in the order of `studyPairs`. */
  readonly byFold: ReadonlyMap<number, readonly PairScore[]>;
}

/** The arms of which at least one fold is done, in the plan's order. */
export function armScores(
  { content }: CrossvalManifest,
  done: readonly DoneUnit[],
  pairs: readonly StudyPair[],
  options: VotingOptions,
): readonly ArmScores[] {
  const tests = done.map(({ unit, result }) => ({
    fit: fitName(unit.fit),
    fold: unit.fold,
    predictions: new Map(
      result.predictions.flatMap((item) => (item.part === 'test' ? [[item.pair, item]] : [])),
    ),
  }));
  return armsOf(content.plan).flatMap((arm): readonly ArmScores[] => {
    const own = tests.filter(({ fit }) => fit === fitName(arm));
    if (own.length === 0) return [];
    const byFold = new Map(
      own.map(({ fold, predictions }) => [fold, foldScores(pairs, predictions, arm, options)]),
    );
    return [{ arm, folds: [...byFold.keys()].toSorted((a, b) => a - b), byFold }];
  });
}

function foldScores(
  pairs: readonly StudyPair[],
  predictions: ReadonlyMap<string, Prediction>,
  arm: Arm,
  options: VotingOptions,
): readonly PairScore[] {
  return pairs.flatMap(({ pair, patient, unit, diagnosis }) => {
    const prediction = predictions.get(pair);
    if (prediction === undefined) return [];
    const probability = probabilityOf(prediction, arm, options);
    return [{ pair, patient, unit, diagnosis, probability }];
  });
}

/** Of malignancy; `doneUnits` has seen to it that the reader has one. */
export function probabilityOf(
  { networks, ensemble }: Prediction,
  { reader, members }: Pick<Arm, 'reader' | 'members'>,
  { voting, cutoff }: VotingOptions,
): number {
  if (reader === 'voting') {
    const votes = members.map((name) => networks[name]!);
    return voting === 'hard' ? hardVote(votes, cutoff) : meanVote(votes);
  }
  return reader === 'ensemble' ? ensemble! : networks[reader]!;
}

/**
 * One score per pair: the mean over the folds whose models tested it (method.md: never stack folds).
 *
 * @param folds those to take; all of the arm's by default
 */
export function averagedScores(
  { folds, byFold }: ArmScores,
  only: readonly number[] = folds,
): readonly PairScore[] {
  const byPair = new Map<string, PairScore[]>();
  for (const fold of only)
    for (const score of byFold.get(fold) ?? []) {
      const own = byPair.get(score.pair);
      if (own === undefined) byPair.set(score.pair, [score]);
      else own.push(score);
    }
  return Array.from(byPair.values(), (own) => {
    const sum = own.reduce((total, { probability }) => total + probability, 0);
    return Object.assign({}, own[0]!, { probability: sum / own.length });
  }).toSorted((a, b) => order(a.unit, b.unit) || order(a.pair, b.pair));
}

/** Order of texts by code units: the same on every machine. */
export function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
