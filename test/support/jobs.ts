import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { startWorker, type StartWorker } from '../../src/main/process/process.ts';
import { createJobs, type Jobs, type JobsDependencies } from '../../src/main/services/jobs/jobs.ts';
import { createModels, type Models } from '../../src/main/services/library/models.ts';
import { createSettings } from '../../src/main/services/settings.ts';
import type { Contract } from '../../src/shared/contract/index.ts';
import type { JobId, JobState, SpecOf } from '../../src/shared/contract/jobs.ts';
import type { ServiceOf } from '../../src/shared/contract/service.ts';
import type { StudyId } from '../../src/shared/domain/ids.ts';
import { openPlace, type Workplace } from './imports.ts';
import { temporaryFolder } from './temporary.ts';
import { tinyStudy } from './tiny-study.ts';

/** A data folder with jobs over it, put together as in the application. */
export interface JobRoom extends Workplace {
  readonly settings: ServiceOf<Contract['settings']>;
  readonly models: Models;
  readonly jobs: Jobs;
}

export type JobRoomOptions = Partial<
  Pick<
    JobsDependencies,
    'machine' | 'leaks' | 'evaluate' | 'checkpointSeconds' | 'patience' | 'start'
  >
>;

/** Opens a data folder, new unless one is given; closed when the test is finished. */
export async function openJobRoom(folder?: string, options: JobRoomOptions = {}): Promise<JobRoom> {
  const room = await jobRoom(folder ?? (await temporaryFolder()), options);
  onTestFinished(room.close);
  return room;
}

/** The same outside a test, for a process that is killed. */
export async function jobRoom(folder: string, options: JobRoomOptions = {}): Promise<JobRoom> {
  const place = await openPlace(folder);
  const { registry, events, tasks, store } = place;
  const settings = createSettings({ registry, events, locale: 'en' });
  const start: StartWorker = options.start ?? startWorker;
  const acts = async (): ReturnType<JobsDependencies['acts']> =>
    registry.as((await settings.get({})).user);
  const access = { registry, acts, events };
  const models = createModels({ ...access, folder: join(folder, 'models'), tasks, start });
  const jobs = createJobs({
    ...access,
    folder: join(folder, 'jobs'),
    store,
    models,
    settings,
    tasks,
    start,
    leaks: async () => [],
    evaluate: async () => undefined,
    ...options,
  });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await jobs.close();
    await place.close();
  };
  return { ...place, settings, models, jobs, close: () => (closed ??= close()) };
}

/** Takes a tiny study of benign and malignant patients in turn into the registry. */
export async function admitTinyStudy(
  { imports, folder }: Pick<Workplace, 'imports' | 'folder'>,
  patients = 8,
): Promise<StudyId> {
  const root = join(folder, '..', `source-${patients}`);
  await mkdir(root, { recursive: true });
  await tinyStudy(root, patients);
  const { studyId } = await imports.importFolder(
    root,
    { name: 'Tiny', kind: 'local' },
    { signal: new AbortController().signal, progress: () => undefined, step: () => undefined },
  );
  return studyId;
}

const OPTIONS: SpecOf<'crossval'>['options'] = {
  size: 64,
  epochs: 1,
  ensembleEpochs: 1,
  patience: 50,
  batch: 4,
  learningRate: 1e-4,
  classWeights: 'none',
  views: 1,
  eval: 'center',
  freeze: {},
  frozenBatchNorm: 'stored',
  weights: {},
  provider: 'cpu',
  threads: 1,
};

const FIT = { input: 'bse', images: 'full', networks: ['resnet18'] } as const;

/** A run of one fit in two folds, in seconds. */
export function runSpec(
  studyId: StudyId,
  { epochs = 1, ...changes }: Partial<SpecOf<'crossval'>> & { readonly epochs?: number } = {},
): SpecOf<'crossval'> {
  return {
    kind: 'crossval',
    name: 'Small run',
    studyId,
    patients: null,
    plan: {
      format: 'sonopair-plan',
      version: 1,
      name: 'small',
      fits: [{ ...FIT, networks: [...FIT.networks] }],
    },
    protocol: { kind: 'paper', folds: 2, test: 0.25, seed: 1 },
    options: { ...OPTIONS, epochs },
    origin: 'synthetic',
    seed: 1,
    keepModels: 'none',
    parallel: 1,
    maxHours: null,
    overrides: [],
    ...changes,
  };
}

/** One model on all patients, in seconds. */
export function fitSpec(
  studyId: StudyId,
  { epochs = 1, ...changes }: Partial<SpecOf<'fit'>> & { readonly epochs?: number } = {},
): SpecOf<'fit'> {
  return {
    kind: 'fit',
    name: 'Small model',
    studyId,
    patients: null,
    fit: { ...FIT, networks: [...FIT.networks] },
    options: { ...OPTIONS, epochs },
    origin: 'synthetic',
    seed: 1,
    validation: 0.25,
    maxHours: null,
    overrides: [],
    ...changes,
  };
}

/** Waits until a job is in one of these states; the state. */
export async function untilJob(
  { jobs, events }: Pick<JobRoom, 'jobs' | 'events'>,
  id: JobId,
  ...states: readonly JobState[]
): Promise<JobState> {
  const reached = Promise.withResolvers<JobState>();
  const look = async (): Promise<void> => {
    const { state } = await jobs.get({ id });
    if (states.includes(state)) reached.resolve(state);
  };
  const unsubscribe = events.subscribe((event) => {
    if (event.type === 'changed' && event.what === 'job') look().catch(reached.reject);
  });
  try {
    await look();
    return await reached.promise;
  } finally {
    unsubscribe();
  }
}

/** Folder of a job. */
export async function folderOf(
  { registry, folder }: Pick<JobRoom, 'registry' | 'folder'>,
  id: JobId,
): Promise<string> {
  return join(folder, 'jobs', (await registry.query.job({ id })).folder);
}

/** The predictions of every fold of a small run, as text: equal numbers are equal text. */
export async function predictionsOf(
  room: Pick<JobRoom, 'registry' | 'folder'>,
  id: JobId,
): Promise<readonly string[]> {
  const units = join(await folderOf(room, id), 'units', 'bse-full');
  const folds = (await readdir(units)).toSorted();
  return Promise.all(folds.map((fold) => readFile(join(units, fold, 'predictions.csv'), 'utf8')));
}
