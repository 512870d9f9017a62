import type { PatientId, RoiId } from '../../../shared/domain/ids.ts';
import type { Roi, StoredImage } from '../../../shared/domain/image-pair.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { type Act, differences } from '../act.ts';
import { recordError } from '../errors.ts';
import { examOf, found, imageOf, lesionOf, pairOf, rectText } from '../rows.ts';
import type { Sql } from '../sql.ts';

export const updatePair: Act<'updatePair'> = (sql, { id, fields }, { record }) => {
  const before = pairOf(sql, id);
  const changed = differences({ ...before }, fields);
  if (changed === null) return null;
  const { lesionId, examId, strainRatios, strainMethod, view } = fields;
  const { patientId } = lesionOf(sql, before.lesionId);
  for (const { other, reason, remedy } of [
    {
      other: lesionOf(sql, lesionId),
      reason: 'that lesion belongs to another patient',
      remedy: 'Choose a lesion of the same patient',
    },
    {
      other: examOf(sql, examId),
      reason: 'that exam belongs to another patient',
      remedy: 'Choose an exam of the same patient',
    },
  ])
    if (other.patientId !== patientId) throw recordError(`Pair ${before.code}`, reason, remedy);
  sql.run(
    `UPDATE pair SET lesion_id = ?, exam_id = ?, strain_ratios = ?, strain_method = ?, view = ?
     WHERE id = ?`,
    lesionId,
    examId,
    JSON.stringify(strainRatios),
    strainMethod,
    view,
    id,
  );
  record(patientId, { pair: id, code: before.code, changed });
  return null;
};

export const archivePair: Act<'archivePair'> = (sql, { id, archived }, { at, record }) => {
  const before = pairOf(sql, id);
  if ((before.archivedAt !== null) === archived) return null;
  sql.run('UPDATE pair SET archived_at = ? WHERE id = ?', archived ? at : null, id);
  record(lesionOf(sql, before.lesionId).patientId, { pair: id, code: before.code, archived });
  return null;
};

export const calibrate: Act<'calibrate'> = (sql, { hash, mmPerPixel }, { record }) => {
  const before = found(imageOf(sql, hash) ?? undefined, 'Image', hash);
  if (before.mmPerPixel === mmPerPixel) return null;
  sql.run('UPDATE image SET mm_per_pixel = ? WHERE hash = ?', mmPerPixel, hash);
  const patients = sql.column<PatientId>(
    `SELECT DISTINCT patient_id FROM pair JOIN image ON image.id IN (b_image, se_image)
     WHERE hash = ?`,
    hash,
  );
  const detail = { image: hash, mmPerPixel: { from: before.mmPerPixel, to: mmPerPixel } };
  for (const patient of patients.length === 0 ? [null] : patients) record(patient, detail);
  return null;
};

export const saveRoi: Act<'saveRoi'> = (sql, { id, roi }, { actor, at, record }) => {
  const pair = pairOf(sql, id);
  refuseOutside(pair.code, roi, pair);
  const version = (pair.roi?.version ?? 0) + 1;
  const saved = addRoi(sql, { pairId: id, version, annotator: actor, roi, at });
  record(lesionOf(sql, pair.lesionId).patientId, { pair: id, code: pair.code, version, ...roi });
  return { id: saved, version };
};

export function addRoi(
  sql: Sql,
  row: Pick<Roi, 'pairId' | 'version' | 'annotator'> & {
    readonly roi: Pick<Roi, 'b' | 'se'>;
    readonly at: string;
  },
): RoiId {
  return sql.run(
    'INSERT INTO roi (pair_id, version, annotator, b, se, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    row.pairId,
    row.version,
    row.annotator,
    rectText(row.roi.b),
    rectText(row.roi.se),
    row.at,
  ) as RoiId;
}

/** Throws SonopairError `image` where a rectangle does not lie in its image. */
export function refuseOutside(
  code: string,
  roi: Pick<Roi, 'b' | 'se'>,
  images: Readonly<Record<'b' | 'se', Pick<StoredImage, 'width' | 'height'>>>,
): void {
  for (const side of ['b', 'se'] as const) {
    const rect = roi[side];
    const { width, height } = images[side];
    if (rect !== null && (rect.x + rect.width > width || rect.y + rect.height > height))
      throw new SonopairError('image', {
        subject: `Pair ${code}`,
        reason: `the ROI ${rect.x} ${rect.y} ${rect.width} ${rect.height} reaches beyond the ${side === 'b' ? 'B-mode' : 'strain'} image of ${width} × ${height} pixels`,
        remedy: 'Draw it inside the image',
      });
  }
}
