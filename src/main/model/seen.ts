import type { Pair } from '../../shared/domain/study.ts';
import { sha256 } from '../files/hash.ts';
import type { Manifest } from './manifest.ts';

/** The fingerprint of a patient code in a model's manifest. */
export function patientFingerprint(salt: string, patient: string): string {
  return sha256(`sonopair patient ${salt} ${patient}`);
}

/** Whether a model has seen a patient in fitting or early stopping: by code, or by any image. */
export function hasSeen(
  data: Manifest['data'],
  patient: { readonly code: string; readonly imageHashes: readonly string[] },
): boolean {
  const images = new Set(data.seenImages);
  return (
    data.seenPatients.includes(patientFingerprint(data.patientSalt, patient.code)) ||
    patient.imageHashes.some((hash) => images.has(hash))
  );
}

/**
 * The patients of a study that a model has seen in fitting or early stopping: by their code, or
 * because any image of theirs is one of the model's, whatever code they come back under.
 */
export function seenPatients(
  pairs: readonly Pair[],
  imageHashes: ReadonlyMap<string, string>,
  data: Manifest['data'],
): ReadonlySet<string> {
  const codes = new Set(data.seenPatients);
  const images = new Set(data.seenImages);
  const seen = new Set<string>();
  for (const { patient, bImage, seImage } of pairs) {
    if (seen.has(patient)) continue;
    const knownImage = [bImage, seImage].some((path) => {
      const hash = imageHashes.get(path);
      return hash !== undefined && images.has(hash);
    });
    if (knownImage || codes.has(patientFingerprint(data.patientSalt, patient))) seen.add(patient);
  }
  return seen;
}
