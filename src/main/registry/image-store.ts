import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { ImageHash } from '../../shared/domain/ids.ts';
import { SonopairError } from '../../shared/errors.ts';
import { errnoOf, fileError } from '../files/errors.ts';
import { sha256, sha256File } from '../files/hash.ts';
import { exists, readBytes } from '../files/read.ts';
import { shareFile } from '../files/share.ts';
import { ensureFolder, syncFolder, writeFileAtomic } from '../files/write.ts';
import type { ImageStore } from './interface.ts';

/** Images that are read at the same time when all are verified. */
const AT_ONCE = 4;

/**
 * The picture files of a data folder, each named by the SHA-256 of its bytes: `images/ab/<hash>`
 * and `heat/ab/<hash>.png`, `ab` being the first two digits. Nothing is ever written over.
 */
export function createImageStore(folder: string): ImageStore {
  const imagePath = (hash: string): string => placeOf(folder, 'images', hash, '');
  const heatPath = (name: string): string => placeOf(folder, 'heat', name, '.png');
  const adoptAll: ImageStore['adoptAll'] = async (files, onProgress, signal) => {
    const touched = new Set<string>();
    for (const [k, { path, hash }] of files.entries()) {
      throwIfStopped(signal);
      const place = imagePath(hash);
      if ((await stateOf(place, hash)) !== 'sound') {
        await ensureFolder(dirname(place));
        await move(path, place);
        touched.add(dirname(place));
      }
      onProgress(k + 1, files.length);
    }
    for (const each of touched) await syncFolder(each);
    if (touched.size > 0) for (const each of ['images', '']) await syncFolder(join(folder, each));
  };
  return {
    open: async (hash) => openVerified(imagePath(hash), hash, 'Image'),
    share: async (hash, target) => {
      await openVerified(imagePath(hash), hash, 'Image');
      await shareFile(imagePath(hash), target);
    },
    adopt: (path, hash) =>
      adoptAll([{ path, hash }], () => undefined, new AbortController().signal),
    adoptAll,
    saveHeat: async (png) => {
      const name = sha256(png);
      const place = heatPath(name);
      if ((await stateOf(place, name)) === 'sound') return name;
      await ensureFolder(dirname(place));
      await writeFileAtomic(place, png);
      return name;
    },
    openHeat: async (name) => openVerified(heatPath(name), name, 'Heat-map'),
    sweep: async ({ images, heat }) =>
      (await sweepFolder(join(folder, 'images'), '', images)) +
      (await sweepFolder(join(folder, 'heat'), '.png', heat)),
    verify: async (expected, onProgress, signal) => {
      const faults = { missing: [] as ImageHash[], altered: [] as ImageHash[] };
      let done = 0;
      await eachOf(expected, AT_ONCE, async (hash) => {
        throwIfStopped(signal);
        const state = await stateOf(imagePath(hash), hash);
        if (state !== 'sound') faults[state].push(hash);
        done += 1;
        onProgress(done, expected.length);
      });
      return { missing: faults.missing.toSorted(), altered: faults.altered.toSorted() };
    },
  };
}

function placeOf(folder: string, kind: 'images' | 'heat', name: string, ending: string): string {
  if (!/^[0-9a-f]{64}$/.test(name)) throw new RangeError(`Not the name of a stored file: ${name}`);
  return join(folder, kind, name.slice(0, 2), name + ending);
}

async function openVerified(path: string, name: string, what: string): Promise<Buffer> {
  if (!(await exists(path))) throw storeError(what, name, 'its file is missing from the store');
  const bytes = await readBytes(path, 'store');
  if (sha256(bytes) !== name)
    throw storeError(what, name, 'its file in the store was altered since it was stored');
  return bytes;
}

function storeError(what: string, name: string, reason: string): SonopairError {
  return new SonopairError('store', {
    subject: `${what} ${name.slice(0, 12)}`,
    reason,
    remedy:
      'Restore a backup, or import the original file again. The registry and all other pictures ' +
      'are safe',
  });
}

/** What cannot be read cannot be shown either: it counts as altered. */
async function stateOf(path: string, hash: string): Promise<'sound' | 'missing' | 'altered'> {
  if (!(await exists(path))) return 'missing';
  try {
    return (await sha256File(path)) === hash ? 'sound' : 'altered';
  } catch {
    return 'altered';
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    throw fileError(errnoOf(error) === 'ENOENT' ? from : to, 'create', error);
  }
}

/** Deletes the files of a folder's folders that are not among the needed ones. */
async function sweepFolder(
  folder: string,
  ending: string,
  needed: ReadonlySet<string>,
): Promise<number> {
  if (!(await exists(folder))) return 0;
  let gone = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inside = join(folder, entry.name);
    for (const file of await readdir(inside)) {
      if (file.endsWith(ending) && needed.has(file.slice(0, file.length - ending.length))) continue;
      await rm(join(inside, file), { recursive: true, force: true });
      gone += 1;
    }
  }
  return gone;
}

/** Does something with each value, several at once. */
async function eachOf<T>(
  values: readonly T[],
  atOnce: number,
  work: (value: T) => Promise<void>,
): Promise<void> {
  const left = values.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const value of left) await work(value);
    }),
  );
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted)
    throw new SonopairError('cancelled', { subject: 'Image store', reason: 'it was stopped' });
}
