import { join } from 'node:path';

import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { sha256 } from '../files/hash.ts';
import { readBytes } from '../files/read.ts';
import { decodeImage } from '../imaging/decode.ts';
import { impressionOf } from '../imaging/fingerprint.ts';
import type { GuardedImage, GuardedPair } from './leak.ts';

/** Images in work at a time: sharp decodes aside, while the next are read. */
const AT_ONCE = 4;

/** An image that cannot be compared with any. */
export interface UnreadableImage {
  readonly path: string;
  /** Why, in one line. */
  readonly cause: string;
}

export interface FingerprintedStudy {
  /** In the order given. */
  readonly pairs: readonly GuardedPair[];
  /** Image files looked at, each once. */
  readonly images: number;
  /** Sorted by path; their pairs cannot be fitted either. */
  readonly unreadable: readonly UnreadableImage[];
}

/**
 * Hashes and decodes every image file of a study once. One that cannot be read is null in its pairs
 * and listed. Throws SonopairError `cancelled` where the signal is aborted.
 */
export async function fingerprintStudy(
  root: string,
  pairs: readonly Pair[],
  onProgress: (progress: { readonly done: number; readonly total: number }) => void,
  signal: AbortSignal,
): Promise<FingerprintedStudy> {
  const paths = [...new Set(pairs.flatMap(({ bImage, seImage }) => [bImage, seImage]))];
  const found = new Map<string, Look>();
  const left = paths.values();
  const work = async (): Promise<void> => {
    for (const path of left) {
      if (signal.aborted) throw cancelled(root);
      found.set(path, await lookAt(root, path));
      onProgress({ done: found.size, total: paths.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    pairs: pairs.map((pair) => guarded(pair, found)),
    images: paths.length,
    unreadable: [...found]
      .flatMap(([path, look]) => ('cause' in look ? [{ path, cause: look.cause }] : []))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

type Look = Pick<GuardedImage, 'sha256' | 'glance'> | { readonly cause: string };

async function lookAt(root: string, path: string): Promise<Look> {
  try {
    const bytes = await readBytes(join(root, path), 'image');
    const raster = await decodeImage({ name: path, bytes }, 3);
    const { fingerprint, thumbnail } = impressionOf(raster);
    return { sha256: sha256(bytes), glance: { fingerprint, thumbnail } };
  } catch (error) {
    if (error instanceof SonopairError) return { cause: error.message };
    throw error;
  }
}

function guarded(pair: Pair, found: ReadonlyMap<string, Look>): GuardedPair {
  const image = (path: string, roi: Pair['bRoi']): GuardedImage | null => {
    const look = found.get(path)!;
    if ('cause' in look) return null;
    return { path, ...look, ...(roi === undefined ? {} : { roi }) };
  };
  const { patient, lesion, diagnosis } = pair;
  return {
    pair: pair.pair,
    patient,
    ...(lesion === undefined ? {} : { lesion }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    b: image(pair.bImage, pair.bRoi),
    se: image(pair.seImage, pair.seRoi),
  };
}

function cancelled(root: string): SonopairError {
  return new SonopairError('cancelled', { subject: root, reason: 'stopped, nothing was kept' });
}
