import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { errnoOf, fileError } from './errors.ts';
import { syncFolder } from './write.ts';

/** Bytes of a file that is being filled over several attempts; 0 where there is none yet. */
export async function partialSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw fileError(path, 'read', error);
  }
}

/**
 * Adds what a stream brings, by way of `through`, to a file, or begins it anew; what has come stays
 * where the stream fails. A stream that broke before is noticed, too. Throws the stream's error as
 * it is, SonopairError `file` or `disk-full` for the disk's.
 */
export async function fillPartial(
  path: string,
  source: Readable,
  through: Transform,
  how: 'append' | 'anew',
): Promise<void> {
  const target = createWriteStream(path, { flags: how === 'append' ? 'a' : 'w', flush: true });
  try {
    await pipeline(source, through, target);
  } catch (error) {
    throw isOfDisk(error) ? fileError(path, 'write', error) : error;
  }
}

/** Errors of the file system name their path or call; those of a socket another call. */
function isOfDisk(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    ['open', 'write', 'fsync', 'close'].includes(String(error.syscall)) &&
    errnoOf(error) !== 'EPIPE'
  );
}

/** Gives a file that is complete its name. Throws SonopairError `file`. */
export async function finishPartial(path: string, target: string): Promise<void> {
  try {
    await rename(path, target);
  } catch (error) {
    throw fileError(target, 'create', error);
  }
  await syncFolder(dirname(target));
}

/** Gives up what has come. */
export async function dropPartial(path: string): Promise<void> {
  await rm(path, { force: true });
}
