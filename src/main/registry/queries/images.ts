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
  return fingerprints.flatMap((of) => {
    const distanceTo = distanceFrom(of);
    const near = candidates(sql, of)
      .map(({ hash, fingerprint }) => ({ hash, distance: distanceTo(fingerprint) }))
      .filter((candidate) => candidate.distance <= distance)
      .toSorted((a, b) => a.distance - b.distance);
    return near.flatMap(({ hash, distance: bits }) =>
      usesOf(sql, hash).map((use) => ({ of, distance: bits, use })),
    );
  });
};

interface Candidate {
  readonly hash: ImageHash;
  readonly fingerprint: string;
}

/** Images with a band that is nearly the same, each once. */
function candidates(sql: Sql, fingerprint: string): readonly Candidate[] {
  const found = new Map<ImageHash, Candidate>();
  for (const [at, value] of bandsOf(fingerprint).entries()) {
    const band = at as 0 | 1 | 2;
    const values = nearValues(band, value);
    const rows = sql.all<Candidate>(
      `SELECT hash, fingerprint FROM image
       WHERE band_${band} IN (${values.map(() => '?').join(', ')})`,
      ...values,
    );
    for (const row of rows) found.set(row.hash, row);
  }
  return [...found.values()];
}
