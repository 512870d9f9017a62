import type { SearchSchemaInput } from '@tanstack/react-router';
import { z } from 'zod';

import { SORTS, worklistQuery, type WorklistQuery } from '../../../shared/contract/worklist.ts';

/** What the worklist's address holds: who is asked for, in which order, and who is selected. */
const worklistSearch = worklistQuery.extend({
  sort: z.enum(SORTS).default('code'),
  descending: z.boolean().default(false),
  /** Place of the selected row, from 0. */
  row: z.int().nonnegative().default(0),
});

export type WorklistSearch = z.output<typeof worklistSearch>;

/** What the address says where it says nothing. */
export const EVERYBODY: WorklistSearch = worklistSearch.parse({});

/** Reads an address; one that makes no sense shows everybody. */
export function readSearch(
  raw: z.input<typeof worklistSearch> & SearchSchemaInput,
): WorklistSearch {
  return worklistSearch.catch(EVERYBODY).parse(raw);
}

/** Who is asked for, without order and place. */
export function queryOf(search: WorklistSearch): WorklistQuery {
  return worklistQuery.parse(search);
}
