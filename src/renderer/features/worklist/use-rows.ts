import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';

import type { Sort, WorklistQuery, WorklistRow } from '../../../shared/contract/worklist.ts';
import { useApi } from '../../rpc/api.tsx';
import { PAGE, pagesFor, type Range } from './pages.ts';

/** Which patients, in which order. */
export interface Asked {
  readonly query: WorklistQuery;
  readonly sort: Sort;
  readonly descending: boolean;
}

export interface Rows {
  /** How many patients were asked for; null until that is known. */
  readonly total: number | null;
  /** A row by its place; undefined while its page is on the way. */
  readonly at: (place: number) => WorklistRow | undefined;
  /** Whether what is shown still answers the question before this one. */
  readonly stale: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

type Page = { readonly total: number; readonly rows: readonly WorklistRow[] };

/**
 * The rows around those in sight, page by page. Until the first page of a new question is there, the
 * rows of the one before stay.
 */
export function useRows({ query, sort, descending }: Asked, inSight: Range): Rows {
  const api = useApi();
  const options = (page: number) =>
    api.worklist.page.queryOptions({
      input: { query, sort, descending, offset: page * PAGE, limit: PAGE },
    });
  const first = useQuery({ ...options(0), placeholderData: keepPreviousData });
  const total = first.data?.total ?? null;
  const others = pagesFor(inSight, total ?? 0).filter((page) => page > 0);
  const pages = useQueries({
    queries: others.map(options),
    combine: useCallback(
      (results: readonly UseQueryResult<Page>[]) =>
        results.map(({ data, error }) => ({ data, error })),
      [],
    ),
  });
  const byPage = new Map(others.map((page, at) => [page, pages[at]?.data]));
  return {
    total,
    at: (place) => {
      const page = Math.floor(place / PAGE);
      const found = page === 0 ? first.data : byPage.get(page);
      return found?.rows[place - page * PAGE];
    },
    stale: first.isPlaceholderData,
    error: first.error ?? pages.find(({ error }) => error !== null)?.error ?? null,
    retry: () => void first.refetch(),
  };
}
