import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { SonopairError } from '../../shared/errors.ts';
import { errnoOf, fileError } from './errors.ts';
import { temporaryBeside } from './write.ts';

/** Names the process that works in a folder; it may have ended since. */
const CLAIM_FILE = 'running.json';
/** How often a folder is looked at that will be free soon. */
const LOOK_MILLISECONDS = 200;

/** Who works in a folder. */
export interface Holder {
  readonly process: number;
  /** The file that says so. */
  readonly file: string;
}

export interface ClaimOptions {
  /** What to say where another process of this machine works in the folder. */
  readonly held: (holder: Holder) => SonopairError;
  /** Seconds to wait for it to end; by default none. */
  readonly patience?: number;
}

/** A folder that is this process's alone until it is released, or the process ends. */
export interface Claim {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process by a file in it: two in one folder would mix their work. A file
 * whose process is gone is taken over, and so is one of another machine, whose processes cannot be
 * asked. Throws what `held` says, or SonopairError `file`.
 */
export async function claimFolder(
  folder: string,
  { held, patience = 0 }: ClaimOptions,
): Promise<Claim> {
  const path = join(folder, CLAIM_FILE);
  const own = JSON.stringify({ process: process.pid, host: hostname() });
  const until = performance.now() + patience * 1000;
  while (!(await tryToPut(path, own))) {
    const found = await textOf(path);
    if (found === undefined) continue;
    const living = livingProcess(found);
    if (living === undefined) await takeAway(path, found);
    else if (performance.now() >= until) throw held({ process: living, file: path });
    else await delay(LOOK_MILLISECONDS);
  }
  return {
    release: async () => {
      if ((await textOf(path)) === own) await rm(path, { force: true });
    },
  };
}

/** Puts the file there in one piece, unless one is there already. */
async function tryToPut(path: string, text: string): Promise<boolean> {
  const temporary = temporaryBeside(path);
  try {
    await writeFile(temporary, text);
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST') return false;
    // File systems without links (exFAT): there the first look has to do.
    if (code === undefined || !NO_LINKS.has(code)) throw fileError(path, 'write', error);
    const found = await textOf(path);
    if (found !== undefined && found !== text) return false;
    await rename(temporary, path);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Removes the file as it was found; one that somebody has put there since is put back. */
async function takeAway(path: string, found: string): Promise<void> {
  const aside = temporaryBeside(path);
  try {
    await rename(path, aside);
    if ((await textOf(aside)) !== found) await link(aside, path);
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'ENOENT' && code !== 'EEXIST') throw fileError(path, 'write', error);
  } finally {
    await rm(aside, { force: true });
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(path, 'read', error);
  }
}

/** The process a claim speaks of, where it lives on this machine and is another one. */
function livingProcess(text: string): number | undefined {
  const claim = parsed(text);
  if (claim === undefined || claim.host !== hostname()) return undefined;
  // Its own number is left from an earlier life: numbers repeat, in containers soon.
  if (claim.process === process.pid || !isAlive(claim.process)) return undefined;
  return claim.process;
}

function parsed(text: string): { readonly process: number; readonly host: string } | undefined {
  try {
    const { process: pid, host } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined;
    return typeof host === 'string' ? { process: pid, host } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
