import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { fileError } from './errors.ts';

/** What can be written: text, bytes, or several pieces of bytes one after the other. */
export type FileData = string | Uint8Array | readonly Uint8Array[];

/**
 * Writes a file all or nothing: a temporary beside the target is filled, flushed to the disk and
 * renamed over it, so that a reader, a crash or a full disk meets either the old file or the new.
 * The folder must exist. Throws SonopairError `disk-full` or `file`; the temporary is removed.
 */
export async function writeFileAtomic(path: string, data: FileData): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    const handle = await open(temporary, 'wx');
    try {
      for (const piece of pieces(data)) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(path, 'write', error);
  }
  await syncFolder(dirname(path));
}

/**
 * Creates a folder and those above it; one that is already there is fine and stays as it is.
 * `private` ones are opened by nobody but this account (and administrators).
 */
export async function ensureFolder(path: string, access?: 'private'): Promise<void> {
  try {
    await mkdir(path, { recursive: true, ...(access === undefined ? {} : { mode: 0o700 }) });
  } catch (error) {
    throw fileError(path, 'create', error);
  }
}

/** A name nobody else uses, in the same folder (rename works only within one file system). */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

const TEMPORARY = /^\..+\.[0-9a-f]{12}\.tmp$/;

/**
 * Removes what writers that were killed have left in a folder (see temporaryBeside). Only where no
 * other process writes there.
 */
export async function sweepTemporaries(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder))
      if (TEMPORARY.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw fileError(folder, 'read', error);
  }
}

/** Makes a rename in the folder durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(path, 'write', error);
  }
}

function pieces(data: FileData): readonly (string | Uint8Array)[] {
  return typeof data === 'string' || data instanceof Uint8Array ? [data] : data;
}
