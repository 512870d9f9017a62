import type { KnownPatient } from '../../../shared/contract/patients.ts';
import type { SavedFilter, WorklistRow } from '../../../shared/contract/worklist.ts';
import { worklistQuery } from '../../../shared/contract/worklist.ts';
import type { FilterId, PairId, PatientId } from '../../../shared/domain/ids.ts';
import type { Sql } from '../sql.ts';
import { ANNOTATED } from '../summary.ts';
import { found, lesionsOf } from '../rows.ts';
import { folded } from '../words.ts';
import type { Query } from './query.ts';
import type { Order } from './roster.ts';

export const worklistPage: Query<'worklistPage'> = ({ sql, roster }, input) => {
  const { query, sort, descending, offset, limit } = input;
  const now = roster();
  const marks = now.marks(query);
  const ids: number[] = [];
  let total = 0;
  for (const id of walk(now.order(sort), descending)) {
    if (marks[id] !== 0) continue;
    if (total >= offset && ids.length < limit) ids.push(id);
    total += 1;
  }
  return { total, rows: ids.map((id) => rowOf(sql, id)) };
};

function* walk({ patients, known }: Order, descending: boolean): Generator<number> {
  for (let k = 0; k < known; k += 1) yield patients[descending ? known - 1 - k : k]!;
  for (let k = known; k < patients.length; k += 1) yield patients[k]!;
}

interface SummaryRow extends Omit<WorklistRow, 'birads' | 'device'> {
  readonly biradsList: string;
  readonly deviceList: string;
}

function rowOf(sql: Sql, id: number): WorklistRow {
  const row = found(sql.get<SummaryRow>(ROW, id), 'Patient', id);
  const { biradsList, deviceList, ...rest } = row;
  return { ...rest, birads: listed(biradsList), device: listed(deviceList) };
}

function listed(list: string): string | null {
  const values = JSON.parse(list) as readonly string[];
  return values.length === 0 ? null : values.join(', ');
}

const ROW = `
  SELECT patient.id, patient.code, patient.name, patient.birth_year AS birthYear,
    patient.study_id AS studyId, diagnosis, histology, birads AS biradsList,
    devices AS deviceList, lesions, pairs, annotated_pairs AS annotatedPairs,
    read_lesions AS readLesions, strain_ratio AS strainRatio,
    strain_variation AS strainVariation, last_exam AS lastExam
  FROM patient_summary JOIN patient ON patient.id = patient_id
  WHERE patient_id = ?`;

export const facets: Query<'facets'> = ({ roster }, query) => roster().facets(query);

export const filters: Query<'filters'> = ({ sql }) =>
  sql
    .all<{ id: FilterId; name: string; query: string }>('SELECT * FROM filter ORDER BY name')
    .map(({ id, name, query }): SavedFilter => ({
      id,
      name,
      query: worklistQuery.parse(JSON.parse(query)),
    }));

/** So many are suggested at most. */
const SUGGESTED = 20;

/** Codes that begin so come before names that do; the archived are not suggested. */
export const suggestPatients: Query<'suggestPatients'> = ({ sql }, { text, studyId }) => {
  const start = folded(text);
  if (start === '') return [];
  const suggest = (column: 'code_fold' | 'name_fold') =>
    sql.all<{ id: PatientId; code: string; name: string | null; studyId: typeof studyId & number }>(
      `SELECT patient.id, patient.code, patient.name, patient.study_id AS studyId
       FROM patient_summary JOIN patient ON patient.id = patient_id
       WHERE ${column} >= ? AND ${column} < ? AND archived = 0
         AND (? IS NULL OR patient.study_id = ?)
       ORDER BY ${column}, patient.id LIMIT ?`,
      start,
      `${start}\u{10ffff}`,
      studyId,
      studyId,
      SUGGESTED,
    );
  const byId = new Map(
    [...suggest('code_fold'), ...suggest('name_fold')].map((patient) => [patient.id, patient]),
  );
  return [...byId.values()].slice(0, SUGGESTED);
};

export const patientsOfCodes: Query<'patientsOfCodes'> = ({ sql }, { studyId, codes }) => {
  const asked = new Set(codes.map(folded));
  return sql
    .all<Omit<KnownPatient, 'lesions'>>(
      `SELECT patient.id, patient.code, patient.archived_at AS archivedAt, pairs
       FROM json_each(?) AS asked
         JOIN patient_summary ON code_fold = asked.value
         JOIN patient ON patient.id = patient_id
       WHERE patient.study_id = ? ORDER BY patient.id`,
      JSON.stringify([...asked]),
      studyId,
    )
    .map((patient) => Object.assign(patient, { lesions: lesionsOf(sql, patient.id) }));
};

export const neighbour: Query<'neighbour'> = ({ sql, roster }, input) => {
  const { id, query, direction, unannotatedOnly } = input;
  const now = roster();
  const marks = now.marks(query);
  const patient = found(
    sql.column<number>('SELECT patient_id FROM pair WHERE id = ?', id)[0],
    'Pair',
    id,
  );
  const own = pairBeside(sql, patient, id, direction, unannotatedOnly);
  if (own !== null && marks[patient] === 0) return own;
  const { pairs, annotatedPairs } = now.columns;
  const order = now.order('code').patients;
  const step = direction === 'next' ? 1 : -1;
  for (let at = order.indexOf(patient) + step; at >= 0 && at < order.length; at += step) {
    const next = order[at]!;
    const left = pairs[next]! - (unannotatedOnly ? annotatedPairs[next]! : 0);
    if (marks[next] !== 0 || left === 0) continue;
    return pairBeside(sql, next, null, direction, unannotatedOnly);
  }
  return null;
};

/** A patient's first pair behind (or before) one of them, or from the end of it. */
function pairBeside(
  sql: Sql,
  patient: number,
  pair: PairId | null,
  direction: 'previous' | 'next',
  unannotatedOnly: boolean,
): PairId | null {
  const next = direction === 'next';
  return (
    sql.column<PairId>(
      `SELECT id FROM pair
       WHERE patient_id = ? AND archived_at IS NULL AND id ${next ? '>' : '<'} ?
         ${unannotatedOnly ? `AND NOT ${ANNOTATED}` : ''}
       ORDER BY id ${next ? 'ASC' : 'DESC'} LIMIT 1`,
      patient,
      pair ?? (next ? 0 : Number.MAX_SAFE_INTEGER),
    )[0] ?? null
  );
}

export const unannotated: Query<'unannotated'> = ({ sql, roster }, { query }) => {
  const now = roster();
  const marks = now.marks(query);
  const { pairs, annotatedPairs } = now.columns;
  let first: PairId | null = null;
  let left = 0;
  let total = 0;
  for (const patient of now.order('code').patients) {
    if (marks[patient] !== 0) continue;
    const open = pairs[patient]! - annotatedPairs[patient]!;
    if (open > 0) first ??= pairBeside(sql, patient, null, 'next', true);
    left += open;
    total += pairs[patient]!;
  }
  return { first, unannotated: left, total };
};
