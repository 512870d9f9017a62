import type { SearchSchemaInput } from '@tanstack/react-router';
import type { z } from 'zod';

import { worklistQuery, type WorklistQuery } from '../../../shared/contract/worklist.ts';
import { pairId } from '../../../shared/domain/ids.ts';

/** What the address holds: whose pairs are annotated, and which one is open. */
const annotateSearch = worklistQuery.extend({ pair: pairId.optional() });

export type AnnotateSearch = z.output<typeof annotateSearch>;

/** What the address says where it says nothing. */
export const ALL_PAIRS: AnnotateSearch = annotateSearch.parse({});

/** Reads an address; one that makes no sense is everybody's. */
export function readSearch(
  raw: z.input<typeof annotateSearch> & SearchSchemaInput,
): AnnotateSearch {
  return annotateSearch.catch(ALL_PAIRS).parse(raw);
}

/**
 * Whose pairs are gone through. Whether they are annotated is left aside: annotating would take
 * patients out of the queue while one goes through it.
 */
export function queueOf(search: AnnotateSearch): WorklistQuery {
  return { ...worklistQuery.parse(search), annotated: null };
}

/** Whether the queue is less than all pairs. */
export function isFiltered(query: WorklistQuery): boolean {
  const { text, studies, diagnoses, birads, devices, read, archived } = query;
  const facets = [studies, diagnoses, birads, devices];
  return text !== '' || facets.some(({ length }) => length > 0) || read !== null || archived;
}
