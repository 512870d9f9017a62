import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { SonopairError } from '../../shared/errors.ts';
import { errnoOf, fileError } from './errors.ts';
import { ensureFolder, syncFolder, temporaryBeside } from './write.ts';

export interface BuildFolderOptions {
  /** Swap out a folder that is already there. Without it, only an absent or empty target is taken. */
  readonly replace?: boolean;
}

/**
 * Makes a folder all or nothing: `build` fills a temporary folder beside the target, its files are
 * flushed to the disk, and it is renamed into place. If anything fails the temporary is removed and
 * the target is as it was. Folders above the target are created.
 *
 * With `replace` the old folder is first moved aside and removed only when the new one is in place;
 * a power cut exactly between the two renames leaves it beside the target as `.NAME.….tmp`.
 */
export async function buildFolder(
  target: string,
  build: (temporary: string) => Promise<void>,
  options: BuildFolderOptions = {},
): Promise<void> {
  const path = await followLink(resolve(target));
  const before = await lookAt(path);
  if (before === 'file') throw occupied(target, 'a file of that name is there');
  if (before === 'full' && options.replace !== true) {
    throw occupied(target, 'the folder is already there and is not empty');
  }
  await ensureFolder(dirname(path));
  const temporary = temporaryBeside(path);
  try {
    await mkdir(temporary);
    await build(temporary);
    await syncTree(temporary);
    await moveIntoPlace(temporary, path, target, options.replace === true);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw ownOrFileError(error, target);
  }
  await syncFolder(dirname(path));
}

async function moveIntoPlace(
  temporary: string,
  path: string,
  target: string,
  replace: boolean,
): Promise<void> {
  // Looked at again: the build may have taken hours, and another run may have finished first.
  const now = await lookAt(path);
  if (now === 'file' || (now === 'full' && !replace)) {
    throw occupied(target, 'something was put there in the meantime');
  }
  if (now === 'empty') await rmdir(path);
  if (now !== 'full') return rename(temporary, path);
  const aside = temporaryBeside(path);
  await rename(path, aside);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rename(aside, path);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

type Occupant = 'nothing' | 'empty' | 'full' | 'file';

async function lookAt(path: string): Promise<Occupant> {
  try {
    const found = await lstat(path);
    if (!found.isDirectory()) return 'file';
    return (await readdir(path)).length === 0 ? 'empty' : 'full';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'nothing';
    throw fileError(path, 'create', error);
  }
}

/** A link to a folder is replaced where it points, not the link itself. */
async function followLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return path;
    throw fileError(path, 'create', error);
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFile(path);
  }
  await syncFolder(folder);
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function occupied(target: string, reason: string): SonopairError {
  return new SonopairError('file', {
    subject: target,
    reason,
    remedy: 'Choose another name or remove it first',
  });
}

/** The builder's own errors (a bad image, a cancelled fit) keep their kind; errno gets words. */
function ownOrFileError(error: unknown, target: string): unknown {
  return errnoOf(error) === undefined ? error : fileError(target, 'create', error);
}
