import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import type { RunResults } from '../../../shared/crossval/results.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { errnoOf, fileError } from '../../files/errors.ts';
import { readJson } from '../../files/read.ts';

/** All figures of a run, in its folder. */
export const RESULTS_FILE = 'results.json';

/** The same as a PDF, beside it. */
export const REPORT_FILE = 'report.pdf';

/** Throws SonopairError `file` where the figures cannot be read, or are of another program. */
export async function readResults(folder: string): Promise<RunResults> {
  const path = join(folder, RESULTS_FILE);
  const found = await readJson(path);
  if (formOf.safeParse(found).success)
    // Of this form and version they are what the evaluation has written.
    return found as RunResults;
  throw new SonopairError('file', {
    subject: path,
    reason: 'it has not the form of the figures of a run',
    remedy: 'Evaluate the run again',
  });
}

const formOf = z.object({
  format: z.literal('sonopair-results'),
  version: z.literal(1),
  manifest: z.string(),
  study: z.string(),
  units: z.object({ done: z.int(), total: z.int() }),
});

/** Changes whenever the figures of a run are computed anew; undefined where there are none. */
export async function resultsSignature(folder: string): Promise<string | undefined> {
  const path = join(folder, RESULTS_FILE);
  try {
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    return `${path} ${size} ${mtimeNs} ${ino}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(path, 'read', error);
  }
}
