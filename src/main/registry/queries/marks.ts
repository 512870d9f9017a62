import { DIAGNOSIS_FACET, type WorklistQuery } from '../../../shared/contract/worklist.ts';
import { ARCHIVED, type Columns, LISTED } from './columns.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What of a query a patient does not fulfil, added up; 0 where all of it holds. */
export const FAILS = {
  study: 1,
  diagnosis: 2,
  birads: 4,
  device: 8,
  annotated: 16,
  read: 32,
  /** Not in the list at all: archived or not, or other words. */
  out: 64,
} as const;

/**
 * Says of each patient number what of the query that patient does not fulfil. `matching` has 1
 * where the words match; null where none are asked for.
 */
export function marksOf(
  columns: Columns,
  query: WorklistQuery,
  matching: Uint8Array | null,
): Uint8Array {
  const { size, listing, study, diagnosis, annotated, read, birads, devices } = columns;
  const wantedListing = query.archived ? ARCHIVED : LISTED;
  const studies = new Set<number>(query.studies);
  const byDiagnosis = failures(DIAGNOSIS_FACET, query.diagnoses, FAILS.diagnosis);
  const byBirads = listFailures(columns.biradsValues, query.birads, FAILS.birads);
  const byDevice = listFailures(columns.deviceValues, query.devices, FAILS.device);
  const byAnnotated = failures([0, 1], switchOf(query.annotated), FAILS.annotated);
  const byRead = failures([0, 1], switchOf(query.read), FAILS.read);
  const marks = new Uint8Array(size).fill(FAILS.out);
  for (let id = 0; id < size; id += 1) {
    if (listing[id] !== wantedListing || (matching !== null && matching[id] === 0)) continue;
    marks[id] =
      (studies.size === 0 || studies.has(study[id]!) ? 0 : FAILS.study) |
      byDiagnosis[diagnosis[id]!]! |
      byBirads[birads[id]!]! |
      byDevice[devices[id]!]! |
      byAnnotated[annotated[id]!]! |
      byRead[read[id]!]!;
  }
  return marks;
}

function switchOf(choice: boolean | null): readonly number[] {
  return choice === null ? [] : [Number(choice)];
}

/** For each value, `flag` where a choice was made and it is not among it. */
function failures<T>(values: readonly T[], chosen: readonly T[], flag: number): readonly number[] {
  return values.map((value) => (chosen.length === 0 || chosen.includes(value) ? 0 : flag));
}

/** For each list of a vocabulary, `flag` where a choice was made and none of it is in the list. */
function listFailures(
  { lists, values }: Vocabulary,
  chosen: readonly string[],
  flag: number,
): readonly number[] {
  const fails = failures(values, chosen, flag);
  return lists.map((list) =>
    chosen.length === 0 || list.some((value) => fails[value] === 0) ? 0 : flag,
  );
}
