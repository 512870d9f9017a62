import { useMutation, useQueryClient } from '@tanstack/react-query';

import type { LesionId } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';

export interface Reveal {
  /** Has the lesion read, and shows what the machine says. True once it is shown. */
  readonly run: () => Promise<boolean>;
  readonly isPending: boolean;
  readonly failure: unknown;
}

export function useReveal(lesionId: LesionId): Reveal {
  const api = useApi();
  const queries = useQueryClient();
  const reveal = useMutation(
    api.opinions.reveal.mutationOptions({
      onSuccess: (both) =>
        queries.setQueryData(api.opinions.ofLesion.queryKey({ input: { lesionId } }), both),
    }),
  );
  return {
    run: async () => {
      if (reveal.isPending) return false;
      try {
        await reveal.mutateAsync({ lesionId });
        return true;
      } catch {
        // The mutation keeps its error, which the screen shows.
        return false;
      }
    },
    isPending: reveal.isPending,
    failure: reveal.error,
  };
}
