import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { create } from 'zustand';

import { EVERYBODY, type WorklistSearch } from './search.ts';

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
