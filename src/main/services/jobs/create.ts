import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobId, JobSpec, Leak, SpecOf } from '../../../shared/contract/jobs.ts';
import { NETWORK_NAMES } from '../../../shared/domain/networks.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { writeManifest } from '../../crossval/folder.ts';
import { buildFolder } from '../../files/folder.ts';
import { ensureFolder, temporaryBeside } from '../../files/write.ts';
import type { ImageStore, Registry } from '../../registry/interface.ts';
import { type FreezeRequest, freezeStudy } from '../crossval/freeze.ts';
import { acceptLeaks, decideOnLeaks, type FindLeaks } from '../crossval/leaks.ts';
import { checkFit } from '../fit-checks.ts';
import { stopIfAborted } from '../stop.ts';
import type { Models } from '../library/models.ts';
import { mayRead } from '../opinions/situation.ts';
import type { RegistryAccess } from '../registry-access.ts';
import { type ExportAccess, exportStudy } from '../studies/export-study.ts';
import type { TaskReport } from '../tasks.ts';
import { writeAcceptedLeaks } from './accepted-leaks.ts';
import { choosePairs, fitsOf } from './choice.ts';
import type { Fitting } from './estimate.ts';
import { settingsOf } from './fit.ts';
import { unitsDone } from './evaluate.ts';
import { newFolderName, placeOf } from './folders.ts';
import { type Need, writeNeed } from './room.ts';

export interface CreateDependencies extends RegistryAccess {
  /** `jobs/` of the data folder. */
  readonly folder: string;
  readonly store: Pick<ImageStore, 'share'>;
  readonly models: Pick<Models, 'known' | 'isUnlocked'>;
  readonly leaks: FindLeaks;
  /** Who works at this workstation now. */
  readonly user: () => Promise<string>;
}

/** What was asked for, beside what came of it. */
const SPEC_FILE = 'job.json';

/**
 * Queues a job: what it needs is built in a folder of its own, which is there whole or not at all,
 * and only then does the registry know of it. Throws SonopairError for whatever would end it later
 * and can be found now; nothing is left then.
 */
