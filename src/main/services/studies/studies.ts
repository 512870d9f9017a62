import type { Contract } from '../../../shared/contract/index.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { StartWorker } from '../../process/process.ts';
import type { ImageStore, Registry } from '../../registry/interface.ts';
import type { Imports } from '../imports/imports.ts';
import { makePhantomAside } from '../phantom.ts';
import type { RegistryAccess } from '../registry-access.ts';
import type { TaskReport, Tasks } from '../tasks.ts';
import { exportStudy, putFrom } from './export-study.ts';

export interface StudiesDependencies extends RegistryAccess {
  readonly imports: Pick<Imports, 'importFolder'>;
  readonly store: Pick<ImageStore, 'open'>;
  readonly tasks: Tasks;
  readonly settings: Pick<ServiceOf<Contract['settings']>, 'get'>;
  /** How computing processes are made. */
  readonly start: StartWorker;
  /** How many phantom patients the sample has. Default 24: about a hundred pairs. */
  readonly samplePatients?: number;
}

const SAMPLE = 'Sample';
const SAMPLE_PATIENTS = 24;
/** The sample is the same on every machine. */
const SAMPLE_SEED = 1;

/** Studies as groups of patients: `studies` of the contract. */
export function createStudies({
  registry,
  acts,
  events,
  imports,
  store,
  tasks,
  settings,
  start,
  samplePatients = SAMPLE_PATIENTS,
}: StudiesDependencies): ServiceOf<Contract['studies']> {
  /** The task that draws the sample now. */
  let drawing: string | null = null;

  const drawSample = async (report: TaskReport): Promise<void> => {
    const draw = async (out: string): Promise<void> => {
      report.step('drawing');
      await makePhantomAside(
        { out, patients: samplePatients, seed: SAMPLE_SEED },
        {
          onProgress: ({ done, total }) => report.progress(done, total),
          signal: report.signal,
          start,
        },
      );
    };
    await imports.importFolder(draw, { name: SAMPLE, kind: 'sample' }, report);
  };

  return {
    list: () => registry.query.studies(null),
    create: async ({ name }) => {
      const study = await (await acts()).createStudy({ name, kind: 'local' });
      events.changed('study');
      return study;
    },
    loadSample: async () => {
      if (drawing !== null) return { task: drawing };
      await refuseSecondSample(registry);
      const { id, result } = tasks.start('sample', SAMPLE, drawSample);
      drawing = id;
      const over = (): void => void (drawing = null);
      result.then(over, over);
      return { task: id };
    },
    export: async ({ studyId, path }) => {
      const studies = await registry.query.studies(null);
      const study = studies.find(({ id }) => id === studyId);
      if (study === undefined) throw noSuchStudy();
      const reader = await settings.get({});
      const { id } = tasks.start('export', study.name, (report) =>
        exportStudy(studyId, path, { registry, put: putFrom(store), reader }, report),
      );
      return { task: id };
    },
  };
}

async function refuseSecondSample({ query }: Pick<Registry, 'query'>): Promise<void> {
  const studies = await query.studies(null);
  if (studies.every(({ kind }) => kind !== 'sample')) return;
  throw new SonopairError('record', {
    subject: 'Sample study',
    reason: 'it is there already',
    remedy: 'Choose it in the worklist',
  });
}

function noSuchStudy(): SonopairError {
  return new SonopairError('record', {
    subject: 'Study',
    reason: 'it is not in the registry',
    remedy: 'Choose one of the list',
  });
}
