import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { fileError } from './errors.ts';
import { syncFolder, temporaryBeside } from './write.ts';

/**
 * Writes what a stream brings into a file, all or nothing, as `writeFileAtomic` does. Where the
 * stream fails, with its error; the file is then as it was.
 */
export async function writeStreamAtomic(path: string, source: Readable): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    // Flushed to the disk before it is closed.
    await pipeline(source, createWriteStream(temporary, { flags: 'wx', flush: true }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(path, 'write', error);
  }
  await syncFolder(dirname(path));
}
