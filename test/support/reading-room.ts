import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { onTestFinished } from 'vitest';

import { sha256 } from '../../src/main/files/hash.ts';
import { imageSize } from '../../src/main/imaging/decode.ts';
import { MANIFEST_FILE } from '../../src/main/model/folder.ts';
import type { Manifest } from '../../src/main/model/manifest.ts';
import { generatePhantomStudy } from '../../src/main/phantom/generate.ts';
import { startWorker, type Worker } from '../../src/main/process/process.ts';
import { createImageStore } from '../../src/main/registry/image-store.ts';
import type { ImageRecord, ImageStore, Registry } from '../../src/main/registry/interface.ts';
import { openRegistry } from '../../src/main/registry/open.ts';
import { createEvents } from '../../src/main/services/events.ts';
import { fitModel } from '../../src/main/services/fit.ts';
import { createModels, type Models } from '../../src/main/services/library/models.ts';
import { createOpinions, type Opinions } from '../../src/main/services/opinions/opinions.ts';
import { createSettings } from '../../src/main/services/settings.ts';
import { createTasks, type Tasks } from '../../src/main/services/tasks.ts';
import { FIT_DEFAULTS } from '../../src/main/training/settings.ts';
import type { AppEvent } from '../../src/shared/contract/app.ts';
import type { ServiceOf } from '../../src/shared/contract/service.ts';
import type { Contract } from '../../src/shared/contract/index.ts';
import type {
  ImageHash,
  LesionId,
  ModelHash,
  PairId,
  StudyId,
} from '../../src/shared/domain/ids.ts';
import type { OpinionFields } from '../../src/shared/domain/opinion.ts';
import type { Study } from '../../src/shared/domain/patient.ts';
import type { Pair } from '../../src/shared/domain/study.ts';
import { newPair } from './registry-records.ts';
import { temporaryFolder } from './temporary.ts';

/** What a file of tests about reading shares: it takes some seconds to make. */
export interface ReadingKit {
  /** Study folders of phantoms: the one fitted on, and one that the model has not seen. */
  readonly fitting: string;
  readonly sample: string;
  /** Three pairs of one patient of the sample. */
  readonly pairs: readonly Pair[];
  /** Model folder `Tiny`, really fitted. */
  readonly model: string;
  readonly remove: () => Promise<void>;
}

export async function makeReadingKit(): Promise<ReadingKit> {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-reading-'));
  const [fitting, sample, model] = [
    join(folder, 'fitting'),
    join(folder, 'sample'),
    join(folder, 'Tiny'),
  ];
  await generatePhantomStudy({ out: fitting, patients: 6, seed: 2, prefix: 'FIT' });
  await fitTinyModel(fitting, model);
  const { pairs } = await generatePhantomStudy({ out: sample, patients: 2, seed: 1 });
  const byPatient = [...Map.groupBy(pairs, ({ patient }) => patient).values()];
  const three = byPatient.find(({ length }) => length >= 3)!.slice(0, 3);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { fitting, sample, model, pairs: three, remove };
}

/** ResNet-18 of 64 pixels on crops, two epochs: seconds. */
async function fitTinyModel(study: string, out: string): Promise<void> {
  await fitModel(
    {
      ...FIT_DEFAULTS,
      networks: ['resnet18'],
      weights: {},
      study,
      out,
      size: 64,
      epochs: 2,
      validation: 0.4,
      provider: 'cpu',
      threads: 1,
    },
    { onEvent: () => undefined, signal: new AbortController().signal },
  );
}

/** A copy of a model folder whose card says something else. */
export async function withCard(
  model: string,
  change: (card: Manifest) => Partial<Manifest>,
): Promise<string> {
  const folder = join(await temporaryFolder(), basename(model));
  await cp(model, folder, { recursive: true });
  const file = join(folder, MANIFEST_FILE);
  const card = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify({ ...card, ...change(card) }));
  return folder;
}

/** The services that a second opinion needs, over a data folder of their own. */
export interface ReadingRoom {
  readonly folder: string;
  readonly registry: Registry;
  readonly store: ImageStore;
  readonly settings: ServiceOf<Contract['settings']>;
  readonly models: Models;
  readonly opinions: Opinions;
  readonly tasks: Tasks;
  /** All that windows were told. */
  readonly told: readonly AppEvent[];
  /** All computing processes so far. */
  readonly processes: readonly Worker[];
  readonly close: () => Promise<void>;
}

export interface RoomOptions {
  /** The data folder of a room that was closed; a new one otherwise. */
  readonly folder?: string;
  /** Sees every process before it is used, and may lend it another call. */
  readonly onProcess?: (worker: Worker) => Worker;
  /** Default: not required. */
  readonly opinionFirst?: boolean;
}

