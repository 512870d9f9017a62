import type { LesionId, PairId, PatientId, StudyId } from '../../../shared/domain/ids.ts';
import type { Lesion, LesionFields } from '../../../shared/domain/patient.ts';
import type { Act, ActContext } from '../act.ts';
import { recordError } from '../errors.ts';
import { bandsOf } from '../fingerprints.ts';
import type { ImageRecord, NewPair } from '../interface.ts';
import { lesionsOf, studyOf } from '../rows.ts';
import type { Sql } from '../sql.ts';
import { addRoi, refuseOutside } from './pairs.ts';
import { addStudy } from './patients.ts';

/** What an import does to one patient, for the audit. */
interface Imported {
  readonly id: PatientId;
  readonly created: boolean;
  readonly pairs: string[];
  readonly lesions: string[];
  exams: number;
  /** Opinions that came with a lesion. */
  opinions: number;
  /** Fields of a lesion that were empty and are no longer. */
  readonly completed: object[];
  /** Fields that the import has otherwise: the registry's stay. */
  readonly differing: object[];
}

interface Import {
  readonly sql: Sql;
  readonly studyId: StudyId;
  readonly context: ActContext;
  readonly patients: Map<string, Imported>;
  /** Why it cannot be stored; looked for to the end, so that the user reads of all of them. */
  readonly conflicts: string[];
}

export const saveImport: Act<'saveImport'> = (sql, { study, images, pairs }, context) => {
  const { at, record } = context;
  const existing = 'id' in study;
  const studyId = existing ? studyOf(sql, study.id).id : addStudy(sql, study, at);
  for (const image of images) addImage(sql, image, at);
  const run: Import = { sql, studyId, context, patients: new Map(), conflicts: [] };
  const ids = pairs.map((pair) => addPair(run, pair)).filter((id) => id !== null);
  const { conflicts, patients } = run;
  if (conflicts.length > 0) throw conflictError(conflicts);
  record(null, {
    study: studyId,
    newStudy: !existing,
    images: images.length,
    pairs: ids.length,
    patients: patients.size,
  });
  for (const { id, ...what } of patients.values()) record(id, what);
  return { studyId, pairs: ids, patients: [...patients.values()].map(({ id }) => id) };
};

/** Conflicts named in one message; the rest are counted. */
const NAMED = 5;

function conflictError(conflicts: readonly string[]): Error {
  const named = conflicts.slice(0, NAMED).join('; ');
  const more = conflicts.length > NAMED ? `; and ${conflicts.length - NAMED} more` : '';
  return recordError(
    'Import',
    named + more,
    'Correct these or leave them out. Nothing of the import was stored',
  );
}

