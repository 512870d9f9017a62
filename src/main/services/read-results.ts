import { type Pair, decisionUnit } from '../../shared/domain/study.ts';
import { decideUnits, type PairScore } from '../evaluation/decisions.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { meanVote } from '../evaluation/voting.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Evaluations } from '../reports/metrics.ts';
import type { PatientRow } from '../reports/patients.ts';
import type { PairReading, ReadRow } from '../reports/reads.ts';

/** A pair with what the model said of it, or why it could not be read. */
export interface ReadPair {
  readonly pair: Pair;
  readonly outcome: ReadRow['outcome'];
  /** Whether its patient was used for fitting or early stopping, under whatever code. */
  readonly seen: boolean;
}

export interface FigureOptions {
  readonly cutoff: number;
  readonly voting: VotingRule;
  readonly seed: number;
  readonly bootstrap: number;
}

/** How several networks vote (method.md, "Models"). */
export const VOTING_RULES = ['mean', 'hard'] as const;
export type VotingRule = (typeof VOTING_RULES)[number];

/** A share of votes is malignant from one half on: a tie is malignant. */
const HALF_OF_THE_VOTES = 0.5;

/** The voting ensemble's opinion, or undefined for a single network. */
export function voteOf(
  networks: PairReading['networks'],
  { cutoff, voting }: Pick<FigureOptions, 'cutoff' | 'voting'>,
): PairReading['voting'] {
  const all = Object.values(networks);
  if (all.length < 2) return undefined;
  const votes = voting === 'mean' ? all : all.map((one) => Number(one >= cutoff));
  const probability = meanVote(votes);
  const malignant = probability >= (voting === 'mean' ? cutoff : HALF_OF_THE_VOTES);
  return { probability, decision: malignant ? 'malignant' : 'benign' };
}

/** The lines of `reads.csv`. */
export function readRows(read: readonly ReadPair[]): readonly ReadRow[] {
  return read.map(({ pair: { patient, pair, lesion, diagnosis }, outcome, seen }) => ({
    patient,
    pair,
    ...(lesion === undefined ? {} : { lesion }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    outcome,
    seenInFitting: seen,
  }));
}

/** The lines of `patients.csv`: Eq. (1) and the mean probability, by the model's own opinion. */
export function patientRows(read: readonly ReadPair[], cutoff: number): readonly PatientRow[] {
  const seen = new Set(read.filter((item) => item.seen).map(({ pair }) => pair.patient));
  const scores = scoresBy(read, ({ probability }) => probability);
  return decideUnits(scores, cutoff).map((unit) =>
    Object.assign({ seenInFitting: seen.has(unit.patient) }, unit),
  );
}

/** The figures of the model, of the vote and of each network; empty where there are no pairs. */
export function evaluationsOf(
  read: readonly ReadPair[],
  networks: Manifest['networks'],
  { cutoff, voting, seed, bootstrap }: FigureOptions,
): Evaluations {
  if (read.length === 0) return {};
  const figures = (
    probability: (reading: PairReading) => number,
    limit = cutoff,
  ): Evaluations[string] =>
    evaluate(scoresBy(read, probability), { cutoff: limit, seed, bootstrap });
  const own = networks.map(
    ({ name }) => [name, figures((reading) => reading.networks[name]!)] as const,
  );
  if (networks.length < 2) return Object.fromEntries(own);
  return {
    ensemble: figures(({ probability }) => probability),
    voting: figures(
      (reading) => reading.voting!.probability,
      voting === 'hard' ? HALF_OF_THE_VOTES : cutoff,
    ),
    ...Object.fromEntries(own),
  };
}

/** The score of every pair that was read, by the opinion asked for. */
export function scoresBy(
  read: readonly ReadPair[],
  probability: (reading: PairReading) => number,
): readonly PairScore[] {
  return read.flatMap(({ pair, outcome }) => {
    if ('error' in outcome) return [];
    const { patient, diagnosis } = pair;
    return [
      {
        patient,
        unit: decisionUnit(pair),
        pair: pair.pair,
        ...(diagnosis === undefined ? {} : { diagnosis }),
        probability: probability(outcome),
      },
    ];
  });
}

/** What must stand beside every figure of this read. */
export function noticesOf(
  read: readonly ReadPair[],
  { data, intendedUse }: Pick<Manifest, 'data' | 'intendedUse'>,
): readonly string[] {
  const marks = new Set(
    read.map(({ pair }) => pair.extra['synthetic'] ?? '').filter((mark) => mark !== ''),
  );
  const seen = read.filter((item) => item.seen).map(({ pair }) => pair);
  const failed = read.filter(({ outcome }) => 'error' in outcome).length;
  const unlike = read
    .filter(({ outcome }) => !('error' in outcome) && outcome.familiarity?.unlike === true)
    .map(({ pair }) => pair);
  return [
    intendedUse,
    ...originNotice(data),
    ...(marks.size === 0
      ? []
      : [
          `Images read are synthetic (column synthetic: ${[...marks].join(', ')}): ` +
            'the figures carry no claim about patients.',
        ]),
    ...(seen.length === 0
      ? []
      : [
          `${countOf(seen.length, 'pair')} of ${countOf(patientsOf(seen), 'patient')} were used in ` +
            "the model's fitting or early stopping: left out of all figures, and shown only under " +
            '"seen in fitting".',
        ]),
    ...(unlike.length === 0
      ? []
      : [
          `${countOf(unlike.length, 'pair')} of ${countOf(patientsOf(unlike), 'patient')} ` +
            `${unlike.length === 1 ? 'is' : 'are'} unlike the images the model was fitted on ` +
            '(column unlike_fit): trust what it says of them less.',
        ]),
    ...(failed === 0
      ? []
      : [
          `${countOf(failed, 'pair')} could not be read: decisions per patient or lesion rest on ` +
            'the others.',
        ]),
  ];
}

function originNotice({ origin, originDetail }: Manifest['data']): readonly string[] {
  switch (origin) {
    case 'real':
      return [];
    case 'not stated':
      return ['The model card does not say whether the images it was fitted on are real.'];
    case 'simulated':
    case 'synthetic':
      return [
        `The model was fitted on ${origin} images (${originDetail}): it must not be used on ` +
          'patients, and its figures are no clinical ones.',
      ];
  }
}

export function patientsOf(pairs: readonly Pair[]): number {
  return new Set(pairs.map(({ patient }) => patient)).size;
}

function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
