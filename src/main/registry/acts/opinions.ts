import type { LesionId, OpinionId, ReadId } from '../../../shared/domain/ids.ts';
import type { Act } from '../act.ts';
import { recordError } from '../errors.ts';
import type { StoredRead } from '../interface.ts';
import { modelId } from '../queries/trust.ts';
import { found, lesionOf, studyOf } from '../rows.ts';
import type { Sql } from '../sql.ts';

export const commitOpinion: Act<'commitOpinion'> = (sql, { lesionId, opinion }, context) => {
  const { actor, at, record } = context;
  const { patientId } = lesionOf(sql, lesionId);
  const afterReveal = revealedAt(sql, lesionId, actor) !== null;
  const { diagnosis, birads, confidence, comment } = opinion;
  const id = sql.run(
    `INSERT INTO opinion (lesion_id, reader, diagnosis, birads, confidence, comment,
       after_reveal, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    lesionId,
    actor,
    diagnosis,
    birads,
    confidence,
    comment,
    Number(afterReveal),
    at,
  ) as OpinionId;
  // What it says stays in its own row: the history is shown to readers who must not know it yet.
  record(patientId, { lesion: lesionId, opinion: id, afterReveal });
  return id;
};

/** When a reader first saw the machine's opinion of a lesion, or null. */
export function revealedAt(sql: Sql, lesionId: LesionId, reader: string): string | null {
  const statement = 'SELECT at FROM reveal WHERE lesion_id = ? AND reader = ?';
  return sql.column<string>(statement, lesionId, reader)[0] ?? null;
}

export const saveReads: Act<'saveReads'> = (
  sql,
  { lesionId, reads, unseen },
  { actor, at, record },
) => {
  const { patientId } = lesionOf(sql, lesionId);
  const ids = reads.map((read) => addRead(sql, lesionId, read, at));
  if (unseen !== true) noteReveal(sql, lesionId, actor, at);
  record(patientId, {
    lesion: lesionId,
    reads: reads.map(({ pairId, model }, k) => ({ id: ids[k], pair: pairId, model })),
  });
  return ids;
};

export const reveal: Act<'reveal'> = (sql, { lesionId }, { actor, at, record }) => {
  const { patientId } = lesionOf(sql, lesionId);
  if (revealedAt(sql, lesionId, actor) !== null) return null;
  noteReveal(sql, lesionId, actor, at);
  record(patientId, { lesion: lesionId });
  return null;
};

function noteReveal(sql: Sql, lesionId: LesionId, reader: string, at: string): void {
  sql.run(
    'INSERT INTO reveal (lesion_id, reader, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    lesionId,
    reader,
    at,
  );
}

function addRead(
  sql: Sql,
  lesionId: LesionId,
  read: Omit<StoredRead, 'id' | 'createdAt'>,
  at: string,
): ReadId {
  const model = modelId(sql, read.model);
  const { pairId, roiId, heat } = read;
  if (sql.get('SELECT 1 FROM pair WHERE id = ? AND lesion_id = ?', pairId, lesionId) === undefined)
    throw recordError(`Pair ${pairId}`, 'it does not belong to the lesion that was read');
  if (
    roiId !== null &&
    sql.get('SELECT 1 FROM roi WHERE id = ? AND pair_id = ?', roiId, pairId) === undefined
  )
    throw recordError(`ROI ${roiId}`, 'it does not belong to the pair that was read');
  return sql.run(
    `INSERT INTO read (pair_id, roi_id, model_id, probability, decision, cutoff, networks,
       stability, evidence_benign, evidence_malignant, heat_benign_b, heat_benign_se,
       heat_malignant_b, heat_malignant_se, preprocessing, application, created_at, calibration_id,
       calibrated, familiarity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    pairId,
    roiId,
    model,
    read.probability,
    read.decision,
    read.cutoff,
    JSON.stringify(read.networks),
    read.stability === null ? null : JSON.stringify(read.stability),
    read.evidence.benign,
    read.evidence.malignant,
    heat.benign.b,
    heat.benign.se,
    heat.malignant.b,
    heat.malignant.se,
    read.preprocessing,
    read.application,
    at,
    calibrationId(sql, model, read.calibration),
    read.calibrated,
    read.familiarity === null ? null : JSON.stringify(read.familiarity),
  ) as ReadId;
}

/** Of a name such as `v2`. */
function calibrationId(sql: Sql, model: number, name: string | null): number | null {
  if (name === null) return null;
  return found(
    sql.column<number>(
      "SELECT id FROM calibration WHERE model_id = ? AND 'v' || version = ?",
      model,
      name,
    )[0],
    'Calibration',
    name,
  );
}

export const addModel: Act<'addModel'> = (sql, { hash, name, manifest }, { at, record }) => {
  if (sql.get('SELECT 1 FROM model WHERE hash = ?', hash) !== undefined) return null;
  sql.run(
    'INSERT INTO model (hash, name, manifest, imported_at) VALUES (?, ?, ?, ?)',
    hash,
    name,
    manifest,
    at,
  );
  record(null, { model: hash, name });
  return null;
};

export const chooseModel: Act<'chooseModel'> = (sql, { hash }, { record }) => {
  const id = modelId(sql, hash);
  const [before] = sql.column<string>('SELECT hash FROM model WHERE chosen = 1');
  if (before === hash) return null;
  sql.run('UPDATE model SET chosen = 0 WHERE chosen = 1');
  sql.run('UPDATE model SET chosen = 1 WHERE id = ?', id);
  record(null, { model: { from: before ?? null, to: hash } });
  return null;
};

export const unlock: Act<'unlock'> = (sql, { model, studyId, reason }, { actor, at, record }) => {
  const id = modelId(sql, model);
  const { name: study } = studyOf(sql, studyId);
  sql.run(
    'INSERT INTO unlock (model_id, study_id, by, reason, at) VALUES (?, ?, ?, ?, ?)',
    id,
    studyId,
    actor,
    reason,
    at,
  );
  record(null, { model, study: studyId, name: study, reason });
  return null;
};
