import { readdir, stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { SonopairError } from '../../../shared/errors.ts';
import { fileError } from '../../files/errors.ts';
import { readJson } from '../../files/read.ts';
import { ensureFolder, writeFileAtomic } from '../../files/write.ts';

/** What the machine has to give, in bytes. */
export interface Machine {
  /** Free for this account on the disk of a folder. */
  readonly diskFree: (folder: string) => Promise<number>;
  /** In all: what other programs hold of it now may be free when it is needed. */
  readonly memory: () => number;
}

export const THIS_MACHINE: Machine = {
  diskFree: async (folder) => {
    await ensureFolder(folder);
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch (error) {
      throw fileError(folder, 'read', error);
    }
  },
  memory: totalmem,
};

const COST_FILE = 'cost.json';

const need = z.object({ diskPeak: z.number(), memory: z.number() });
/** What a job needs of the machine, in bytes. */
export type Need = z.infer<typeof need>;

/** Keeps with a job what it was found to need when it was queued. */
export async function writeNeed(folder: string, { diskPeak, memory }: Need): Promise<void> {
  const own: Need = { diskPeak, memory };
  await writeFileAtomic(join(folder, COST_FILE), JSON.stringify(own));
}

/** What a queued job still needs: what lies in its folder already is a part of its disk. */
export async function needLeft(folder: string): Promise<Need> {
  const { diskPeak, memory } = need.parse(await readJson(join(folder, COST_FILE)));
  return { diskPeak: Math.max(0, diskPeak - (await bytesIn(folder))), memory };
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

/**
 * Throws SonopairError `disk-full` or `fit` where a job cannot come to its end on this machine, with
 * what it needs and what there is.
 */
export function checkRoom(
  name: string,
  { diskPeak, memory }: Need,
  { diskFree, memory: machineMemory }: { readonly diskFree: number; readonly memory: number },
): void {
  if (diskPeak > diskFree)
    throw new SonopairError('disk-full', {
      subject: name,
      reason: `it needs ${gigabytes(diskPeak)} GB on the disk while it runs, and ${gigabytes(diskFree)} GB are free`,
      remedy: 'Free some space, keep fewer models, or run fewer fits side by side',
    });
  if (memory > machineMemory)
    throw new SonopairError('fit', {
      subject: name,
      reason: `it needs ${gigabytes(memory)} GB of memory, and this machine has ${gigabytes(machineMemory)} GB`,
      remedy: 'Run fewer fits side by side, or choose smaller images or a smaller batch',
    });
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
