import { scoreFigures, type ScoreFigures } from '../evaluation/scored.ts';
import { LEVEL } from '../../shared/stats/estimate.ts';
import { mean } from '../../shared/stats/moments.ts';
import {
  readScoredTable,
  type ScoredColumns,
  type ScoredRow,
  type ScoredTable,
} from '../study/scored-table.ts';

export { formatScores } from '../reports/scores.ts';

export interface StatsRequest extends ScoredColumns {
  readonly csv: string;
  /** Positive is a score of at least this; Youden's on the same cases where it is not given. */
  readonly cutoff?: number;
  /** Seed and number of the bootstrap's resamples. */
  readonly seed: number;
  readonly bootstrap: number;
}

/** What `sonopair stats` says of a table of scores. */
export interface ScoreStatistics {
  readonly file: string;
  readonly columns: ScoredColumns;
  /** The labels found, as written. */
  readonly labels: ScoredTable['labels'];
  /** Nominal coverage of every interval. */
  readonly level: number;
  readonly bootstrap: { readonly seed: number; readonly resamples: number };
  /** Rows without a label, score or patient; in none of the figures. */
  readonly leftOut: ScoredTable['leftOut'];
  /** One row a case, where patients have several; else `null`. */
  readonly rowWise: ScoreFigures | null;
  /** One case per patient: the mean of the patient's scores. */
  readonly patientWise: ScoreFigures;
}

/**
 * The statistics of a score in any CSV table. Without a column of patients every row is a patient.
 * Errors as readScoredTable.
 */
export async function scoreStatistics(request: StatsRequest): Promise<ScoreStatistics> {
  const { csv, cutoff, seed, bootstrap, ...columns } = request;
  const { rows, leftOut, labels } = await readScoredTable(csv, columns);
  const options = { ...(cutoff === undefined ? {} : { cutoff }), seed, resamples: bootstrap };
  const patients = patientMeans(rows);
  return {
    file: csv,
    columns,
    labels,
    level: LEVEL,
    bootstrap: { seed, resamples: bootstrap },
    leftOut,
    rowWise:
      patients.length === rows.length ? null : scoreFigures(rows, { ...options, unit: 'row' }),
    patientWise: scoreFigures(patients, { ...options, unit: 'patient' }),
  };
}

function patientMeans(rows: readonly ScoredRow[]): readonly Omit<ScoredRow, 'line'>[] {
  return Array.from(
    Map.groupBy(rows, ({ patient }) => patient),
    ([patient, own]) => ({
      patient,
      positive: own[0]!.positive,
      // Sorted: the last digit of a sum must not depend on the order of the rows.
      score: mean(own.map(({ score }) => score).toSorted((a, b) => a - b))!,
    }),
  );
}
