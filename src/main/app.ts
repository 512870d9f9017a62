import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Services } from '../shared/contract/service.ts';
import { worklistQuery } from '../shared/contract/worklist.ts';
import { exists } from './files/read.ts';
import { ensureFolder, writeFileAtomic } from './files/write.ts';
import { defaultThreads } from './engine/options.ts';
import { type Fork, forkNode } from './process/fork.ts';
import { startWorker, type StartWorker } from './process/process.ts';
import { createImageStore } from './registry/image-store.ts';
import { openRegistry } from './registry/open.ts';
import { createApplication, type Host } from './services/application.ts';
import { createBackups } from './services/backups/backups.ts';
import { createEvents, type Events } from './services/events.ts';
import { createGate, gated } from './services/gate.ts';
import { createImports, type Imports } from './services/imports/imports.ts';
import { evaluateFolder } from './services/crossval/evaluate.ts';
import { guardOf } from './services/crossval/guard.ts';
import { createJobs } from './services/jobs/jobs.ts';
import { createModels } from './services/library/models.ts';
import { createOpinions } from './services/opinions/opinions.ts';
import { createPairs, createPatients } from './services/patients.ts';
import { createPictures, type Pictures } from './services/pictures.ts';
import type { RegistryAccess } from './services/registry-access.ts';
import { openReplaceable, type ReplaceableRegistry } from './services/replaceable.ts';
import { createResults, type Results } from './services/results/results.ts';
import { createSettings } from './services/settings.ts';
import { createStudies } from './services/studies/studies.ts';
import { createTrust } from './services/trust/trust.ts';
import { createTasks } from './services/tasks.ts';
import { createWorklist } from './services/worklist.ts';

export interface AppOptions {
  /** The data folder; it is made where it does not exist. */
  readonly folder: string;
  readonly host: Host;
  /** How computing processes are made; Node's way unless said otherwise. */
  readonly fork?: Fork;
  /** Language tag of this machine, such as `de-CH`. */
  readonly locale: string;
}

/** The whole application without a window: what both hosts serve. */
export interface App {
  readonly services: Services;
  readonly pictures: Pictures;
  /** What windows save of a run. */
  readonly runFiles: Pick<Results, 'tables' | 'report'>;
  /** Takes an uploaded file into an import. */
  readonly receive: Imports['receive'];
  /** What windows are told, for the host's own menus; unlike them it keeps no notice from anyone. */
  readonly subscribe: Events['subscribe'];
  /** Cancels tasks, ends processes and closes the registry. Nothing can be asked afterwards. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a data folder and puts all services together over it. Throws SonopairError `registry` where
 * another process has the folder or its registry cannot be used, `file` or `disk-full` where it
 * cannot be written; nothing is changed then.
 */
export async function openApp(options: AppOptions): Promise<App> {
  const { folder } = options;
  await ensureFolder(folder, 'private');
  const replaceable = await openReplaceable(() => openRegistry({ folder }));
  try {
    return await compose(options, replaceable);
  } catch (error) {
    await replaceable.registry.close();
    throw error;
  }
}

async function compose(
  { folder, host, locale, fork = forkNode }: AppOptions,
  { registry, whileClosed }: ReplaceableRegistry,
): Promise<App> {
  const start: StartWorker = (entry) =>
    startWorker(entry, { fork, remedy: AFTER_A_CRASH, givesWay: true });
  const events = createEvents();
  const tasks = createTasks(events);
  const gate = createGate();
  const store = createImageStore(folder);
  const settings = createSettings({ registry, events, locale });
  const access: RegistryAccess = {
    registry,
    events,
    acts: async () => registry.as((await settings.get({})).user),
  };
  const app = createApplication({ host, dataFolder: folder, registry, events, tasks });
  const imports = createImports({ ...access, folder, store, settings, tasks });
  const models = createModels({ ...access, folder: join(folder, 'models'), tasks, start });
  const jobsFolder = join(folder, 'jobs');
  const jobs = createJobs({
    ...access,
    folder: jobsFolder,
    store,
    models,
    settings,
    tasks,
    start,
    leaks: guardOf(() => undefined),
    evaluate: evaluateFolder,
  });
  const results = createResults({ registry, folder: jobsFolder });
  // A reading process that is made while a fit runs leaves it a core.
  const threads = (): number => Math.max(1, defaultThreads() - Math.min(1, jobs.running().length));
  const engine = { provider: 'auto', threads, start } as const;
  const opinions = createOpinions({ registry, models, settings, store, events, engine });
  const { heat } = opinions;
  const pictures = createPictures({ store, heat, results, stagedImage: imports.preview });
  const services: Services = {
    app,
    worklist: createWorklist(access),
    patients: createPatients(access),
    pairs: createPairs(access),
    imports,
    opinions,
    models,
    studies: createStudies({ ...access, imports, store, tasks, settings, start }),
    backups: createBackups({
      ...access,
      folder,
      store,
      tasks,
      jobs: jobs.running,
      hold: gate.hold,
      whileClosed: (work) => jobs.whileStill(() => whileClosed(work)),
    }),
    settings,
    jobs,
    results,
    trust: createTrust({ ...access, models }),
  };

  // Reading about all patients takes longest when it is asked for the first time, as by every window:
  // it begins while the window is still on its way. Whoever asks meets a failure again.
  registry.query.worklistPage(FIRST_PAGE).catch(() => undefined);

  const orderlyEnd = join(folder, ORDERLY_END);
  const removed = (await wasInterrupted(folder)) ? await imports.sweep() : 0;
  const removedInAll = removed + (await models.sweep()) + (await jobs.sweep());
  if (removedInAll > 0)
    events.publish({ type: 'notice', code: 'swept', detail: String(removedInAll) });
  await rm(orderlyEnd, { force: true });

  // What cannot be noted now, the next start notes; the window is needed to mend its cause.
  await jobs.recover().catch(() => undefined);

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const underWay = gate.shut();
    await tasks.close();
    const orderly = await underWay;
    // Of those that the last calls have started.
    await tasks.close();
    await jobs.close();
    await opinions.close();
    await imports.close();
    // While the folder is still ours. On a full disk it cannot be noted: then the next start looks
    // through everything.
    if (orderly) await writeFileAtomic(orderlyEnd, ORDERLY_END_TEXT).catch(() => undefined);
    await registry.close();
  };

  return {
    services: gated(services, gate),
    pictures,
    runFiles: results,
    receive: (...file) => gate.pass(() => imports.receive(...file)),
    subscribe: events.subscribe,
    close: () => (closed ??= close()),
  };
}

/** Of the list as a window first shows it; its rows are asked for again. */
const FIRST_PAGE = {
  query: worklistQuery.parse({}),
  sort: 'code',
  descending: false,
  offset: 0,
  limit: 1,
} as const;

/** What the user of a window can do when a computing process has died. */
const AFTER_A_CRASH = 'What was saved is safe. Close other programs, then try again';

/**
 * Is there from an orderly end to the next start. Where it is missing, what was in mid-work then is
 * swept. (Sweeping every time would cost seconds with hundreds of thousands of images. That it is
 * there after a good end, and not after a bad one, needs no space on a full disk.)
 */
const ORDERLY_END = 'orderly-end';
const ORDERLY_END_TEXT =
  'Sonopair was closed in good order. Without this file its next start looks for what was left half done.\n';

async function wasInterrupted(folder: string): Promise<boolean> {
  if (!(await exists(join(folder, ORDERLY_END)))) return true;
  // Left behind where a discarded import could not be deleted.
  const staging = join(folder, 'staging');
  return (await exists(staging)) && (await readdir(staging)).length > 0;
}
