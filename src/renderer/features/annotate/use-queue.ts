import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';

import type { WorklistQuery } from '../../../shared/contract/worklist.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';
import { imageAddress, useReadyPictures } from '../../viewer/picture.ts';

/** Where one can go from a pair; undefined while it is not known yet, null where there is none. */
export interface Neighbours {
  readonly previous: PairId | null | undefined;
  readonly next: PairId | null | undefined;
  /** The next pair without a crop: behind this one, or else from the beginning. */
  readonly open: PairId | null | undefined;
}

/** How far the queue is; undefined while it is not known yet. */
export function useProgress(query: WorklistQuery) {
  return useQuery(
    useApi().pairs.unannotated.queryOptions({
      input: { query },
      placeholderData: keepPreviousData,
    }),
  );
}

/** What lies around a pair, with records and pictures ready to be shown at once. */
export function useNeighbours(
  id: PairId,
  query: WorklistQuery,
  firstOpen: PairId | null | undefined,
): Neighbours {
  const api = useApi();
  const beside = (direction: 'previous' | 'next', unannotatedOnly: boolean) =>
    api.pairs.neighbour.queryOptions({ input: { id, query, direction, unannotatedOnly } });
  const [before, after, open] = useQueries({
    queries: [beside('previous', false), beside('next', false), beside('next', true)],
  });
  const fromStart = firstOpen === id ? null : firstOpen;
  const neighbours: Neighbours = {
    previous: before.data?.id,
    next: after.data?.id,
    open: open.data === undefined ? undefined : (open.data.id ?? fromStart),
  };
  useReady([neighbours.previous, neighbours.next, neighbours.open]);
  return neighbours;
}

function useReady(pairs: readonly (PairId | null | undefined)[]): void {
  const api = useApi();
  const wanted = [...new Set(pairs)].filter((id) => id !== null && id !== undefined);
  const records = useQueries({
    queries: wanted.map((id) => api.pairs.get.queryOptions({ input: { id } })),
  });
  const images = records.flatMap(({ data }) =>
    data === undefined ? [] : [data.pair.b.hash, data.pair.se.hash],
  );
  useReadyPictures([...new Set(images)].map(imageAddress));
}
