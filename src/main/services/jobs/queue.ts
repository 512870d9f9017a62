import { setTimeout as delay } from 'node:timers/promises';

import type { JobId, JobProgress, JobState } from '../../../shared/contract/jobs.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import type { JobRecord, Registry } from '../../registry/interface.ts';
import type { Events } from '../events.ts';
import type { JobEnd } from './work.ts';

/** Why a running job is asked to stop. */
type Stop = 'pause' | 'cancel' | 'close';

/** What a running job tells, and how it is stopped. */
export interface RunningHost {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

export interface QueueDependencies {
  readonly registry: Registry;
  readonly events: Events;
  /** How many jobs go side by side now. */
  readonly parallel: () => Promise<number>;
  /** Does a job to its end; throws SonopairError `cancelled` once it has stopped. */
  readonly work: (job: JobRecord, host: RunningHost) => Promise<JobEnd>;
  /** Removes what a cancelled job will not need any more. */
  readonly discard: (job: JobRecord) => Promise<void>;
  /** How long a job may take over its checkpoints when the program ends, in milliseconds. */
  readonly patience: number;
}

/** Jobs one after the other, by the states the registry has of them. */
export interface Queue {
  /** Begins what is due; for whenever something was queued or chosen anew. */
  readonly next: () => Promise<void>;
  readonly pause: (id: JobId) => Promise<void>;
  readonly resume: (id: JobId) => Promise<void>;
  readonly cancel: (id: JobId) => Promise<void>;
  /** What a running job told last, and what it was asked for since; undefined where it does not run. */
  readonly live: (id: JobId) => LiveJob | undefined;
  /** Names of the jobs that run. */
  readonly running: () => readonly string[];
  /** Lets no job begin until `work` is done. */
  readonly hold: <T>(work: () => Promise<T>) => Promise<T>;
  /** Stops all jobs, which are `interrupted` then, and begins no other. */
  readonly close: () => Promise<void>;
}

export interface LiveJob {
  readonly progress: JobProgress | null;
  readonly stopping: 'pause' | 'cancel' | null;
}

interface Running {
  readonly job: JobRecord;
  readonly controller: AbortController;
  progress: JobProgress | null;
  stop: Stop | null;
  readonly settled: Promise<void>;
}

/** Windows are told of progress this often at most, in milliseconds. */
const PROGRESS_INTERVAL = 500;

export function createQueue(dependencies: QueueDependencies): Queue {
  const { registry, events, parallel, work, discard, patience } = dependencies;
  const running = new Map<JobId, Running>();
  let closed = false;
  let held = 0;
  const inTurn = oneAfterTheOther();
  const told = throttled(() => events.changed('job'), PROGRESS_INTERVAL);

  const move = async (job: JobRecord, to: JobState, rest: object = {}): Promise<void> => {
    await registry.as(job.createdBy).moveJob({ id: job.id, to, ...rest });
    told.now();
  };

  const settle = (one: Running, outcome: JobEnd | { readonly error: unknown }): Promise<void> =>
    inTurn(async () => {
      running.delete(one.job.id);
      const { to, failure } = stateAfter(one.stop, outcome);
      if (to === 'cancelled') await discard(one.job);
      const { progress } = one;
      const rest = { progress: progress === null ? null : { ...progress, running: [] } };
      await move(one.job, to, failure === undefined ? rest : { ...rest, failure });
    });

  const begin = async (job: JobRecord): Promise<void> => {
    await move(job, 'running');
    const controller = new AbortController();
    const own = Promise.withResolvers<void>();
    const one: Running = {
      job,
      controller,
      progress: job.progress,
      stop: null,
      settled: own.promise,
    };
    running.set(job.id, one);
    const onProgress = (progress: JobProgress): void => {
      one.progress = progress;
      told.soon();
    };
    work(job, { signal: controller.signal, onProgress })
      .catch((error: unknown) => ({ error }))
      .then((outcome) => settle(one, outcome))
      // What the registry cannot note now, its next start does: the job was left running.
      .catch(() => undefined)
      .finally(() => {
        own.resolve();
        next().catch(() => undefined);
      });
  };

  const beginDue = async (): Promise<void> => {
    if (closed || held > 0) return;
    const most = await parallel();
    if (running.size >= most) return;
    const queued = (await registry.query.jobs(null)).filter(({ state }) => state === 'queued');
    const due = queued.toReversed().slice(0, most - running.size);
    for (const job of due) await begin(job);
  };
  const next = (): Promise<void> => inTurn(beginDue);

  const ask = (id: JobId, stop: 'pause' | 'cancel'): Promise<void> =>
    inTurn(async () => {
      const one = running.get(id);
      if (one === undefined) {
        const job = await registry.query.job({ id });
        if (stop === 'cancel' && canBeCancelled(job)) await discard(job);
        await move(job, stop === 'pause' ? 'paused' : 'cancelled');
        return;
      }
      // A cancel that comes while a pause is under way goes over it, never the other way round.
      if (one.stop !== 'cancel') one.stop = stop;
      one.controller.abort();
      told.now();
    });

  return {
    next,
    pause: (id) => ask(id, 'pause'),
    cancel: (id) => ask(id, 'cancel'),
    resume: async (id) => {
      await inTurn(async () => move(await registry.query.job({ id }), 'queued'));
      await next();
    },
    live: (id) => {
      const one = running.get(id);
      if (one === undefined) return undefined;
      return { progress: one.progress, stopping: one.stop === 'close' ? null : one.stop };
    },
    running: () => [...running.values()].map(({ job }) => job.name),
    hold: async (held_) => {
      held += 1;
      try {
        // What is about to begin has begun by then.
        await inTurn(() => Promise.resolve());
        return await held_();
      } finally {
        held -= 1;
      }
    },
    close: async () => {
      closed = true;
      await inTurn(() => Promise.resolve());
      const all = [...running.values()];
      for (const one of all) {
        one.stop ??= 'close';
        one.controller.abort();
      }
      const settled = Promise.all(all.map((one) => one.settled));
      const late = new AbortController();
      await Promise.race([settled, delay(patience, undefined, { signal: late.signal })]);
      late.abort();
      told.close();
    },
  };
}

function canBeCancelled({ state }: JobRecord): boolean {
  return state !== 'done' && state !== 'cancelled';
}

/** What becomes of a job that has ended, or has stopped because it was asked to. */
function stateAfter(
  stop: Stop | null,
  outcome: JobEnd | { readonly error: unknown },
): { readonly to: JobState; readonly failure?: string } {
  if (outcome === 'done') return { to: 'done' };
  if (stop === 'cancel') return { to: 'cancelled' };
  if (outcome === 'time') return { to: 'paused' };
  const { error } = outcome;
  const stopped = error instanceof SonopairError && error.kind === 'cancelled';
  if (stopped && stop === 'pause') return { to: 'paused' };
  // Its process may have ended before the one that asked for its checkpoint.
  if (stop === 'close') return { to: 'interrupted' };
  return { to: 'failed', failure: reasonOf(error) };
}

/** Does pieces of work one after the other, in the order in which they are given. */
function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Calls at most once in an interval, and once more at its end where something came meanwhile. */
function throttled(
  call: () => void,
  interval: number,
): { readonly now: () => void; readonly soon: () => void; readonly close: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    call();
  };
  return {
    now,
    soon: () => {
      timer ??= setTimeout(now, interval).unref();
    },
    close: () => clearTimeout(timer),
  };
}
