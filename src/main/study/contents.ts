import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { Study } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { sha256File } from '../files/hash.ts';
import { PAIRS_FILE } from './columns.ts';

/** Files hashed at a time: enough to keep a disk busy. */
const AT_ONCE = 8;

/**
 * Hashes every image of a study: path as in the study → SHA-256 (lower-case hex). A file that is
 * missing, empty or unreadable is left out; decoding its pair reports it.
 *
 * Throws SonopairError `study` where two files with the same bytes have different diagnoses: a
 * network would be taught both.
 */
export async function checkImageContents(study: Study): Promise<Map<string, string>> {
  const paths = [...new Set(study.pairs.flatMap(({ bImage, seImage }) => [bImage, seImage]))];
  const hashes = new Map<string, string>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const batch = paths.slice(at, at + AT_ONCE);
    const found = await Promise.all(batch.map((path) => hashIfReadable(join(study.root, path))));
    batch.forEach((path, index) => {
      const hash = found[index];
      if (hash !== undefined) hashes.set(path, hash);
    });
  }
  checkDiagnoses(study, hashes);
  return hashes;
}

async function hashIfReadable(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size === 0 ? undefined : await sha256File(path);
  } catch {
    return undefined;
  }
}

function checkDiagnoses({ root, pairs }: Study, hashes: ReadonlyMap<string, string>): void {
  const first = new Map<string, { path: string; diagnosis: Diagnosis }>();
  for (const { diagnosis, bImage, seImage } of pairs) {
    if (diagnosis === undefined) continue;
    for (const path of [bImage, seImage]) {
      const hash = hashes.get(path);
      if (hash === undefined) continue;
      const before = first.get(hash);
      if (before === undefined) first.set(hash, { path, diagnosis });
      else if (before.diagnosis !== diagnosis) {
        throw new SonopairError('study', {
          subject: join(root, PAIRS_FILE),
          reason: `${path} (${diagnosis}) and ${before.path} (${before.diagnosis}) are the same image`,
          remedy: 'Correct the diagnosis or replace the image that is wrong',
        });
      }
    }
  }
}
