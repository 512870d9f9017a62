import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';

import type { AppEvent, Change, Task } from '../../shared/contract/app.ts';
import { useApi, useConnection } from '../rpc/api.tsx';
import type { Reach } from '../rpc/connect.ts';

interface Happenings {
  readonly reach: Reach;
  readonly tasks: readonly Task[];
  readonly notices: readonly Notice[];
  readonly setReach: (reach: Reach) => void;
  readonly setTasks: (tasks: readonly Task[]) => void;
  readonly putTask: (task: Task) => void;
  readonly addNotice: (notice: Omit<Notice, 'key'>) => void;
  readonly dismiss: (key: number) => void;
}

export interface Notice {
  readonly key: number;
  readonly code: Extract<AppEvent, { type: 'notice' }>['code'];
  readonly detail: string;
}

/** What the application tells while it happens: the connection, running tasks, notices. */
export const useHappenings = create<Happenings>((set) => ({
  reach: 'connected',
  tasks: [],
  notices: [],
  setReach: (reach) => set({ reach }),
  setTasks: (tasks) => set({ tasks }),
  putTask: (task) =>
    set(({ tasks }) => ({
      // What has just ended is the latest news.
      tasks:
        task.state === 'running' && tasks.some(({ id }) => id === task.id)
          ? tasks.map((other) => (other.id === task.id ? task : other))
          : [...tasks.filter(({ id }) => id !== task.id), task],
    })),
  addNotice: (notice) =>
    set(({ notices }) => ({
      notices: [...notices, { ...notice, key: (notices.at(-1)?.key ?? 0) + 1 }],
    })),
  dismiss: (key) => set(({ notices }) => ({ notices: notices.filter((each) => each.key !== key) })),
}));

/** Listens to the application for as long as the window is there, and asks anew for what changed. */
export function useAppEvents(): void {
  const queries = useQueryClient();
  const api = useApi();
  const { watch, client } = useConnection();

  useEffect(() => {
    const { setReach, setTasks, putTask, addNotice } = useHappenings.getState();
    let controller = new AbortController();
    const keysOf: Readonly<Record<Change, readonly (readonly unknown[])[]>> = {
      worklist: [api.worklist.key(), api.pairs.unannotated.key(), api.pairs.neighbour.key()],
      patient: [api.patients.key(), api.pairs.key(), api.trust.cases.key()],
      import: [api.imports.key()],
      opinion: [api.opinions.key()],
      read: [api.opinions.key(), api.trust.cases.key()],
      model: [api.models.key(), api.opinions.key(), api.trust.key()],
      study: [api.studies.key(), api.app.info.key()],
      settings: [api.settings.key(), api.opinions.key()],
      // What a job would cost, and what the guard finds, is not changed by one that runs.
      job: [api.jobs.list.key(), api.jobs.get.key(), api.jobs.log.key()],
      result: [api.results.key()],
    };
    const handle = (event: AppEvent): void => {
      switch (event.type) {
        case 'changed':
          for (const queryKey of keysOf[event.what]) void queries.invalidateQueries({ queryKey });
          break;
        case 'task':
          putTask(event.task);
          break;
        case 'notice':
          addNotice(event);
          break;
      }
    };
    const listen = async (signal: AbortSignal): Promise<void> => {
      const events = await client.app.events({}, { signal });
      setTasks(await client.app.tasks({}, { signal }));
      for await (const event of events) handle(event);
    };
    const stop = watch((reach) => {
      setReach(reach);
      controller.abort();
      if (reach !== 'connected') return;
      controller = new AbortController();
      // Ends with the connection, which `watch` tells of.
      listen(controller.signal).catch(() => undefined);
      // What was shown may be old by now.
      void queries.invalidateQueries();
    });
    return () => {
      stop();
      controller.abort();
    };
  }, [api, client, queries, watch]);
}
