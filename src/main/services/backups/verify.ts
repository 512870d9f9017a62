import { createHash } from 'node:crypto';
import type { ZipFile } from 'yauzl';

import { SonopairError } from '../../../shared/errors.ts';
import { sha256 } from '../../files/hash.ts';
import { stopIfAborted } from '../stop.ts';
import { isEntryPath, MANIFEST, type Manifest, parseManifest, REGISTRY } from './manifest.ts';
import { contentOf, entriesOf, hashed, inPlainWords, withZipFile } from '../archive/read.ts';

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  /** Takes the bytes of an entry while they are verified. Default: nobody does. */
  readonly take?: (path: string, bytes: AsyncIterable<Buffer>) => Promise<void>;
}

/** A manifest larger than this is none: a million entries have about two hundred megabytes. */
const LARGEST_MANIFEST = 2 ** 30;

/**
 * Reads a backup from its first byte to its last and compares every entry with the manifest, which
 * it returns. Throws SonopairError `backup` for a file that is none, is damaged, or was made by a
 * newer Sonopair; what `take` was given until then is worth nothing.
 */
export async function verifyBackup(path: string, options: VerifyOptions = {}): Promise<Manifest> {
  try {
    return await withZipFile(path, async (zip) => {
      const manifest = await manifestOf(zip, path);
      // Opened anew: the entries of a ZIP can be gone through once.
      await withZipFile(path, (again) => verifyEntries(again, path, manifest, options));
      return manifest;
    });
  } catch (error) {
    // What a reader of archives throws is always about the archive.
    throw error instanceof SonopairError ? error : damaged(path, inPlainWords(error, 'a backup'));
  }
}

async function manifestOf(zip: ZipFile, path: string): Promise<Manifest> {
  for await (const entry of entriesOf(zip)) {
    if (entry.fileName !== MANIFEST) continue;
    if (entry.uncompressedSize > LARGEST_MANIFEST) throw noBackup(path);
    const pieces: Buffer[] = [];
    for await (const piece of await contentOf(zip, entry)) pieces.push(piece);
    const text = Buffer.concat(pieces).toString('utf8');
    const manifest = parseManifest(text);
    if (manifest === 'newer')
      throw new SonopairError('backup', {
        subject: path,
        reason: 'it was made by a newer Sonopair',
        remedy: 'Install that version or a later one. Nothing was changed',
      });
    if (manifest === 'damaged' || sha256(text) !== zip.comment)
      throw damaged(path, 'its manifest is not what was written');
    return manifest;
  }
  throw noBackup(path);
}

async function verifyEntries(
  zip: ZipFile,
  path: string,
  { entries }: Manifest,
  { signal, onProgress, take = readThrough }: VerifyOptions,
): Promise<void> {
  const expected = new Map(entries.map((entry) => [entry.path, entry]));
  if (!expected.has(REGISTRY)) throw damaged(path, 'there is no registry in it');
  for await (const entry of entriesOf(zip)) {
    const { fileName } = entry;
    if (fileName === MANIFEST) continue;
    if (signal !== undefined) stopIfAborted(signal, path);
    const wanted = expected.get(fileName);
    if (wanted === undefined || !isEntryPath(fileName))
      throw damaged(path, `${fileName} does not belong in it`);
    if (entry.uncompressedSize !== wanted.bytes || !namedByItself(wanted))
      throw damaged(path, `${fileName} was altered`);
    const hash = createHash('sha256');
    await take(fileName, hashed(await contentOf(zip, entry), hash));
    if (hash.digest('hex') !== wanted.sha256) throw damaged(path, `${fileName} was altered`);
    expected.delete(fileName);
    onProgress?.(entries.length - expected.size, entries.length);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw damaged(path, `${missing} is missing`);
}

/** Pictures are named by their own hash. */
function namedByItself({ path, sha256: hash }: Manifest['entries'][number]): boolean {
  const [kind, , name] = path.split('/');
  return (kind !== 'images' && kind !== 'heat') || name!.replace(/\.png$/, '') === hash;
}

async function readThrough(_path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const pieces = bytes[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}

function noBackup(path: string): SonopairError {
  return new SonopairError('backup', {
    subject: path,
    reason: 'it is not a backup of Sonopair',
    remedy: 'Choose another file. Nothing was changed',
  });
}

export function damaged(path: string, what: string): SonopairError {
  return new SonopairError('backup', {
    subject: path,
    reason: `the backup is damaged: ${what}`,
    remedy: 'Use another backup. Nothing was changed',
  });
}