export async function openRoom(options: RoomOptions = {}): Promise<ReadingRoom> {
  const { onProcess = (worker) => worker, opinionFirst = false } = options;
  const folder = options.folder ?? (await temporaryFolder());
  const registry = await openRegistry({ folder });
  const store = createImageStore(folder);
  const events = createEvents();
  const told: AppEvent[] = [];
  events.subscribe((event) => told.push(event));
  const tasks = createTasks(events);
  const settings = createSettings({ registry, events, locale: 'en' });
  await settings.set({ user: 'Reader', opinionFirst });
  const processes: Worker[] = [];
  const start = (entry: URL): Worker => {
    const worker = startWorker(entry);
    processes.push(worker);
    return onProcess(worker);
  };
  const models = createModels({
    folder: join(folder, 'models'),
    registry,
    acts: async () => registry.as((await settings.get({})).user),
    events,
    tasks,
    start,
    phantomFit: { patients: 10, size: 64, epochs: 1, ensembleEpochs: 2, views: 0 },
  });
  const engine = { provider: 'cpu', threads: 1, start } as const;
  const opinions = createOpinions({ registry, store, models, settings, events, engine });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await tasks.close();
    await opinions.close();
    await registry.close();
  };
  onTestFinished(close);
  return { folder, registry, store, settings, models, opinions, tasks, told, processes, close };
}

/** Takes a study folder's pairs into the registry, in a study of this kind; one lesion a patient. */
export async function admit(
  { folder, registry, store }: ReadingRoom,
  root: string,
  pairs: readonly Pair[],
  kind: Study['kind'] = 'sample',
): Promise<{ readonly studyId: StudyId; readonly pairs: readonly PairId[] }> {
  const staging = join(folder, 'staging');
  await mkdir(staging, { recursive: true });
  const image = async (path: string): Promise<ImageRecord> => {
    const bytes = await readFile(join(root, path));
    const hash = sha256(bytes) as ImageHash;
    await writeFile(join(staging, hash), bytes);
    await store.adopt(join(staging, hash), hash);
    return {
      hash,
      name: basename(path),
      bytes: bytes.length,
      format: 'JPEG',
      ...(await imageSize({ name: path, bytes })),
      mmPerPixel: null,
      fingerprint: hash.slice(0, 16),
    };
  };
  const images: ImageRecord[] = [];
  const made = [];
  for (const { patient, pair, bImage, seImage, bRoi, seRoi } of pairs) {
    const [b, se] = [await image(bImage), await image(seImage)];
    images.push(b, se);
    const roi = bRoi === undefined || seRoi === undefined ? null : { b: bRoi, se: seRoi };
    made.push({ ...newPair(patient, pair, { roi }).pair, b: b.hash, se: se.hash });
  }
  const result = await registry.as('Importer').saveImport({
    study: { name: `Study of ${pairs.length}`, kind, columns: [] },
    images: [...new Map(images.map((each) => [each.hash, each])).values()],
    pairs: made,
  });
  return { studyId: result.studyId, pairs: result.pairs };
}

/** The lesion of a pair. */
export async function lesionOf({ registry }: ReadingRoom, pair: PairId): Promise<LesionId> {
  return (await registry.query.pair({ id: pair })).lesion.id;
}

/** A room in which a lesion waits for the opinion of a chosen model. */
export interface ReadyRoom extends ReadingRoom {
  readonly lesionId: LesionId;
  readonly studyId: StudyId;
  readonly pairIds: readonly PairId[];
  readonly model: ModelHash;
}

export interface ReadyOptions extends RoomOptions {
  /** Model folder; the kit's by default. */
  readonly model?: string;
  /** Pairs of one patient of the sample; the kit's three by default. */
  readonly of?: readonly Pair[];
  readonly kind?: Study['kind'];
}

export async function openReadyRoom(
  kit: ReadingKit,
  { model = kit.model, of = kit.pairs, kind = 'sample', ...options }: ReadyOptions,
): Promise<ReadyRoom> {
  const room = await openRoom(options);
  const { hash } = await room.models.importFolder({ path: model });
  await room.models.choose({ hash });
  const { studyId, pairs: pairIds } = await admit(room, kit.sample, of, kind);
  const lesionId = await lesionOf(room, pairIds[0]!);
  return { ...room, lesionId, studyId, pairIds, model: hash };
}

export const OPINION: OpinionFields = {
  diagnosis: 'malignant',
  birads: '4B',
  confidence: 70,
  comment: null,
};
