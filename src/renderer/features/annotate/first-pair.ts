import type { QueryClient } from '@tanstack/react-query';

import type { WorklistQuery } from '../../../shared/contract/worklist.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import type { useApi } from '../../rpc/api.tsx';

/** Patients looked at in one go; hardly any is without pairs. */
const PAGE = 100;

/** The queue's first pair, annotated or not; null where there is none. */
export async function firstPair(
  queries: QueryClient,
  api: ReturnType<typeof useApi>,
  query: WorklistQuery,
): Promise<PairId | null> {
  for (let offset = 0; ; offset += PAGE) {
    const input = { query, sort: 'code', descending: false, offset, limit: PAGE } as const;
    const { rows, total } = await queries.fetchQuery(api.worklist.page.queryOptions({ input }));
    const patient = rows.find(({ pairs }) => pairs > 0);
    if (patient !== undefined) {
      const wanted = api.patients.get.queryOptions({ input: { id: patient.id } });
      const { pairs } = await queries.fetchQuery(wanted);
      const ids = pairs.filter(({ archivedAt }) => archivedAt === null).map(({ id }) => id);
      return ids.toSorted((one, other) => one - other)[0] ?? null;
    }
    if (offset + PAGE >= total) return null;
  }
}
