import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { PairFamiliarity } from '../../shared/domain/opinion.ts';
import { booleanCell, type CsvRow, csvText, numberCell, textCell } from './cells.ts';

/** What a model said of one pair. */
export interface PairReading {
  /** Probability of malignancy by the model: the ensemble, or its only network. */
  readonly probability: number;
  /** By each network, keyed by its name. */
  readonly networks: Readonly<Record<string, number>>;
  /** The voting ensemble (method.md, "Models"); absent where there is one network only. */
  readonly voting?: {
    /** Mean of the networks' probabilities or, with hard votes, the share that say malignant. */
    readonly probability: number;
    readonly decision: Diagnosis;
  };
  /** By `probability` at the cutoff. */
  readonly decision: Diagnosis;
  /** Whether the pair is like those of the fit; null of a model that cannot judge. */
  readonly familiarity: PairFamiliarity | null;
}

/** One line of `reads.csv`: a pair that was read, or that could not be and why. */
export interface ReadRow {
  readonly patient: string;
  readonly pair: string;
  readonly lesion?: string;
  readonly diagnosis?: Diagnosis;
  readonly outcome: PairReading | { readonly error: string };
  /** Whether the model was fitted or stopped on this patient or image: no test of the model. */
  readonly seenInFitting: boolean;
}

/**
 * `reads.csv`: one line per pair, in the given order. Columns: pair, patient, lesion (where the
 * study names lesions), diagnosis, probability_malignant, probability_NETWORK for each of
 * `networks`, probability_voting and vote (where there are several networks), decision,
 * distance_from_fit (in multiples of the limit) and unlike_fit (both empty where the model cannot
 * judge), seen_in_fitting, error. A pair that could not be read has its cause under `error` and no figures.
 */
export function readsCsv(rows: readonly ReadRow[], networks: readonly string[]): string {
  const hasLesions = rows.some(({ lesion }) => lesion !== undefined);
  const columns = [
    'pair',
    'patient',
    ...(hasLesions ? ['lesion'] : []),
    'diagnosis',
    'probability_malignant',
    ...networks.map((network) => `probability_${network}`),
    ...(networks.length > 1 ? ['probability_voting', 'vote'] : []),
    'decision',
    'distance_from_fit',
    'unlike_fit',
    'seen_in_fitting',
    'error',
  ];
  return csvText(
    columns,
    rows.map((row) => ({
      pair: textCell(row.pair),
      patient: textCell(row.patient),
      lesion: textCell(row.lesion),
      diagnosis: row.diagnosis ?? '',
      ...outcomeCells(row, networks),
      seen_in_fitting: booleanCell(row.seenInFitting),
    })),
  );
}

function outcomeCells({ pair, outcome }: ReadRow, networks: readonly string[]): CsvRow {
  if ('error' in outcome) return { error: textCell(outcome.error) };
  const cells: Record<string, string> = {
    probability_malignant: numberCell(outcome.probability),
    probability_voting: outcome.voting === undefined ? '' : numberCell(outcome.voting.probability),
    vote: outcome.voting?.decision ?? '',
    decision: outcome.decision,
    distance_from_fit: outcome.familiarity === null ? '' : numberCell(outcome.familiarity.distance),
    unlike_fit: outcome.familiarity === null ? '' : booleanCell(outcome.familiarity.unlike),
  };
  for (const network of networks) {
    const probability = outcome.networks[network];
    if (probability === undefined) throw new Error(`pair ${pair} has no probability of ${network}`);
    cells[`probability_${network}`] = numberCell(probability);
  }
  return cells;
}
