import type { SearchSchemaInput } from '@tanstack/react-router';
import { z } from 'zod';

import { jobId } from '../../../shared/contract/jobs.ts';

export const VIEWS = [
  'overview',
  'tables',
  'figures',
  'subgroups',
  'comparisons',
  'cases',
  'compare',
] as const;
export type View = (typeof VIEWS)[number];

/** Which cases a click on a cell or a point asked for. */
const caseAsk = z.object({
  /** Of `CaseResult.unit`. */
  units: z.array(z.string()),
  /** The arm the question was about; null where it was about none. */
  arm: z.string().nullable(),
  /** What was clicked, in words. */
  title: z.string(),
});
export type CaseAsk = z.infer<typeof caseAsk>;

/** What the address of a run's figures holds. */
const runSearch = z.object({
  view: z.enum(VIEWS).default('overview'),
  /** Within `cases`. */
  ask: caseAsk.optional(),
  /** Within `compare`: the run beside this one. */
  beside: jobId.optional(),
});
export type RunSearch = z.output<typeof runSearch>;

/** Reads an address; one that makes no sense shows the overview. */
export function readSearch(raw: z.input<typeof runSearch> & SearchSchemaInput): RunSearch {
  return runSearch.catch({ view: 'overview' }).parse(raw);
}
