import { useQuery } from '@tanstack/react-query';

import type { WorklistQuery } from '../../../shared/contract/worklist.ts';
import type { PatientId, StudyId } from '../../../shared/domain/ids.ts';
import { useApi, useClient } from '../../rpc/api.tsx';
import { useLastQuery } from '../worklist/last-search.ts';

/** As many as one answer holds. */
const PAGE = 500;

/** Patients of a study whom the patients' list shows now; null until they are known. */
export function useListed(studyId: StudyId | null): readonly PatientId[] | null {
  const api = useApi();
  const client = useClient();
  const query = useLastQuery();
  const found = useQuery({
    // Whatever changes the list changes this.
    queryKey: [...api.worklist.key(), 'listed', studyId, query],
    enabled: studyId !== null,
    queryFn: ({ signal }) =>
      studyId === null ? [] : allOf(client, within(query, studyId), signal),
  });
  return found.data ?? null;
}

/** Null where the list is narrowed to other studies. */
function within(query: WorklistQuery, studyId: StudyId): WorklistQuery | null {
  if (query.studies.length > 0 && !query.studies.includes(studyId)) return null;
  // Archived patients take part in nothing.
  return query.archived ? null : { ...query, studies: [studyId] };
}

async function allOf(
  client: ReturnType<typeof useClient>,
  query: WorklistQuery | null,
  signal: AbortSignal,
): Promise<readonly PatientId[]> {
  if (query === null) return [];
  const ids: PatientId[] = [];
  for (;;) {
    const asked = {
      query,
      sort: 'code',
      descending: false,
      offset: ids.length,
      limit: PAGE,
    } as const;
    const { rows, total } = await client.worklist.page(asked, { signal });
    ids.push(...rows.map(({ id }) => id));
    if (rows.length === 0 || ids.length >= total) return ids;
  }
}
