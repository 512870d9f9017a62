import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { LesionId } from '../../../shared/domain/ids.ts';
import type { Opinion } from '../../../shared/domain/opinion.ts';
import { useApi } from '../../rpc/api.tsx';
import { fieldsOf, historyOf, NO_OPINION, type OpinionDraft } from './opinion-draft.ts';

/** The reader's own opinion: the one that stands, and the one that is being given. */
export interface OwnOpinion {
  /** The reader's newest; undefined while there is none. */
  readonly stands: Opinion | undefined;
  readonly draft: OpinionDraft;
  /** Whether the form is open: as long as there is no opinion, and when another is given. */
  readonly isGiving: boolean;
  /** Opens the form, with something chosen already. */
  readonly give: (choice?: Partial<OpinionDraft>) => void;
  readonly change: (change: Partial<OpinionDraft>) => void;
  /** Closes the form; the opinion that stands goes on standing. */
  readonly keep: () => void;
  /** Commits the draft; false where it is no opinion yet, or that failed. */
  readonly commit: () => Promise<boolean>;
  /** Whether it was tried to commit what is no opinion yet. */
  readonly isIncomplete: boolean;
  readonly isPending: boolean;
  readonly failure: unknown;
}

export function useOwnOpinion(lesionId: LesionId, both: SecondOpinion, reader: string): OwnOpinion {
  const api = useApi();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(NO_OPINION);
  const [another, setAnother] = useState(false);
  const [tried, setTried] = useState(false);
  const committing = useMutation(api.opinions.commit.mutationOptions());
  const stands = historyOf(both.opinions).find(({ opinion }) => opinion.reader === reader)?.opinion;
  const close = (): void => {
    setDraft(NO_OPINION);
    setAnother(false);
    setTried(false);
    committing.reset();
  };
  return {
    stands,
    draft,
    isGiving: stands === undefined || another,
    give: (choice = {}) => {
      setAnother(true);
      setDraft((now) => ({ ...now, ...choice }));
    },
    change: (change) => setDraft((now) => ({ ...now, ...change })),
    keep: close,
    commit: async () => {
      setTried(true);
      const opinion = fieldsOf(draft);
      if (opinion === null || committing.isPending) return false;
      try {
        await committing.mutateAsync({ lesionId, opinion });
      } catch {
        // The mutation keeps its error, which the form shows.
        return false;
      }
      // The form stays as it is until the opinion can be shown in its place.
      await queries.invalidateQueries({ queryKey: api.opinions.key() });
      close();
      return true;
    },
    isIncomplete: tried && draft.diagnosis === null,
    isPending: committing.isPending,
    failure: committing.error,
  };
}
