import {
  DIAGNOSIS_FACET,
  type Facets,
  type WorklistQuery,
} from '../../../shared/contract/worklist.ts';
import type { StudyId } from '../../../shared/domain/ids.ts';
import { naturalKey } from '../words.ts';
import type { Columns } from './columns.ts';
import { FAILS } from './marks.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * How many patients each value would leave. A facet's own choice is left aside: a patient who
 * fails the query by that choice alone still counts in it.
 */
export function facetsOf(columns: Columns, query: WorklistQuery, marks: Uint8Array): Facets {
  const { study, diagnosis, birads, devices, annotated, read } = columns;
  const studies = new Map<number, number>(query.studies.map((id) => [id, 0]));
  const diagnoses = tally(DIAGNOSIS_FACET.length);
  const biradsLists = tally(columns.biradsValues.lists.length);
  const deviceLists = tally(columns.deviceValues.lists.length);
  const annotation = tally(2);
  const reading = tally(2);
  for (let id = 0; id < marks.length; id += 1) {
    const fails = marks[id]!;
    if ((fails & FAILS.out) !== 0) continue;
    if ((fails & ~FAILS.study) === 0) studies.set(study[id]!, (studies.get(study[id]!) ?? 0) + 1);
    if ((fails & ~FAILS.diagnosis) === 0) diagnoses[diagnosis[id]!]! += 1;
    if ((fails & ~FAILS.birads) === 0) biradsLists[birads[id]!]! += 1;
    if ((fails & ~FAILS.device) === 0) deviceLists[devices[id]!]! += 1;
    if ((fails & ~FAILS.annotated) === 0) annotation[annotated[id]!]! += 1;
    if ((fails & ~FAILS.read) === 0) reading[read[id]!]! += 1;
  }
  return {
    studies: [...studies]
      .toSorted(([a], [b]) => a - b)
      .map(([value, count]) => ({ value: value as StudyId, count })),
    diagnoses: DIAGNOSIS_FACET.map((value, k) => ({ value, count: diagnoses[k]! })),
    birads: countsOf(columns.biradsValues, biradsLists, query.birads),
    devices: countsOf(columns.deviceValues, deviceLists, query.devices),
    annotated: { no: annotation[0]!, yes: annotation[1]! },
    read: { no: reading[0]!, yes: reading[1]! },
  };
}

function tally(length: number): Int32Array {
  return new Int32Array(length);
}

/** Values that would leave somebody, and those chosen, as people sort them. */
function countsOf(
  { lists, values }: Vocabulary,
  patients: Int32Array,
  chosen: readonly string[],
): { value: string; count: number }[] {
  const counts = new Map<string, number>(chosen.map((value) => [value, 0]));
  for (const [k, list] of lists.entries()) {
    const count = patients[k]!;
    if (count === 0) continue;
    for (const place of list) counts.set(values[place]!, (counts.get(values[place]!) ?? 0) + count);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count, key: naturalKey(value) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ value, count }) => ({ value, count }));
}
