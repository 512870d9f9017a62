import { constants, copyFile, link, rm } from 'node:fs/promises';

import { errnoOf, fileError } from './errors.ts';

const FORCE_CLONE = constants.COPYFILE_FICLONE_FORCE;

/** What no other way of copying would mend. */
const NO_USE = new Set(['ENOSPC', 'EDQUOT', 'EEXIST', 'ENOENT']);

/** Ways to have the same content at another path, the cheapest first. */
const WAYS: readonly ((source: string, target: string) => Promise<void>)[] = [
  // Copy-on-write: takes no space, and changing one leaves the other alone.
  (source, target) => copyFile(source, target, constants.COPYFILE_EXCL | FORCE_CLONE),
  // A second name of the same bytes: takes no space, for files that nobody writes to.
  link,
  (source, target) => copyFile(source, target, constants.COPYFILE_EXCL),
];

/**
 * Puts a file that nobody writes to any more at another path too, without taking its space again
 * where the file system can. The target must not be there. Throws SonopairError `file` or
 * `disk-full`; there is no target then.
 */
export async function shareFile(source: string, target: string): Promise<void> {
  let failure: unknown;
  for (const way of WAYS)
    try {
      return await way(source, target);
    } catch (error) {
      failure = error;
      const code = errnoOf(error);
      if (code !== 'EEXIST') await rm(target, { force: true });
      if (code !== undefined && NO_USE.has(code)) break;
    }
  throw fileError(target, 'create', failure);
}
