import type { ExamId, LesionId, PatientId, StudyId } from '../../../shared/domain/ids.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { type Act, differences } from '../act.ts';
import { recordError } from '../errors.ts';
import { examOf, lesionOf, patientOf, studyOf } from '../rows.ts';
import type { Sql } from '../sql.ts';

export const createStudy: Act<'createStudy'> = (sql, { name, kind }, { at, record }) => {
  const id = addStudy(sql, { name, kind, columns: [] }, at);
  record(null, { study: id, name, kind });
  return studyOf(sql, id);
};

/** Throws SonopairError `record` where a study has that name already. */
export function addStudy(
  sql: Sql,
  { name, kind, columns }: Pick<Study, 'name' | 'kind'> & { readonly columns: readonly string[] },
  at: string,
): StudyId {
  if (sql.get('SELECT 1 FROM study WHERE name = ?', name) !== undefined)
    throw recordError(
      `Study ${name}`,
      'there is one of that name already',
      'Choose that study, or another name',
    );
  return sql.run(
    'INSERT INTO study (name, kind, columns, created_at) VALUES (?, ?, ?, ?)',
    name,
    kind,
    JSON.stringify(columns),
    at,
  ) as StudyId;
}

export const createPatient: Act<'createPatient'> = (sql, { studyId, fields }, { at, record }) => {
  const study = studyOf(sql, studyId);
  const { code, name, birthYear, note } = fields;
  refuseTakenCode(sql, study, code);
  const id = sql.run(
    `INSERT INTO patient (study_id, code, name, birth_year, note, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    studyId,
    code,
    name,
    birthYear,
    note,
    at,
  ) as PatientId;
  record(id, { study: studyId, ...fields });
  return id;
};

export const updatePatient: Act<'updatePatient'> = (sql, { id, fields }, { record }) => {
  const before = patientOf(sql, id);
  const changed = differences({ ...before }, fields);
  if (changed === null) return null;
  const { code, name, birthYear, note } = fields;
  if (code !== before.code) refuseTakenCode(sql, studyOf(sql, before.studyId), code);
  sql.run(
    'UPDATE patient SET code = ?, name = ?, birth_year = ?, note = ? WHERE id = ?',
    code,
    name,
    birthYear,
    note,
    id,
  );
  record(id, { changed });
  return null;
};

function refuseTakenCode(sql: Sql, study: Study, code: string): void {
  const taken = sql.get('SELECT 1 FROM patient WHERE study_id = ? AND code = ?', study.id, code);
  if (taken !== undefined)
    throw recordError(
      `Patient ${code}`,
      `the study ${study.name} has a patient of that code already`,
      'Open that patient, also among the archived, or choose another code',
    );
}

export const archivePatient: Act<'archivePatient'> = (sql, { id, archived }, { at, record }) => {
  const before = patientOf(sql, id);
  if ((before.archivedAt !== null) === archived) return null;
  sql.run('UPDATE patient SET archived_at = ? WHERE id = ?', archived ? at : null, id);
  record(id, { archived });
  return null;
};

export const createExam: Act<'createExam'> = (sql, { patientId, fields }, { at, record }) => {
  patientOf(sql, patientId);
  const { date, device, note } = fields;
  const id = sql.run(
    'INSERT INTO exam (patient_id, date, device, note, created_at) VALUES (?, ?, ?, ?, ?)',
    patientId,
    date,
    device,
    note,
    at,
  ) as ExamId;
  record(patientId, { exam: id, ...fields });
  return id;
};

export const updateExam: Act<'updateExam'> = (sql, { id, fields }, { record }) => {
  const before = examOf(sql, id);
  const changed = differences({ ...before }, fields);
  if (changed === null) return null;
  const { date, device, note } = fields;
  sql.run('UPDATE exam SET date = ?, device = ?, note = ? WHERE id = ?', date, device, note, id);
  record(before.patientId, { exam: id, changed });
  return null;
};

export const createLesion: Act<'createLesion'> = (sql, { patientId, fields }, { at, record }) => {
  patientOf(sql, patientId);
  refuseTakenLesion(sql, patientId, fields.code);
  const { code, side, clock, histology, diagnosis, birads, tsukuba, ebRatio, note } = fields;
  const id = sql.run(
    `INSERT INTO lesion (patient_id, code, side, clock, histology, diagnosis, birads, tsukuba,
       eb_ratio, note, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    patientId,
    code,
    side,
    clock,
    histology,
    diagnosis,
    birads,
    tsukuba,
    ebRatio,
    note,
    at,
  ) as LesionId;
  record(patientId, { lesion: id, ...fields });
  return id;
};

export const updateLesion: Act<'updateLesion'> = (sql, { id, fields }, { record }) => {
  const before = lesionOf(sql, id);
  const changed = differences({ ...before }, fields);
  if (changed === null) return null;
  const { code, side, clock, histology, diagnosis, birads, tsukuba, ebRatio, note } = fields;
  if (code !== before.code) refuseTakenLesion(sql, before.patientId, code);
  sql.run(
    `UPDATE lesion SET code = ?, side = ?, clock = ?, histology = ?, diagnosis = ?, birads = ?,
       tsukuba = ?, eb_ratio = ?, note = ?
     WHERE id = ?`,
    code,
    side,
    clock,
    histology,
    diagnosis,
    birads,
    tsukuba,
    ebRatio,
    note,
    id,
  );
  record(before.patientId, { lesion: id, changed });
  return null;
};

function refuseTakenLesion(sql: Sql, patientId: PatientId, code: string): void {
  const taken = sql.get('SELECT 1 FROM lesion WHERE patient_id = ? AND code = ?', patientId, code);
  if (taken !== undefined)
    throw recordError(
      `Lesion ${code}`,
      'the patient has a lesion of that name already',
      'Open that lesion, or choose another name',
    );
}
