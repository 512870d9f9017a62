import { z } from 'zod';

import type { RunResults } from '../crossval/results.ts';
import { line, moment } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';
import { jobId } from './jobs.ts';

/** A cross-validation whose figures can be shown: all of it, or what was done by then. */
export const runSchema = z.object({
  id: jobId,
  name: line,
  study: z.string(),
  createdAt: moment,
  /** SHA-256 of its manifest: the identity of the run. */
  manifest: z.string(),
  /** As they were when the figures were computed. */
  units: z.object({ done: z.int(), total: z.int() }),
});
export type Run = z.infer<typeof runSchema>;

/**
 * Figures are the program's own and typed there: what a file says is checked where it is read
 * (services/results), so that the same megabytes are not checked again on their way to a window.
 */
const runResults = z.custom<RunResults>((value) => typeof value === 'object' && value !== null);

export const results = {
  /** Newest first. */
  runs: procedure.input(nothing).output(z.array(runSchema)),
  get: procedure.input(z.object({ run: jobId })).output(runResults),
};
