import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ZipFile } from 'yauzl';

import { SonopairError } from '../../../../shared/errors.ts';
import { errnoOf, fileError } from '../../../files/errors.ts';
import { sha256 } from '../../../files/hash.ts';
import { contentOf, entriesOf, hashed, inPlainWords, withZipFile } from '../../archive/read.ts';
import { stopIfAborted } from '../../stop.ts';
import {
  type BundleIndex,
  damagedBundle,
  INDEX,
  isEntryPath,
  newerBundle,
  noBundle,
  parseIndex,
} from './bundle-index.ts';
import type { BundleHost } from './create-bundle.ts';

const CUT_OFF =
  'its end is not that of a study bundle: it was cut off, or it is another kind of file';

/** An index larger than this is none: a million entries have about two hundred megabytes. */
const LARGEST_INDEX = 2 ** 29;

/**
 * Reads a bundle from its first byte to its last, holds every entry against the index and puts them
 * into a folder. Throws SonopairError `bundle` for a file that is none, is damaged or was made by a
 * newer Sonopair, `cancelled`, and as the disk does; what was unpacked by then is worth nothing.
 */
export async function unpackBundle(
  path: string,
  folder: string,
  host: BundleHost,
): Promise<BundleIndex> {
  try {
    return await withZipFile(path, async (zip) => {
      const index = await indexOf(zip, path);
      // Opened anew: the entries of a ZIP can be gone through once.
      await withZipFile(path, (again) => unpackEntries(again, path, index, folder, host));
      return index;
    });
  } catch (error) {
    // What a reader of archives throws is always about the archive.
    throw error instanceof SonopairError
      ? error
      : damagedBundle(path, inPlainWords(error, CUT_OFF));
  }
}

async function indexOf(zip: ZipFile, path: string): Promise<BundleIndex> {
  for await (const entry of entriesOf(zip)) {
    if (entry.fileName !== INDEX) continue;
    if (entry.uncompressedSize > LARGEST_INDEX) throw noBundle(path);
    const pieces: Buffer[] = [];
    for await (const piece of await contentOf(zip, entry)) pieces.push(piece);
    const text = Buffer.concat(pieces).toString('utf8');
    const index = parseIndex(text);
    if (index === 'newer') throw newerBundle(path);
    if (index === 'damaged' || sha256(text) !== zip.comment)
      throw damagedBundle(path, 'its index is not what was written');
    return index;
  }
  throw noBundle(path);
}

async function unpackEntries(
  zip: ZipFile,
  path: string,
  { entries }: BundleIndex,
  folder: string,
  { signal, onProgress }: BundleHost,
): Promise<void> {
  const expected = expectedEntries(zip, path, entries);
  let indices = 0;
  for await (const entry of entriesOf(zip)) {
    const { fileName } = entry;
    // One was read; a second would be seen by nobody.
    if (fileName === INDEX && (indices += 1) === 1) continue;
    stopIfAborted(signal, path);
    const wanted = expected.get(fileName);
    if (wanted === undefined || !isEntryPath(fileName))
      throw damagedBundle(path, `${fileName} does not belong in it`);
    if (entry.uncompressedSize !== wanted.bytes)
      throw damagedBundle(path, `${fileName} was altered`);
    const hash = createHash('sha256');
    await unpack(join(folder, fileName), hashed(await contentOf(zip, entry), hash));
    if (hash.digest('hex') !== wanted.sha256) throw damagedBundle(path, `${fileName} was altered`);
    expected.delete(fileName);
    onProgress({ done: entries.length - expected.size, total: entries.length });
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw damagedBundle(path, `${missing} is missing`);
}

/** Stored entries lie side by side, so that together they are smaller than their archive. */
function expectedEntries(
  zip: ZipFile,
  path: string,
  entries: BundleIndex['entries'],
): Map<string, BundleIndex['entries'][number]> {
  const expected = new Map(entries.map((entry) => [entry.path, entry]));
  if (expected.size < entries.length) {
    const twice = entries.find((entry) => expected.get(entry.path) !== entry)!;
    throw damagedBundle(path, `${twice.path} is listed twice`);
  }
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > zip.fileSize)
    throw damagedBundle(path, 'its entries are larger than itself');
  return expected;
}

/** A plain write: what is unpacked is looked at and removed. */
async function unpack(target: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true });
    await pipeline(Readable.from(bytes), createWriteStream(target, { flags: 'wx' }));
  } catch (error) {
    throw errnoOf(error) === undefined ? error : fileError(target, 'write', error);
  }
}
