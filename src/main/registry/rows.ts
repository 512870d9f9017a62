import type { RegisteredPair, Roi, StoredImage } from '../../shared/domain/image-pair.ts';
import type { PairFamiliarity, Stability } from '../../shared/domain/opinion.ts';
import type { Exam, Lesion, Patient, Study } from '../../shared/domain/patient.ts';
import { recordError } from './errors.ts';
import type { ImageRecord, JobRecord, PairContext, StoredRead } from './interface.ts';
import type { Parameter, Sql } from './sql.ts';

/** The registry's tables in the words of the domain. Lists are in the order of identifiers. */

/** An SQL condition and what stands in for its `?`. */
export type Where = readonly [condition: string, ...parameters: readonly Parameter[]];

/** A study's counts leave out what is archived. */
const STUDY = `
  study.id, study.name, study.kind, study.created_at AS createdAt,
  (SELECT count(*) FROM patient_summary
    WHERE study_id = study.id AND archived = 0) AS patients,
  (SELECT coalesce(sum(pairs), 0) FROM patient_summary
    WHERE study_id = study.id AND archived = 0) AS pairs`;

const PATIENT = `
  id, study_id AS studyId, code, name, birth_year AS birthYear, note, archived_at AS archivedAt`;

const EXAM = 'id, patient_id AS patientId, date, device, note';

const LESION = `
  id, patient_id AS patientId, code, side, clock, histology, diagnosis, birads, tsukuba,
  eb_ratio AS ebRatio, note`;

const IMAGE = 'hash, name, bytes, format, width, height, mm_per_pixel AS mmPerPixel';

export function studiesOf(sql: Sql): Study[] {
  return sql.all<Study>(`SELECT ${STUDY} FROM study ORDER BY id`);
}

export function studyOf(sql: Sql, id: number): Study {
  return found(sql.get<Study>(`SELECT ${STUDY} FROM study WHERE id = ?`, id), 'Study', id);
}

export function patientOf(sql: Sql, id: number): Patient {
  const row = sql.get<Patient>(`SELECT ${PATIENT} FROM patient WHERE id = ?`, id);
  return found(row, 'Patient', id);
}

export function examOf(sql: Sql, id: number): Exam {
  return found(sql.get<Exam>(`SELECT ${EXAM} FROM exam WHERE id = ?`, id), 'Exam', id);
}

export function examsOf(sql: Sql, patientId: number): Exam[] {
  return sql.all<Exam>(`SELECT ${EXAM} FROM exam WHERE patient_id = ? ORDER BY id`, patientId);
}

export function lesionOf(sql: Sql, id: number): Lesion {
  return found(sql.get<Lesion>(`SELECT ${LESION} FROM lesion WHERE id = ?`, id), 'Lesion', id);
}

export function lesionsOf(sql: Sql, patientId: number): Lesion[] {
  return sql.all<Lesion>(
    `SELECT ${LESION} FROM lesion WHERE patient_id = ? ORDER BY id`,
    patientId,
  );
}

/** An image with its fingerprint, by its hash. */
export function imageOf(sql: Sql, hash: string): ImageRecord | null {
  const statement = `SELECT ${IMAGE}, fingerprint FROM image WHERE hash = ?`;
  return sql.get<ImageRecord>(statement, hash) ?? null;
}

interface PairRow extends Pick<
  RegisteredPair,
  'id' | 'code' | 'lesionId' | 'examId' | 'strainMethod' | 'view' | 'archivedAt'
> {
  readonly bImage: number;
  readonly seImage: number;
  readonly strainRatios: string;
  readonly extra: string;
}

export function pairsWhere(sql: Sql, ...[condition, ...parameters]: Where): RegisteredPair[] {
  const rows = sql.all<PairRow>(
    `SELECT id, code, lesion_id AS lesionId, exam_id AS examId, b_image AS bImage,
       se_image AS seImage, strain_ratios AS strainRatios, strain_method AS strainMethod, view,
       extra, archived_at AS archivedAt
     FROM pair WHERE ${condition} ORDER BY id`,
    ...parameters,
  );
  return rows.map((row) => pairOfRow(sql, row));
}

function pairOfRow(sql: Sql, row: PairRow): RegisteredPair {
  const { bImage, seImage, strainRatios, extra, ...rest } = row;
  return {
    ...rest,
    strainRatios: JSON.parse(strainRatios) as number[],
    extra: JSON.parse(extra) as Record<string, string>,
    b: imageAt(sql, bImage),
    se: imageAt(sql, seImage),
    roi: roisOf(sql, row.id, 1)[0] ?? null,
  };
}

function imageAt(sql: Sql, id: number): StoredImage {
  return found(sql.get<StoredImage>(`SELECT ${IMAGE} FROM image WHERE id = ?`, id), 'Image', id);
}

export function pairOf(sql: Sql, id: number): RegisteredPair {
  return found(pairsWhere(sql, 'id = ?', id)[0], 'Pair', id);
}