/** An image that is there already stays as it is. */
function addImage(sql: Sql, image: ImageRecord, at: string): void {
  const { hash, name, bytes, format, width, height, mmPerPixel, fingerprint } = image;
  sql.run(
    `INSERT INTO image (hash, name, bytes, format, width, height, mm_per_pixel, fingerprint,
       band_0, band_1, band_2, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
    hash,
    name,
    bytes,
    format,
    width,
    height,
    mmPerPixel,
    fingerprint,
    ...bandsOf(fingerprint),
    at,
  );
}

/** Stores a pair and what it needs; null where it contradicts the registry or the import itself. */
function addPair(run: Import, pair: NewPair): PairId | null {
  const { sql, studyId, context, conflicts } = run;
  const before = conflicts.length;
  if (sql.get('SELECT 1 FROM pair WHERE study_id = ? AND code = ?', studyId, pair.code))
    conflicts.push(`pair ${pair.code} is in this study already, or twice in the import`);
  const b = imageOf(run, pair, 'b');
  const se = imageOf(run, pair, 'se');
  const patient = patientOf(run, pair);
  const lesionId = patient === null ? null : lesionOf(run, patient, pair);
  if (conflicts.length > before || !b || !se || patient === null || lesionId === null) return null;
  for (const opinion of pair.opinions ?? []) addOpinion(run, patient, lesionId, opinion);
  const id = sql.run(
    `INSERT INTO pair (study_id, patient_id, lesion_id, exam_id, code, b_image, se_image,
       strain_ratios, strain_method, view, extra, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    studyId,
    patient.id,
    lesionId,
    examOf(run, patient, pair),
    pair.code,
    b.id,
    se.id,
    JSON.stringify(pair.strainRatios),
    pair.strainMethod,
    pair.view,
    JSON.stringify(pair.extra),
    context.at,
  ) as PairId;
  patient.pairs.push(pair.code);
  if (pair.roi !== null) {
    const { roi, code } = pair;
    refuseOutside(code, roi, { b, se });
    const { actor: annotator, at } = context;
    addRoi(sql, { pairId: id, version: 1, annotator, roi, at });
  }
  return id;
}

interface ImageRow {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

function imageOf(run: Import, pair: NewPair, side: 'b' | 'se'): ImageRow | undefined {
  const row = run.sql.get<ImageRow>(
    'SELECT id, width, height FROM image WHERE hash = ?',
    pair[side],
  );
  if (row === undefined)
    run.conflicts.push(
      `the ${side === 'b' ? 'B-mode' : 'strain'} image of pair ${pair.code} is not stored`,
    );
  return row;
}

/** The pair's patient, made where the study has none of that code. */
function patientOf(
  run: Import,
  { code: pair, patientCode: code, patientNote: note = null }: NewPair,
): Imported | null {
  const { sql, studyId, context, patients, conflicts } = run;
  const known = patients.get(code);
  if (known !== undefined) return known;
  const row = sql.get<{ id: PatientId; archived: 0 | 1 }>(
    `SELECT id, archived_at IS NOT NULL AS archived FROM patient
     WHERE study_id = ? AND code = ?`,
    studyId,
    code,
  );
  if (row?.archived === 1) {
    conflicts.push(`patient ${code} of pair ${pair} is archived`);
    return null;
  }
  const id =
    row?.id ??
    (sql.run(
      'INSERT INTO patient (study_id, code, note, created_at) VALUES (?, ?, ?, ?)',
      studyId,
      code,
      note,
      context.at,
    ) as PatientId);
  const created = row === undefined;
  const lists = { pairs: [], lesions: [], completed: [], differing: [] };
  const patient: Imported = { id, created, exams: 0, opinions: 0, ...lists };
  patients.set(code, patient);
  return patient;
}

/** The patient's exam of that day and device, made where there is none. */
function examOf(run: Import, patient: Imported, { exam: { date, device, note } }: NewPair): number {
  const { sql, context } = run;
  const [known] = sql.column<number>(
    'SELECT id FROM exam WHERE patient_id = ? AND date IS ? AND device IS ? ORDER BY id LIMIT 1',
    patient.id,
    date,
    device,
  );
  if (known !== undefined) return known;
  patient.exams += 1;
  return sql.run(
    'INSERT INTO exam (patient_id, date, device, note, created_at) VALUES (?, ?, ?, ?, ?)',
    patient.id,
    date,
    device,
    note,
    context.at,
  );
}

/** The lesion a pair shows: the one that was named, or the patient's of that code. */
function lesionOf(run: Import, patient: Imported, pair: NewPair): LesionId | null {
  const lesions = lesionsOf(run.sql, patient.id);
  const { lesionId, lesion } = pair;
  if (lesionId !== null) {
    const named = lesions.find(({ id }) => id === lesionId);
    if (named !== undefined) return completed(run, patient, pair, named);
    run.conflicts.push(
      `the lesion chosen for pair ${pair.code} is not one of patient ${pair.patientCode}`,
    );
    return null;
  }
  const known = lesions.find(({ code }) => code === lesion.code);
  if (known !== undefined) return completed(run, patient, pair, known);
  patient.lesions.push(lesion.code);
  return run.sql.run(
    `INSERT INTO lesion (patient_id, code, ${COLUMNS.join(', ')}, created_at)
     VALUES (?, ?, ${COLUMNS.map(() => '?').join(', ')}, ?)`,
    patient.id,
    lesion.code,
    ...FIELDS.map((field) => lesion[field]),
    run.context.at,
  ) as LesionId;
}

/** What may be known of a lesion, and the columns of it. */
const FIELDS = [
  'side',
  'clock',
  'histology',
  'diagnosis',
  'birads',
  'tsukuba',
  'ebRatio',
  'note',
] as const satisfies readonly (keyof LesionFields)[];
const COLUMNS = FIELDS.map((field) => (field === 'ebRatio' ? 'eb_ratio' : field));

/**
 * A lesion that is there takes over what it lacks. What it has otherwise it keeps, and the audit
 * names the difference; but a diagnosis that contradicts is a conflict.
 */
function completed(run: Import, patient: Imported, pair: NewPair, known: Lesion): LesionId {
  for (const [k, field] of FIELDS.entries()) {
    const given = pair.lesion[field];
    const kept = known[field];
    if (given === null || given === kept) continue;
    const place = { lesion: known.code, pair: pair.code, field };
    if (kept === null) {
      run.sql.run(`UPDATE lesion SET ${COLUMNS[k]!} = ? WHERE id = ?`, given, known.id);
      patient.completed.push({ ...place, to: given });
    } else if (field === 'diagnosis')
      run.conflicts.push(
        `lesion ${known.code} of patient ${pair.patientCode} is ${kept}, but ${given} in pair ${pair.code}`,
      );
    else patient.differing.push({ ...place, kept, given });
  }
  return known.id;
}

/**
 * What somebody said of the lesion elsewhere, as it was said there; the audit counts it as imported.
 * The same opinion is not stored twice.
 */
function addOpinion(
  { sql }: Import,
  patient: Imported,
  lesionId: LesionId,
  opinion: NonNullable<NewPair['opinions']>[number],
): void {
  const { reader, diagnosis, birads, confidence, comment, afterReveal, createdAt } = opinion;
  const known = sql.get(
    `SELECT 1 FROM opinion WHERE lesion_id = ? AND reader = ? AND created_at = ?
       AND diagnosis = ? AND birads IS ? AND confidence IS ? AND comment IS ?`,
    lesionId,
    reader,
    createdAt,
    diagnosis,
    birads,
    confidence,
    comment,
  );
  if (known !== undefined) return;
  sql.run(
    `INSERT INTO opinion
       (lesion_id, reader, diagnosis, birads, confidence, comment, after_reveal, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    lesionId,
    reader,
    diagnosis,
    birads,
    confidence,
    comment,
    afterReveal ? 1 : 0,
    createdAt,
  );
  patient.opinions += 1;
}
