import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';

import type { WorklistQuery } from '../../../shared/contract/worklist.ts';
import { EVERYBODY, queryOf, type WorklistSearch } from './search.ts';

const useStore = create<{ readonly search: WorklistSearch }>(() => ({ search: EVERYBODY }));

/** Remembers how the worklist was asked last, for the way back to it from wherever one is. */
export function useRememberSearch(search: WorklistSearch): void {
  useEffect(() => useStore.setState({ search }), [search]);
}

/** Goes back to the worklist as it was left. */
export function useBackToList(): () => void {
  const navigate = useNavigate();
  const search = useStore((store) => store.search);
  return () => void navigate({ to: '/', search });
}

/** Who the worklist was asked for last, for work on exactly them. */
export function useLastQuery(): WorklistQuery {
  const search = useStore((store) => store.search);
  return useMemo(() => queryOf(search), [search]);
}
