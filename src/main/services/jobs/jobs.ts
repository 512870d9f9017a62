import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Contract } from '../../../shared/contract/index.ts';
import type { Job, JobId } from '../../../shared/contract/jobs.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import { openLineLog } from '../../files/append.ts';
import { exists } from '../../files/read.ts';
import { tailLines } from '../../files/tail.ts';
import type { StartWorker } from '../../process/process.ts';
import type { ImageStore, JobRecord } from '../../registry/interface.ts';
import { workingFolderOf } from '../../training/working-folder.ts';
import type { Models } from '../library/models.ts';
import type { RegistryAccess } from '../registry-access.ts';
import { RESULTS_FILE } from '../results/results-file.ts';
import type { TaskReport, Tasks } from '../tasks.ts';
import type { FindLeaks } from '../crossval/leaks.ts';
import { type CreateDependencies, createJob, leaksOf } from './create.ts';
import { createRun } from './crossval.ts';
import { epochsOf } from './epochs.ts';
import { estimateJob } from './estimate.ts';
import type { EvaluateFolder } from './evaluate.ts';
import { createEvaluation } from './evaluation.ts';
import { createFit } from './fit.ts';
import { placeOf, sweepJobs } from './folders.ts';
import { createQueue, type RunningHost } from './queue.ts';
import { createRates } from './rates.ts';
import { createReadAll } from './read-all.ts';
import { checkRoom, type Machine, needLeft, THIS_MACHINE } from './room.ts';
import type { JobEnd, JobHost, JobWork, JobWorks } from './work.ts';

/** Work that takes hours: `jobs` of the contract. */
export interface Jobs extends ServiceOf<Contract['jobs']> {
  /**
   * Notes what the end of the program interrupted, goes on with it where that is wanted, and begins
   * what is queued. For the start, and whenever the registry is another one.
   */
  readonly recover: () => Promise<void>;
  /** Removes what interrupted acts have left; returns how many folders. For the start only. */
  readonly sweep: () => Promise<number>;
  /** Names of the jobs that run. */
  readonly running: () => readonly string[];
  /** Lets no job begin until `work` is done; the registry may be another one then. */
  readonly whileStill: <T>(work: () => Promise<T>) => Promise<T>;
  /** Stops all jobs: they are interrupted, and go on at the next start. */
  readonly close: () => Promise<void>;
}

export interface JobsDependencies extends RegistryAccess {
  /** `jobs/` of the data folder. */
  readonly folder: string;
  readonly store: ImageStore;
  readonly models: Pick<Models, 'known' | 'isUnlocked' | 'open' | 'keep'>;
  readonly settings: Pick<ServiceOf<Contract['settings']>, 'get'>;
  readonly tasks: Pick<Tasks, 'run'>;
  /** How computing processes are made. */
  readonly start: StartWorker;
  /** The guard that looks for leaks before a run is queued. */
  readonly leaks: FindLeaks;
  /** Computes the figures of a finished run. */
  readonly evaluate: EvaluateFolder;
  /** What there is to compute on; this machine unless said otherwise. */
  readonly machine?: Machine;
  /** How long jobs may take over their checkpoints when the program ends, in milliseconds. */
  readonly patience?: number;
  /** Least time between two checkpoints of a run, in seconds. */
  readonly checkpointSeconds?: number;
}

/** A checkpoint of both networks is 1 GB, and a step of a large batch takes seconds. */
const PATIENCE = 60_000;

/** Of a caller who always waits. */
const NEVER = new AbortController().signal;

