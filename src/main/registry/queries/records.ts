import type { AuditEntry, PatientRecord } from '../../../shared/contract/patients.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Lesion } from '../../../shared/domain/patient.ts';
import {
  contextOf,
  examsOf,
  lesionOf,
  lesionsOf,
  pairOf,
  pairsWhere,
  patientOf,
  roisOf,
  studiesOf,
  studyOf,
} from '../rows.ts';
import type { Sql } from '../sql.ts';
import { strainOf } from '../summary.ts';
import type { Query } from './query.ts';

export const patient: Query<'patient'> = ({ sql }, { id }) => {
  const row = patientOf(sql, id);
  const pairs = pairsWhere(sql, 'patient_id = ?', id);
  return {
    patient: row,
    study: studyOf(sql, row.studyId),
    exams: examsOf(sql, id),
    lesions: lesionsOf(sql, id).map((each) => lesionRecord(sql, each, pairs)),
    pairs: pairs.map((each) => pairRecord(sql, each)),
  };
};

function pairRecord(sql: Sql, pairRow: RegisteredPair): PatientRecord['pairs'][number] {
  const reads = 'SELECT count(*) FROM read WHERE pair_id = ?';
  return { ...pairRow, reads: sql.column<number>(reads, pairRow.id)[0]! };
}

function lesionRecord(
  sql: Sql,
  lesionRow: Lesion,
  pairs: readonly RegisteredPair[],
): PatientRecord['lesions'][number] {
  const { id } = lesionRow;
  const own = pairs.filter(({ lesionId, archivedAt }) => lesionId === id && archivedAt === null);
  const strain = strainOf(own.map(({ strainRatios }) => strainRatios));
  const count = (statement: string): number => sql.column<number>(statement, id)[0]!;
  return {
    ...lesionRow,
    strainRatio: strain.mean,
    strainVariation: strain.variation,
    opinions: count('SELECT count(*) FROM opinion WHERE lesion_id = ?'),
    reads: count('SELECT count(*) FROM read JOIN pair ON pair.id = pair_id WHERE lesion_id = ?'),
  };
}

/** The newest first. */
export const history: Query<'history'> = ({ sql }, { patientId }) => {
  patientOf(sql, patientId);
  const rows = sql.all<AuditRow>(
    'SELECT at, actor, action, detail FROM audit WHERE patient_id = ? ORDER BY id DESC',
    patientId,
  );
  return rows.map(entryOf);
};

interface AuditRow extends Omit<AuditEntry, 'detail'> {
  readonly detail: string;
}

function entryOf({ detail, ...entry }: AuditRow): AuditEntry {
  return { ...entry, detail: JSON.parse(detail) as AuditEntry['detail'] };
}

export const pair: Query<'pair'> = ({ sql }, { id }) => contextOf(sql, pairOf(sql, id));

/** The newest first. */
export const roiHistory: Query<'roiHistory'> = ({ sql }, { id }) => roisOf(sql, pairOf(sql, id).id);

export const lesion: Query<'lesion'> = ({ sql }, { id }) => {
  const row = lesionOf(sql, id);
  const owner = patientOf(sql, row.patientId);
  return {
    study: studyOf(sql, owner.studyId),
    patient: owner,
    lesion: row,
    pairs: pairsWhere(sql, 'lesion_id = ? AND archived_at IS NULL', id),
  };
};

export const studies: Query<'studies'> = ({ sql }) => studiesOf(sql);

export const studyPairs: Query<'studyPairs'> = ({ sql }, { studyId, after, limit }) => {
  studyOf(sql, studyId);
  const ids = sql.column<PairId>(
    `SELECT pair.id FROM pair JOIN patient ON patient.id = pair.patient_id
     WHERE pair.study_id = ? AND pair.id > ?
       AND pair.archived_at IS NULL AND patient.archived_at IS NULL
     ORDER BY pair.id LIMIT ?`,
    studyId,
    after ?? 0,
    limit,
  );
  return ids.map((id) => contextOf(sql, pairOf(sql, id)));
};

export const studyColumns: Query<'studyColumns'> = ({ sql }, { studyId }) => {
  studyOf(sql, studyId);
  const [columns] = sql.column<string>('SELECT columns FROM study WHERE id = ?', studyId);
  return JSON.parse(columns!) as string[];
};

export const takenCodes: Query<'takenCodes'> = ({ sql }, { studyId, codes }) => {
  studyOf(sql, studyId);
  const taken = 'SELECT 1 FROM pair WHERE study_id = ? AND code = ?';
  return codes.filter((code) => sql.get(taken, studyId, code) !== undefined);
};
