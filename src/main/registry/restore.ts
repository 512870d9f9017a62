import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { SonopairError } from '../../shared/errors.ts';
import { fileError } from '../files/errors.ts';
import { exists, readJson } from '../files/read.ts';
import { ensureFolder, syncFolder, writeFileAtomic } from '../files/write.ts';
import { DATABASE_FILE } from './files.ts';

/**
 * How a data folder gets other contents without ever being half one and half the other. Whoever
 * restores fills the folder `restore-ready` with verified files and renames it to
 * `restore-pending`: from then on it is decided. Whenever the registry is opened next, before
 * anything else, each part of the data folder is moved aside and the pending one into its place.
 * Every step is a rename; where one was interrupted, the next opening goes on.
 */

/** Being filled and verified; worth nothing yet. */
const READY = 'restore-ready';
/** Decided: it takes the place of what is there. */
const PENDING = 'restore-pending';
/** Where the old contents go, written into the folder of the new ones. */
const PLAN = 'restore.json';

const planSchema = z.object({ aside: z.string().regex(/^before-restore-[\w-]+$/) });

/** What moves, in this order; the log of the old registry before the registry itself. */
const OLD_ONLY = [`${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`] as const;
export const RESTORED_PARTS = [DATABASE_FILE, 'images', 'heat', 'models'] as const;

/** Where the new contents are filled in. */
export function restoreFolder(folder: string): string {
  return join(folder, READY);
}

/** Names the folder in which the old contents will be kept, in the folder of the new ones. */
export async function planRestore(newContents: string, now: Date): Promise<string> {
  const aside = `before-restore-${now.toISOString().slice(0, 23).replace(/\D/g, '-')}`;
  await writeFileAtomic(join(newContents, PLAN), JSON.stringify({ aside }));
  return aside;
}

/** Decides: the contents that are ready replace those of the folder when it is opened next. */
export async function commitRestore(folder: string): Promise<void> {
  const pending = join(folder, PENDING);
  try {
    await rename(restoreFolder(folder), pending);
  } catch (error) {
    throw fileError(pending, 'create', error);
  }
  await syncFolder(folder);
}

/** Finishes a restore that was decided, and clears away one that was not. */
export async function finishRestore(folder: string): Promise<void> {
  const steps = restoreSteps(folder);
  while ((await steps.next()).done !== true);
  await rm(restoreFolder(folder), { recursive: true, force: true });
}

/** The steps of a restore that was decided, each done when it is yielded. */
export async function* restoreSteps(folder: string): AsyncGenerator<string, void, void> {
  const pending = join(folder, PENDING);
  if (!(await exists(pending))) return;
  const aside = join(folder, await asideOf(pending));
  await ensureFolder(aside);
  const move = async (from: string, to: string): Promise<string> => {
    try {
      await rename(from, to);
    } catch (error) {
      throw fileError(to, 'create', error);
    }
    for (const each of [folder, aside, pending]) await syncFolder(each);
    return to;
  };
  if (await exists(join(pending, DATABASE_FILE)))
    for (const part of OLD_ONLY)
      if (await exists(join(folder, part))) yield move(join(folder, part), join(aside, part));
  for (const part of RESTORED_PARTS) {
    const [from, to] = [join(pending, part), join(folder, part)];
    if (!(await exists(from))) continue;
    if (await exists(to)) yield move(to, join(aside, part));
    yield move(from, to);
  }
  await rm(pending, { recursive: true, force: true });
  await syncFolder(folder);
  yield pending;
}

async function asideOf(pending: string): Promise<string> {
  const path = join(pending, PLAN);
  const plan = planSchema.safeParse(await readJson(path, 'registry'));
  if (plan.success) return plan.data.aside;
  throw new SonopairError('registry', {
    subject: path,
    reason: 'the plan of a restore is damaged',
    remedy: `Move the folder ${pending} away: what was there before is in its place`,
  });
}
