import type { ImageHash } from '../../../shared/domain/ids.ts';
import { bandsOf, distanceFrom, FARTHEST, nearValues } from '../fingerprints.ts';
import type { ImageRecord, ImageUse } from '../interface.ts';
import { imageOf } from '../rows.ts';
import type { Sql } from '../sql.ts';
import type { Query } from './query.ts';

export const image: Query<'image'> = ({ sql }, { hash }) => imageOf(sql, hash);

export const imageUses: Query<'imageUses'> = ({ sql }, { hashes }) =>
  hashes.flatMap((hash) => usesOf(sql, hash));

/** Also of archived pairs and patients: they come back. */
function usesOf(sql: Sql, hash: ImageHash): ImageUse[] {
  const found = imageOf(sql, hash);
  if (found === null) return [];
  const uses = sql.all<Omit<ImageUse, 'image'>>(
    `SELECT pair.id AS pairId, pair.code AS pairCode, patient.id AS patientId,
       patient.code AS patientCode, lesion.id AS lesionId, lesion.diagnosis,
       pair.study_id AS studyId
     FROM image
     JOIN pair ON pair.b_image = image.id OR pair.se_image = image.id
     JOIN patient ON patient.id = pair.patient_id
     JOIN lesion ON lesion.id = pair.lesion_id
     WHERE image.hash = ? ORDER BY pair.id`,
    hash,
  );
  return uses.map((use) => useOf(found, use));
}

function useOf(of: ImageRecord, use: Omit<ImageUse, 'image'>): ImageUse {
  return { image: of, ...use };
}

export const resembling: Query<'resembling'> = ({ sql }, { fingerprints, distance }) => {
  if (distance > FARTHEST)
    throw new RangeError(`The index finds fingerprints at most ${FARTHEST} bits apart`);
  return fingerprints.flatMap((of) =>
    nearTo(sql, of, distance).flatMap(({ hash, bits }) =>
      usesOf(sql, hash).map((use) => ({ of, distance: bits, use })),
    ),
  );
};

/** Images by how near they are, the nearest first. */
function nearTo(
  sql: Sql,
  fingerprint: string,
  distance: number,
): readonly { readonly hash: ImageHash; readonly bits: number }[] {
  const distanceTo = distanceFrom(fingerprint);
  const near = new Map<number, number>();
  for (const [at, value] of bandsOf(fingerprint).entries()) {
    const band = at as 0 | 1 | 2;
    const values = nearValues(band, value);
    // Of the many that have the band, the index itself knows how near they are.
    const rows = sql.tuples<readonly [id: number, fingerprint: string]>(
      `SELECT id, fingerprint FROM image
       WHERE band_${band} IN (${values.map(() => '?').join(', ')})`,
      ...values,
    );
    for (const [id, other] of rows) {
      const bits = distanceTo(other);
      if (bits <= distance) near.set(id, bits);
    }
  }
  return [...near]
    .toSorted(([idA, a], [idB, b]) => a - b || idA - idB)
    .map(([id, bits]) => ({
      hash: sql.column<ImageHash>('SELECT hash FROM image WHERE id = ?', id)[0]!,
      bits,
    }));
}