/** A pair with the patient, exam and lesion it belongs to. */
export function contextOf(sql: Sql, pair: RegisteredPair): PairContext {
  const lesion = lesionOf(sql, pair.lesionId);
  const patient = patientOf(sql, lesion.patientId);
  return { pair, patient, exam: examOf(sql, pair.examId), lesion };
}

interface RoiRow extends Omit<Roi, 'b' | 'se'> {
  readonly b: string | null;
  readonly se: string | null;
}

/** The ROI versions of a pair, the newest first. */
export function roisOf(sql: Sql, pairId: number, limit = -1): Roi[] {
  const rows = sql.all<RoiRow>(
    `SELECT id, pair_id AS pairId, version, annotator, b, se, created_at AS createdAt
     FROM roi WHERE pair_id = ? ORDER BY version DESC LIMIT ?`,
    pairId,
    limit,
  );
  return rows.map(roiOf);
}

function roiOf({ b, se, ...row }: RoiRow): Roi {
  return { ...row, b: rectOf(b), se: rectOf(se) };
}

function rectOf(text: string | null): Roi['b'] {
  if (text === null) return null;
  const [x, y, width, height] = JSON.parse(text) as [number, number, number, number];
  return { x, y, width, height };
}

/** A rectangle as the column of an ROI keeps it. */
export function rectText(rect: Roi['b']): string | null {
  return rect === null ? null : JSON.stringify([rect.x, rect.y, rect.width, rect.height]);
}

interface ReadRow extends Omit<
  StoredRead,
  'networks' | 'stability' | 'evidence' | 'heat' | 'familiarity'
> {
  readonly familiarity: string | null;
  readonly networks: string;
  readonly stability: string | null;
  readonly evidenceBenign: number;
  readonly evidenceMalignant: number;
  readonly benignB: string | null;
  readonly benignSe: string | null;
  readonly malignantB: string | null;
  readonly malignantSe: string | null;
}

export function readsWhere(sql: Sql, ...[condition, ...parameters]: Where): StoredRead[] {
  const rows = sql.all<ReadRow>(
    `SELECT read.id, read.pair_id AS pairId, read.roi_id AS roiId, model.hash AS model,
       read.probability, read.decision, read.cutoff, read.networks, read.stability,
       read.evidence_benign AS evidenceBenign, read.evidence_malignant AS evidenceMalignant,
       read.heat_benign_b AS benignB, read.heat_benign_se AS benignSe,
       read.heat_malignant_b AS malignantB, read.heat_malignant_se AS malignantSe,
       read.preprocessing, read.application, read.created_at AS createdAt,
       'v' || calibration.version AS calibration, read.calibrated, read.familiarity
     FROM read JOIN model ON model.id = read.model_id
     LEFT JOIN calibration ON calibration.id = read.calibration_id
     WHERE ${condition} ORDER BY read.id`,
    ...parameters,
  );
  return rows.map(readOf);
}

function readOf(row: ReadRow): StoredRead {
  const { evidenceBenign, evidenceMalignant, benignB, benignSe, ...rest } = row;
  const { malignantB, malignantSe, networks, stability, familiarity, ...read } = rest;
  return {
    ...read,
    networks: JSON.parse(networks) as Record<string, number>,
    stability: stability === null ? null : (JSON.parse(stability) as Stability),
    familiarity: familiarity === null ? null : (JSON.parse(familiarity) as PairFamiliarity),
    evidence: { benign: evidenceBenign, malignant: evidenceMalignant },
    heat: {
      benign: { b: benignB, se: benignSe },
      malignant: { b: malignantB, se: malignantSe },
    },
  };
}

interface JobRow extends Omit<JobRecord, 'spec' | 'progress'> {
  readonly spec: string;
  readonly progress: string | null;
}

export function jobsWhere(sql: Sql, ...[condition, ...parameters]: Where): JobRecord[] {
  const rows = sql.all<JobRow>(
    `SELECT job.id, job.kind, job.name, study_id AS studyId, coalesce(study.name, '') AS studyName,
       spec, folder, state, created_by AS createdBy, job.created_at AS createdAt,
       started_at AS startedAt, ended_at AS endedAt, failure, progress
     FROM job LEFT JOIN study ON study.id = study_id WHERE ${condition} ORDER BY job.id`,
    ...parameters,
  );
  return rows.map(jobOfRow);
}

function jobOfRow({ spec, progress, ...row }: JobRow): JobRecord {
  return {
    ...row,
    // Written by this program from the contract's schema.
    spec: JSON.parse(spec) as JobRecord['spec'],
    progress: progress === null ? null : (JSON.parse(progress) as JobRecord['progress']),
  };
}

export function jobOf(sql: Sql, id: number): JobRecord {
  return found(jobsWhere(sql, 'job.id = ?', id)[0], 'Job', id);
}

/** A row that must be there. Throws SonopairError `record` where it is not. */
export function found<T>(row: T | undefined, what: string, id: number | string): T {
  if (row === undefined)
    throw recordError(`${what} ${id}`, 'it is not in the registry', 'Look at the list anew');
  return row;
}
