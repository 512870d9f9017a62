import { realpath, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { SonopairError } from '../../../shared/errors.ts';
import { fileError } from '../../files/errors.ts';
import { PAIRS_FILE } from '../../study/columns.ts';
import { stopIfAborted } from '../stop.ts';

/** A file of this machine that was chosen, by itself or with its folder. */
export interface FoundFile {
  /** Absolute, links followed: the same file chosen twice has one source. */
  readonly source: string;
  /** From the folder that was chosen on, `/` separated: what the user sees. */
  readonly path: string;
}

export interface Walk {
  readonly files: readonly FoundFile[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** As many images as an import may have pairs for, and some other files. */
const MOST_FILES = 250_000;

/** What operating systems leave in folders; names that begin with a dot are left out as well. */
const CLUTTER = /^(?:\..*|Thumbs\.db|desktop\.ini|__MACOSX)$/i;

interface Walker {
  readonly files: FoundFile[];
  readonly unreadable: { path: string; reason: string }[];
  /** Folders and files seen by what they are on the disk: links may run in circles. */
  readonly seen: Set<string>;
  readonly exclude: string;
  readonly signal: AbortSignal;
}

/**
 * Every file of the chosen files and folders, folder by folder in the order of their names; links
 * are followed, each file and folder once. A chosen `pairs.csv` stands for its folder. What cannot
 * be looked into is listed. The folder `exclude` (where imports are stored) is passed over.
 *
 * Throws SonopairError `import` for more files than an import takes, `cancelled` by the signal.
 */
export async function walk(
  paths: readonly string[],
  exclude: string,
  signal: AbortSignal,
): Promise<Walk> {
  const walker: Walker = { files: [], unreadable: [], seen: new Set(), exclude, signal };
  for (const path of paths) {
    const chosen = resolve(path);
    const start = basename(chosen).toLowerCase() === PAIRS_FILE ? dirname(chosen) : chosen;
    await visit(walker, start, basename(start));
  }
  return walker;
}

async function visit(walker: Walker, place: string, path: string): Promise<void> {
  stopIfAborted(walker.signal, 'Import');
  try {
    const found = await stat(place);
    if (found.isDirectory()) await visitFolder(walker, await realpath(place), path);
    else if (found.isFile()) addFile(walker, await realpath(place), path);
    else list(walker, path, 'it is not a file');
  } catch (error) {
    if (error instanceof SonopairError) throw error;
    list(walker, path, causeOf(place, error));
  }
}

async function visitFolder(walker: Walker, folder: string, path: string): Promise<void> {
  if (folder === walker.exclude || walker.seen.has(folder)) return;
  walker.seen.add(folder);
  const names = await readdir(folder);
  const order = new Intl.Collator('en', { numeric: true });
  for (const name of names.toSorted(order.compare)) {
    if (CLUTTER.test(name)) continue;
    await visit(walker, join(folder, name), path === '' ? name : `${path}/${name}`);
  }
}

function addFile({ files, seen }: Walker, source: string, path: string): void {
  if (seen.has(source)) return;
  seen.add(source);
  if (files.length === MOST_FILES) {
    throw new SonopairError('import', {
      subject: 'Import',
      reason: `the folders hold more than ${MOST_FILES.toLocaleString('en')} files`,
      remedy: 'Import them in parts; nothing was kept of this one',
    });
  }
  files.push({ source, path });
}

function list({ unreadable }: Walker, path: string, reason: string): void {
  unreadable.push({ path, reason });
}

/** Without the path: the list names it. */
function causeOf(path: string, error: unknown): string {
  const { reason, remedy } = fileError(path, 'read', error).parts;
  return remedy === undefined ? reason : `${reason}. ${remedy}`;
}
