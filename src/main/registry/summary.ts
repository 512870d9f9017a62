import type { DiagnosisFacet } from '../../shared/contract/worklist.ts';
import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { PatientId, StudyId } from '../../shared/domain/ids.ts';
import { mean, standardDeviation } from '../../shared/stats/moments.ts';
import type { Sql } from './sql.ts';
import { folded, naturalKey, wordsOf } from './words.ts';

/**
 * What the worklist shows and asks of each patient, kept in `patient_summary`. This file alone
 * writes it; every act has it computed anew for the patients it recorded something of (act.ts).
 */

/** Strain ratio over pairs: the mean of the pairs' own values, and how much they differ. */
export interface Strain {
  readonly mean: number | null;
  /** Standard deviation (ddof 1) over mean; null below two pairs. */
  readonly variation: number | null;
}

/** `pairs` holds the repeated measurements of each pair; a pair counts with their mean. */
export function strainOf(pairs: readonly (readonly number[])[]): Strain {
  const values = pairs.map((ratios) => mean(ratios)).filter((value) => value !== null);
  const centre = mean(values);
  const spread = standardDeviation(values, 1);
  return {
    mean: centre,
    variation: centre === null || spread === null ? null : spread / centre,
  };
}

/** Whether the ROI of a pair, as joined, marks the lesion in both of its images. */
export const ANNOTATED = `EXISTS (
  SELECT 1 FROM roi
  WHERE roi.pair_id = pair.id AND roi.b IS NOT NULL AND roi.se IS NOT NULL
    AND roi.version = (SELECT max(version) FROM roi WHERE pair_id = pair.id))`;

interface PatientRow {
  readonly id: PatientId;
  readonly studyId: StudyId;
  readonly code: string;
  readonly name: string | null;
  readonly note: string | null;
  readonly archived: 0 | 1;
}

interface LesionRow {
  readonly histology: string | null;
  readonly diagnosis: Diagnosis | null;
  readonly birads: string | null;
  readonly note: string | null;
  readonly hasPairs: 0 | 1;
  readonly hasRead: 0 | 1;
}

interface ExamRow {
  readonly date: string | null;
  readonly device: string | null;
  readonly note: string | null;
}

interface PairRow {
  readonly ratios: string;
  readonly annotated: 0 | 1;
}

/** Computes the summaries of these patients anew, under one new revision. */
export function summarise(sql: Sql, patients: Iterable<PatientId>): void {
  sql.run('UPDATE revision SET value = value + 1');
  const [revision] = sql.column<number>('SELECT value FROM revision');
  for (const id of patients) summarisePatient(sql, id, revision!);
}

function summarisePatient(sql: Sql, id: PatientId, revision: number): void {
  const patient = sql.get<PatientRow>(PATIENT, id);
  if (patient === undefined) throw new Error(`There is no patient ${id} to summarise`);
  const lesions = sql.all<LesionRow>(LESIONS, id);
  const exams = sql.all<ExamRow>('SELECT date, device, note FROM exam WHERE patient_id = ?', id);
  const pairs = sql.all<PairRow>(PAIRS, id);
  const strain = strainOf(pairs.map(({ ratios }) => JSON.parse(ratios) as number[]));
  const histology = distinct(lesions.map((lesion) => lesion.histology));
  const devices = distinct(exams.map(({ device }) => device));
  const annotated = pairs.filter((pair) => pair.annotated === 1).length;
  const toRead = lesions.filter((lesion) => lesion.hasPairs === 1);
  const read = toRead.filter((lesion) => lesion.hasRead === 1);
  const dates = exams.map(({ date }) => date).filter((date) => date !== null);
  const notes = [patient, ...lesions, ...exams].map(({ note }) => note);
  const words = wordsOf([patient.code, patient.name, ...histology, ...devices, ...notes].join(' '));
  sql.run(
    UPSERT,
    id,
    patient.studyId,
    patient.archived,
    naturalKey(patient.code),
    folded(patient.code),
    patient.name === null ? null : folded(patient.name),
    diagnosisOf(lesions),
    histology.length === 0 ? null : histology.join(', '),
    JSON.stringify(distinct(lesions.map(({ birads }) => birads))),
    JSON.stringify(devices),
    lesions.length,
    pairs.length,
    annotated,
    read.length,
    Number(annotated === pairs.length),
    Number(read.length === toRead.length),
    strain.mean,
    strain.variation,
    dates.toSorted().at(-1) ?? null,
    [...new Set(words)].toSorted().join(' '),
    revision,
    revision,
    revision,
  );
}

function diagnosisOf(lesions: readonly LesionRow[]): DiagnosisFacet {
  const known = new Set(lesions.map(({ diagnosis }) => diagnosis));
  if (known.has('benign')) return known.has('malignant') ? 'mixed' : 'benign';
  return known.has('malignant') ? 'malignant' : 'unknown';
}

/** Each value once, as people sort them. */
function distinct(values: readonly (string | null)[]): readonly string[] {
  const known = new Set(values.filter((value) => value !== null));
  return [...known]
    .map((value) => ({ value, key: naturalKey(value) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ value }) => value);
}

const PATIENT = `
  SELECT id, study_id AS studyId, code, name, note, archived_at IS NOT NULL AS archived
  FROM patient WHERE id = ?`;

const LESIONS = `
  SELECT histology, diagnosis, birads, note,
    EXISTS (SELECT 1 FROM pair WHERE lesion_id = lesion.id AND archived_at IS NULL) AS hasPairs,
    EXISTS (
      SELECT 1 FROM pair JOIN read ON read.pair_id = pair.id
      WHERE pair.lesion_id = lesion.id AND pair.archived_at IS NULL) AS hasRead
  FROM lesion WHERE patient_id = ?`;

const PAIRS = `
  SELECT strain_ratios AS ratios, ${ANNOTATED} AS annotated
  FROM pair WHERE patient_id = ? AND archived_at IS NULL`;

const COLUMNS = [
  'patient_id',
  'study_id',
  'archived',
  'code_key',
  'code_fold',
  'name_fold',
  'diagnosis',
  'histology',
  'birads',
  'devices',
  'lesions',
  'pairs',
  'annotated_pairs',
  'read_lesions',
  'annotated',
  'read',
  'strain_ratio',
  'strain_variation',
  'last_exam',
  'words',
  'revision',
  'placed',
  'worded',
];

/** Columns that change only together with others. */
const CHANGED_BY: Readonly<Record<string, readonly string[]>> = {
  placed: ['code_key', 'last_exam', 'strain_ratio', 'pairs'],
  worded: ['words'],
};

const UPSERT = `
  INSERT INTO patient_summary (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (patient_id) DO UPDATE SET
    ${COLUMNS.slice(1)
      .map((column) => `${column} = ${updateOf(column)}`)
      .join(', ')}`;

function updateOf(column: string): string {
  const causes = CHANGED_BY[column];
  if (causes === undefined) return `excluded.${column}`;
  const same = causes.map((cause) => `patient_summary.${cause} IS excluded.${cause}`).join(' AND ');
  return `CASE WHEN ${same} THEN patient_summary.${column} ELSE excluded.${column} END`;
}
