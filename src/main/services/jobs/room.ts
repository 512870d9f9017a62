import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';

import type { JobCost } from '../../../shared/contract/jobs.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { fileError } from '../../files/errors.ts';

/** What the machine has to give, in bytes. */
export interface Machine {
  /** Free for this account on the disk of a folder. */
  readonly diskFree: (folder: string) => Promise<number>;
  /** In all: what other programs hold of it now may be free when it is needed. */
  readonly memory: () => number;
}

export const THIS_MACHINE: Machine = {
  diskFree: async (folder) => {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch (error) {
      throw fileError(folder, 'read', error);
    }
  },
  memory: totalmem,
};

/**
 * Throws SonopairError `disk-full` or `fit` where a job cannot come to its end on this machine, with
 * what it needs and what there is.
 */
export function checkRoom(
  name: string,
  { diskPeak, diskFree, memory }: Pick<JobCost, 'diskPeak' | 'diskFree' | 'memory'>,
  machineMemory: number,
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