export function createJobs(dependencies: JobsDependencies): Jobs {
  const { folder, registry, events, settings, tasks, machine = THIS_MACHINE } = dependencies;
  const { query } = registry;
  const access: CreateDependencies = {
    ...dependencies,
    user: async () => (await settings.get({})).user,
  };
  const sources = { registry, machine, folder };
  const works = worksOf(dependencies);
  const queue = createQueue({
    registry,
    events,
    parallel: async () => (await settings.get({})).jobs.parallel,
    work: (record, running) => doJob(record, running, works, dependencies),
    discard: (record) => discard(join(folder, record.folder)),
    patience: dependencies.patience ?? PATIENCE,
  });
  const rates = createRates(dependencies.start, () => queue.running().length > 0);
  const shown = async (record: JobRecord): Promise<Job> => {
    const { folder: name, spec: _spec, ...job } = record;
    const live = queue.live(record.id);
    return {
      ...job,
      progress: live?.progress ?? job.progress,
      stopping: live?.stopping ?? null,
      results: await exists(join(folder, name, RESULTS_FILE)),
    };
  };
  const stopWatching = events.subscribe((event) => {
    // More of them may go side by side now.
    if (event.type === 'changed' && event.what === 'settings') queue.next().catch(() => undefined);
  });
  const recover = async (): Promise<void> => {
    const { user, jobs } = await settings.get({});
    const left = (await query.jobs(null)).toReversed();
    const acts = registry.as(user);
    if (left.some(({ state }) => state === 'running')) await acts.interruptJobs(null);
    const interrupted = left.filter(({ state }) => ['running', 'interrupted'].includes(state));
    if (jobs.resumeAtStart)
      for (const { id } of interrupted) await acts.moveJob({ id, to: 'queued' });
    if (interrupted.length > 0) events.changed('job');
    // What goes on by itself goes on while the window is on its way.
    queue.next().catch(() => undefined);
  };

  return {
    list: async () => Promise.all((await query.jobs(null)).map(shown)),
    get: async ({ id }) => {
      const record = await query.job({ id });
      return { ...(await shown(record)), spec: record.spec };
    },
    cost: (spec, signal = NEVER) => estimateJob(spec, sources, signal, rates),
    leaks: (spec, signal = NEVER) =>
      tasks.run('freeze', spec.name, (report) =>
        leaksOf(spec, access, { ...report, signal: AbortSignal.any([report.signal, signal]) }),
      ).result,
    create: async (spec) => {
      const cost = await estimateJob(spec, sources, NEVER);
      checkRoom(spec.name, cost, { diskFree: cost.diskFree, memory: machine.memory() });
      const work = (report: TaskReport): Promise<JobId> => createJob(spec, cost, access, report);
      const id = await tasks.run('freeze', spec.name, work).result;
      events.changed('job');
      // It is queued: that it cannot begin now is no failure of this.
      queue.next().catch(() => undefined);
      return { id };
    },
    pause: async ({ id }) => {
      await queue.pause(id);
      return {};
    },
    resume: async ({ id }) => {
      await queue.resume(id);
      return {};
    },
    cancel: async ({ id }) => {
      await queue.cancel(id);
      return {};
    },
    epochs: async ({ id }) => {
      const record = await query.job({ id });
      return epochsOf(record, join(folder, record.folder));
    },
    log: async ({ id, lines }) => {
      const { folder: name } = await query.job({ id });
      return { lines: await tailLines(placeOf(join(folder, name)).log, lines) };
    },
    recover,
    sweep: async () =>
      sweepJobs(
        folder,
        (await query.jobs(null)).map((job) => job.folder),
      ),
    running: queue.running,
    whileStill: async (work) => {
      const result = await queue.hold(work);
      await recover();
      return result;
    },
    close: async () => {
      stopWatching();
      await queue.close();
    },
  };
}

function worksOf(dependencies: JobsDependencies): JobWorks {
  const { settings, events, evaluate } = dependencies;
  const told: EvaluateFolder = async (...run) => {
    await evaluate(...run);
    events.changed('result', 'job');
  };
  return {
    crossval: createRun({ ...dependencies, evaluate: told }),
    fit: createFit(dependencies),
    'read-all': createReadAll({
      ...dependencies,
      threads: async () => (await settings.get({})).jobs.threads,
    }),
    evaluation: createEvaluation({ ...dependencies, evaluate: told }),
  };
}

/** Does a job from whatever is in its folder, and writes its log. */
async function doJob(
  record: JobRecord,
  running: RunningHost,
  works: JobWorks,
  dependencies: JobsDependencies,
): Promise<JobEnd> {
  const { machine = THIS_MACHINE, start, folder } = dependencies;
  const place = placeOf(join(folder, record.folder));
  if (!(await exists(place.folder)))
    throw new SonopairError('file', {
      subject: place.folder,
      reason: 'the folder of the job is missing',
      remedy: 'Put it back from a copy, or ask for the job anew',
    });
  const log = await openLineLog(place.log);
  // A line that cannot be written is no reason to stop: what matters fails by itself.
  const say = (text: string): void =>
    void log.append(`${new Date().toISOString()} ${text}`).catch(() => undefined);
  const host: JobHost = { ...running, say, start };
  try {
    checkRoom(record.name, await needLeft(place.folder), {
      diskFree: await machine.diskFree(place.folder),
      memory: machine.memory(),
    });
    // Each kind's work takes the spec of its kind.
    const work = works[record.kind] as JobWork<typeof record.kind>;
    return await work({ record, spec: record.spec, place }, host);
  } catch (error) {
    say(`It stops: ${reasonOf(error)}`);
    throw error;
  } finally {
    await log.close();
  }
}

/** Checkpoints go for good; the frozen study, finished units and their figures stay. */
async function discard(folder: string): Promise<void> {
  const { model } = placeOf(folder);
  for (const part of [join(folder, 'work'), model, workingFolderOf(model)])
    await rm(part, { recursive: true, force: true });
}
