import { join } from 'node:path';

import { z } from 'zod';

import type { RunResults } from '../../../shared/crossval/results.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { readJson } from '../../files/read.ts';
import { writeFileAtomic } from '../../files/write.ts';

/** All figures of a run, and of what they are: a list of runs needs no more than that. */
export const RESULTS_FILE = 'results.json';
const SUMMARY_FILE = 'results-summary.json';

const summarySchema = z.object({
  manifest: z.string(),
  study: z.string(),
  units: z.object({ done: z.int(), total: z.int() }),
});
export type ResultsSummary = z.infer<typeof summarySchema>;

/** Writes the figures of a run into its folder. Throws SonopairError `file` or `disk-full`. */
export async function writeResults(folder: string, results: RunResults): Promise<void> {
  const { manifest, study, units } = results;
  const summary: ResultsSummary = { manifest, study, units };
  await writeFileAtomic(join(folder, SUMMARY_FILE), JSON.stringify(summary));
  await writeFileAtomic(join(folder, RESULTS_FILE), JSON.stringify(results));
}

/** Throws SonopairError `file` where the figures cannot be read, or are of another program. */
export async function readResults(folder: string): Promise<RunResults> {
  const path = join(folder, RESULTS_FILE);
  const found = await readJson(path);
  if (!formOf.safeParse(found).success) throw damaged(path);
  // Of this form and version they are what `writeResults` was given.
  return found as RunResults;
}

const formOf = z.object({ format: z.literal('sonopair-results'), version: z.literal(1) });

/** Throws SonopairError `file`. */
export async function readSummary(folder: string): Promise<ResultsSummary> {
  const path = join(folder, SUMMARY_FILE);
  const parsed = summarySchema.safeParse(await readJson(path));
  if (!parsed.success) throw damaged(path);
  return parsed.data;
}

function damaged(path: string): SonopairError {
  return new SonopairError('file', {
    subject: path,
    reason: 'it has not the form of the figures of a run',
    remedy: 'Evaluate the run again',
  });
}
