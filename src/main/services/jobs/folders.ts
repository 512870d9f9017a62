import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobSpec } from '../../../shared/contract/jobs.ts';
import { logFile } from '../../crossval/folder.ts';
import { errnoOf, fileError } from '../../files/errors.ts';
import { exists } from '../../files/read.ts';
import { sweepTemporaries } from '../../files/write.ts';

/** What lies in the folder of a job, which is also the result folder of a run. */
export interface JobPlace {
  readonly folder: string;
  /** The frozen study: the pairs as they were when the job was queued. */
  readonly study: string;
  /** Where a single fit makes its model, until the library has it. */
  readonly model: string;
  readonly log: string;
}

export function placeOf(folder: string): JobPlace {
  return {
    folder,
    study: join(folder, 'study'),
    model: join(folder, 'model'),
    log: logFile(folder),
  };
}

/**
 * A name that no folder has had or will have, also where a registry is put back from a backup whose
 * numbers begin again: a row never meets another job's folder.
 */
export function newFolderName(kind: JobSpec['kind'], now: Date): string {
  const day = now.toISOString().slice(0, 10);
  return `${day}-${kind}-${randomBytes(4).toString('hex')}`;
}

/** In which a job puts what it has computed. */
const COMPUTED = ['units', 'work', 'models', 'model', 'model.fit', 'results.json'];

/**
 * Removes what interrupted acts have left in the folder of all jobs; returns how many. A folder that
 * no row knows goes only where nothing was computed in it: after a registry was put back from a
 * backup, runs that are newer stay on the disk. For the start only.
 */
export async function sweepJobs(root: string, known: readonly string[]): Promise<number> {
  const names = await namesIn(root);
  if (names.length === 0) return 0;
  await sweepTemporaries(root);
  let gone = names.length - (await namesIn(root)).length;
  const kept = new Set(known);
  for (const name of await namesIn(root)) {
    const folder = join(root, name);
    if (kept.has(name) || (await hasComputed(folder))) continue;
    await rm(folder, { recursive: true, force: true });
    gone += 1;
  }
  return gone;
}

async function hasComputed(folder: string): Promise<boolean> {
  for (const part of COMPUTED) if (await exists(join(folder, part))) return true;
  return false;
}

async function namesIn(root: string): Promise<readonly string[]> {
  try {
    return await readdir(root);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(root, 'read', error);
  }
}
