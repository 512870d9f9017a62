import type { Task, TaskStep } from '../../shared/contract/app.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import type { Events } from './events.ts';

/** Work that goes on while the user does something else: shown with its progress, and cancelled there. */
export interface Tasks {
  readonly list: () => readonly Task[];
  /** Starts work and returns at once; its failure is shown with the task. */
  readonly start: (kind: Task['kind'], subject: string, work: TaskWork<void>) => RunningTask<void>;
  /** Starts work whose result the caller waits for; its failure goes to both. */
  readonly run: <T>(kind: Task['kind'], subject: string, work: TaskWork<T>) => RunningTask<T>;
  readonly cancel: (id: string) => void;
  /** Cancels everything and waits for it. */
  readonly close: () => Promise<void>;
}

export type TaskWork<T> = (report: TaskReport) => Promise<T>;

export interface RunningTask<T> {
  readonly id: string;
  /** Settles with the work; of a task that was only started, nobody needs to wait for it. */
  readonly result: Promise<T>;
}

export interface TaskReport {
  /** Aborted when the user cancels: the work then throws SonopairError `cancelled`. */
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  readonly step: (step: TaskStep) => void;
}

/** Finished tasks that stay listed. */
const KEPT = 20;

/** Windows are told of progress this often at most, in milliseconds. */
const PROGRESS_INTERVAL = 100;

export function createTasks(events: Events): Tasks {
  const tasks = new Map<string, Task>();
  const running = new Map<string, { controller: AbortController; settled: Promise<unknown> }>();
  let next = 1;

  const put = (task: Task): void => {
    tasks.set(task.id, task);
    events.publish({ type: 'task', task });
  };
  const forgetOldest = (): void => {
    const finished = [...tasks.values()].filter(({ state }) => state !== 'running');
    for (const { id } of finished.slice(0, Math.max(0, finished.length - KEPT))) tasks.delete(id);
  };

  const run: Tasks['run'] = (kind, subject, work) => {
    const id = String(next++);
    const controller = new AbortController();
    let task: Task = {
      id,
      kind,
      subject,
      state: 'running',
      progress: null,
      step: null,
      failure: null,
    };
    let lastTold = 0;
    const report: TaskReport = {
      signal: controller.signal,
      progress: (done, total) => {
        task = { ...task, progress: { done, total } };
        tasks.set(id, task);
        if (performance.now() - lastTold < PROGRESS_INTERVAL && done < total) return;
        lastTold = performance.now();
        put(task);
      },
      step: (step) => put((task = { ...task, step })),
    };
    const end = (state: Task['state'], failure: string | null): void => {
      running.delete(id);
      put((task = { ...task, state, failure }));
      forgetOldest();
    };
    put(task);
    const result = work(report).then(
      (value) => {
        end('done', null);
        return value;
      },
      (error: unknown) => {
        const cancelled = error instanceof SonopairError && error.kind === 'cancelled';
        end(cancelled ? 'cancelled' : 'failed', cancelled ? null : reasonOf(error));
        throw error;
      },
    );
    running.set(id, { controller, settled: result.catch(() => undefined) });
    return { id, result };
  };

  return {
    list: () => [...tasks.values()],
    run,
    start: (kind, subject, work) => {
      const task = run(kind, subject, work);
      // Said in the task itself.
      task.result.catch(() => undefined);
      return task;
    },
    cancel: (id) => running.get(id)?.controller.abort(),
    close: async () => {
      const all = [...running.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ settled }) => settled));
    },
  };
}
