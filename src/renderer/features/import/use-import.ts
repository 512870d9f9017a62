import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConfirmedPair, ImportId, Proposal } from '../../../shared/contract/imports.ts';
import type { PairId, PatientId, StudyId } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { useClient } from '../../rpc/api.tsx';
import { failureOf } from '../../rpc/failure.ts';
import { type ChosenFile, withOwnPaths } from './chosen-files.ts';
import { forgetImport, leftImport, rememberImport } from './left-import.ts';
import { emptyPlan, type Plan, planFor } from './plan.ts';
import { type Refused, upload, type UploadTexts } from './upload.ts';

/** What is being done now. What the application does as a task shows its progress there. */
export type Work =
  | { readonly is: 'sending'; readonly done: number; readonly total: number }
  | { readonly is: 'staging' | 'proposing' | 'storing' };

/** What was stored. */
export interface Stored {
  readonly studyId: StudyId;
  readonly pairs: readonly PairId[];
  readonly patients: readonly PatientId[];
}

/** The study that pairs go to; without one, a new one of that name. */
export interface Target {
  readonly studyId: StudyId | null;
  readonly studyName: string | null;
}

/** An import from the first file to the last row. */
export interface Importing {
  readonly id: ImportId | null;
  readonly work: Work | null;
  readonly error: unknown;
  /** Whether the last piece of work was stopped by the user. */
  readonly stopped: boolean;
  readonly proposal: Proposal | null;
  readonly refused: readonly Refused[];
  /** Files that could not be sent: the rest of them, after a failure. */
  readonly left: readonly ChosenFile[];
  readonly plan: Plan;
  readonly change: (act: (plan: Plan) => Plan) => void;
  readonly add: (files: readonly ChosenFile[]) => void;
  readonly addPaths: (paths: readonly string[]) => void;
  readonly propose: () => void;
  /** Stops sending files. */
  readonly stop: () => void;
  readonly store: (target: Target, pairs: readonly ConfirmedPair[]) => Promise<Stored | null>;
  readonly discard: () => void;
}

interface State extends Pick<
  Importing,
  'id' | 'work' | 'error' | 'stopped' | 'proposal' | 'refused' | 'left' | 'plan'
> {}

const NOTHING = {
  id: null,
  work: null,
  error: null,
  stopped: false,
  proposal: null,
  refused: [],
  left: [],
} as const;

/** An import of this screen; it is discarded with it, unless it was stored. */
export function useImport(forAll: string): Importing {
  const client = useClient();
  const texts = useUploadTexts();
  const [state, setState] = useState<State>({ ...NOTHING, plan: emptyPlan(forAll) });
  const set = useCallback(
    (change: Partial<State>) => setState((now) => ({ ...now, ...change })),
    [],
  );
  const draft = useRef<ImportId | null>(null);
  const gone = useRef(false);
  const sending = useRef(new AbortController());
  const taken = useRef(new Map<string, string>());
  /** One piece of work after the other. */
  const queue = useRef<Promise<void>>(Promise.resolve());

  const drop = useCallback((): void => {
    sending.current.abort();
    const id = draft.current;
    draft.current = null;
    taken.current.clear();
    if (id === null) return;
    forgetImport(id);
    // What is left of it the next start sweeps.
    client.imports.discard({ id }).catch(() => undefined);
  }, [client]);
  useEffect(() => {
    gone.current = false;
    const id = leftImport();
    if (id !== null) {
      forgetImport(id);
      client.imports.discard({ id }).catch(() => undefined);
    }
    return () => {
      gone.current = true;
      drop();
    };
  }, [client, drop]);

  const begun = async (): Promise<ImportId> => {
    if (draft.current !== null) return draft.current;
    const { id } = await client.imports.begin({});
    draft.current = id;
    rememberImport(id);
    if (gone.current) drop();
    set({ id });
    return id;
  };
  const isCurrent = (id: ImportId): boolean => draft.current === id;
  const proposed = async (id: ImportId): Promise<void> => {
    if (!isCurrent(id)) return;
    set({ work: { is: 'proposing' } });
    const proposal = inOrder(await client.imports.propose({ id, pattern: null }));
    if (!isCurrent(id)) return;
    setState((now) => ({ ...now, proposal, plan: planFor(proposal, now.plan) }));
  };
  const fail = (error: unknown): void => {
    const cancelled = failureOf(error).kind === 'cancelled';
    set(cancelled ? { stopped: true } : { error });
  };
  /** Does work on the import and proposes anew, whatever became of the work. */
  const inTurn = (work: (id: ImportId) => Promise<void>): void => {
    const before = queue.current;
    queue.current = (async () => {
      await before;
      set({ error: null, stopped: false });
      try {
        const id = await begun();
        const error = await work(id).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error !== null) fail(error);
        // Nobody would answer.
        if (error === null || failureOf(error).kind !== 'host') await proposed(id);
      } catch (error) {
        setState((now) => ({ ...now, error: now.error ?? error }));
      }
      set({ work: null });
    })();
  };
  const send = async (id: ImportId, files: readonly ChosenFile[]): Promise<void> => {
    const total = files.length;
    sending.current = new AbortController();
    set({ work: { is: 'sending', done: 0, total } });
    const { signal } = sending.current;
    const sent = await upload(id, withOwnPaths(files, taken.current), {
      signal,
      progress: (done) => set({ work: { is: 'sending', done, total } }),
      texts,
    });
    if (!isCurrent(id)) return;
    const failed = sent.error !== null;
    setState((now) => ({
      ...now,
      refused: [...now.refused, ...sent.refused],
      left: failed ? sent.left : [],
      stopped: signal.aborted,
    }));
    if (failed) throw sent.error;
  };
  return {
    ...state,
    change: (act) => setState((now) => ({ ...now, plan: act(now.plan) })),
    add: (files) => {
      if (files.length > 0) inTurn((id) => send(id, files));
    },
    addPaths: (paths) =>
      inTurn(async (id) => {
        set({ work: { is: 'staging' } });
        await client.imports.addPaths({ id, paths: [...paths] });
      }),
    propose: () => inTurn(async () => undefined),
    stop: () => sending.current.abort(),
    store: async (target, pairs) => {
      const id = draft.current;
      if (id === null) return null;
      set({ work: { is: 'storing' }, error: null, stopped: false });
      try {
        const stored = await client.imports.commit({ id, ...target, pairs: [...pairs] });
        draft.current = null;
        forgetImport(id);
        return stored;
      } catch (error) {
        fail(error);
        return null;
      } finally {
        set({ work: null });
      }
    },
    discard: () => {
      drop();
      setState((now) => ({ ...NOTHING, plan: emptyPlan(now.plan.forAll) }));
    },
  };
}

/** Files came as they were through; they are shown in the order of their names. */
function inOrder(proposal: Proposal): Proposal {
  const order = new Intl.Collator('en', { numeric: true });
  const byPath = <T extends { readonly path: string }>(files: readonly T[]): T[] =>
    files.toSorted((one, other) => order.compare(one.path, other.path));
  return {
    ...proposal,
    files: byPath(proposal.files),
    unreadable: byPath(proposal.unreadable),
  };
}

function useUploadTexts(): UploadTexts {
  const { t } = useTranslation('importing');
  return {
    lost: () =>
      new SonopairError('host', {
        subject: t('lost.subject'),
        reason: t('lost.reason'),
        remedy: t('lost.remedy'),
      }),
    gone: t('lost.file'),
  };
}