export async function createJob(
  spec: JobSpec,
  need: Need,
  access: CreateDependencies,
  report: TaskReport,
): Promise<JobId> {
  const study = await studyOf(spec, access.registry);
  const name = newFolderName(spec.kind, new Date());
  const folder = join(access.folder, name);
  await buildFolder(folder, async (temporary) => {
    await writeFile(join(temporary, SPEC_FILE), `${JSON.stringify(spec, undefined, 2)}\n`);
    await writeNeed(temporary, need);
    await build(spec, temporary, { ...access, study, report });
  });
  try {
    return await (await access.acts()).queueJob({ spec, studyId: study?.id ?? null, folder: name });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Building extends CreateDependencies {
  /** None for work on a run. */
  readonly study: Study | null;
  readonly report: TaskReport;
}

async function build(spec: JobSpec, folder: string, building: Building): Promise<void> {
  switch (spec.kind) {
    case 'crossval':
      return buildRun(spec, folder, building);
    case 'fit':
      return buildFit(spec, folder, building);
    case 'read-all':
      return checkReader(spec, building);
    case 'evaluation':
      return checkRun(spec, building);
  }
}

/** Exports the pairs, freezes them and has them looked through for leaks. */
async function buildRun(
  spec: SpecOf<'crossval'>,
  folder: string,
  building: Building,
): Promise<void> {
  const { user } = building;
  const { manifest, leaks } = await freeze(spec, placeOf(folder).study, building);
  const decided = decideOnLeaks(manifest, leaks, spec.overrides, await user());
  await writeManifest(folder, decided);
}

async function freeze(
  spec: SpecOf<'crossval'>,
  root: string,
  building: Building,
): Promise<{ readonly manifest: CrossvalManifest; readonly leaks: readonly Leak[] }> {
  const { leaks, report, study } = building;
  await exportChosen(spec, root, building);
  const { weights, ...options } = spec.options;
  const { plan, protocol, seed, origin } = spec;
  const own = { plan, protocol, options, weights: given(weights), seed, origin };
  const { manifest } = await freezeStudy({ ...own, study: root, name: study!.name });
  stopIfAborted(report.signal, spec.name);
  return { manifest, leaks: await leaks(root, manifest, report.signal) };
}

/** The weights files that are named. */
function given(weights: Fitting['options']['weights']): FreezeRequest['weights'] {
  return Object.fromEntries(
    NETWORK_NAMES.flatMap((name) => {
      const file = weights[name];
      return file === undefined ? [] : [[name, file] as const];
    }),
  );
}

/** What the guard would find, frozen for a look and gone afterwards. */
export async function leaksOf(
  spec: SpecOf<'crossval' | 'fit'>,
  access: CreateDependencies,
  report: TaskReport,
): Promise<Leak[]> {
  const { registry, folder } = access;
  await ensureFolder(folder);
  const temporary = temporaryBeside(join(folder, 'leaks'));
  try {
    const building = { ...access, study: await studyOf(spec, registry), report };
    if (spec.kind === 'fit') {
      await exportChosen(spec, temporary, building);
      return [...(await access.leaks(temporary, null, report.signal))];
    }
    const { leaks } = await freeze(spec, temporary, building);
    return [...leaks];
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function buildFit(spec: SpecOf<'fit'>, folder: string, building: Building): Promise<void> {
  const place = placeOf(folder);
  await exportChosen(spec, place.study, building);
  const { leaks, report, study } = building;
  const found = await leaks(place.study, null, report.signal);
  const accepted = acceptLeaks(study!.name, found, spec.overrides);
  await writeAcceptedLeaks(folder, accepted);
  await checkFit(settingsOf(spec, place, false, accepted));
}

async function exportChosen(
  spec: Fitting,
  root: string,
  { registry, store, report }: Building,
): Promise<void> {
  const { pairs } = await choosePairs(spec, fitsOf(spec), registry.query, report.signal);
  const chosen = new Set(pairs.map(({ pair }) => pair.id));
  const access: ExportAccess = {
    registry,
    put: (hash, target) => store.share(hash, target),
    reader: null,
    only: ({ pair }) => chosen.has(pair.id),
  };
  await exportStudy(spec.studyId, root, access, report);
}

/** Throws SonopairError `model` or `locked` where the model must not read the study. */
async function checkReader(
  { model, name }: SpecOf<'read-all'>,
  { models, study }: Building,
): Promise<void> {
  const known = (await models.known()).find(({ card }) => card.hash === model);
  if (known === undefined)
    throw new SonopairError('record', {
      subject: `Model ${model.slice(0, 12)}`,
      reason: 'it is not in the library',
      remedy: 'Import its folder',
    });
  if (known.card.fault !== null)
    throw new SonopairError('model', {
      subject: name,
      reason: `the chosen model cannot be used (${known.card.fault})`,
      remedy: 'Import the model folder again or choose another; nothing saved is lost',
    });
  if (await mayRead(known, study!, models)) return;
  throw new SonopairError('locked', {
    subject: name,
    reason: `the model "${known.card.name}" was not fitted on real images (${known.card.origin}), so it speaks on phantoms only`,
    remedy: `Choose another model, or let a researcher unlock it for the study "${study!.name}"`,
  });
}

/** Throws SonopairError `record` for a run of which nothing is done. */
async function checkRun(
  { run }: SpecOf<'evaluation'>,
  { registry, folder: root }: Building,
): Promise<void> {
  const { kind, folder: name } = await registry.query.job({ id: run });
  const folder = join(root, name);
  if (kind === 'crossval' && (await unitsDone(folder)) > 0) return;
  throw new SonopairError('record', {
    subject: `Run ${run}`,
    reason: 'no unit of it is done',
    remedy: 'Wait until one is, then evaluate it',
  });
}

/** Throws SonopairError `record` where the study of a job is not there. */
async function studyOf(spec: JobSpec, { query }: Registry): Promise<Building['study']> {
  if (spec.kind === 'evaluation') return null;
  const study = (await query.studies(null)).find(({ id }) => id === spec.studyId);
  if (study !== undefined) return study;
  throw new SonopairError('record', {
    subject: 'Study',
    reason: 'it is not in the registry',
    remedy: 'Choose one of the list',
  });
}
