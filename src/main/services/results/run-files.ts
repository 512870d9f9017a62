import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

import { ZipFile } from 'yazl';

import { SonopairError } from '../../../shared/errors.ts';
import { errnoOf, fileError } from '../../files/errors.ts';
import { readBytes } from '../../files/read.ts';

/** So that the same tables are the same bytes; the format cannot tell earlier times. */
const NO_TIME = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true } as const;

/**
 * The tables of a run's folder as one ZIP. Throws SonopairError `record` where it has not been
 * evaluated, and `file`.
 */
export async function zippedTables(folder: string): Promise<Buffer> {
  const tables = join(folder, 'tables');
  const zip = new ZipFile();
  for (const name of (await namesIn(tables)).toSorted()) {
    zip.addBuffer(await readBytes(join(tables, name), 'file'), name, NO_TIME);
  }
  zip.end();
  return buffer(zip.outputStream as Readable);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileError(folder, 'read', error);
    throw new SonopairError('record', {
      subject: 'Tables of the run',
      reason: 'there are none in its folder',
      remedy: 'Evaluate the run again',
    });
  }
}
