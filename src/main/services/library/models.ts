import { basename, resolve } from 'node:path';

import type { Contract } from '../../../shared/contract/index.ts';
import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import type { ModelHash, StudyId } from '../../../shared/domain/ids.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import { type ModelFolder, parseManifest } from '../../model/folder.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { StartWorker } from '../../process/process.ts';
import type { ModelRecord } from '../../registry/interface.ts';
import type { RegistryAccess } from '../registry-access.ts';
import type { Tasks } from '../tasks.ts';
import { cardOf, checkCard } from './card.ts';
import { fitPhantomModel, PHANTOM_FIT, type PhantomFit } from './phantom-fit.ts';
import { type FoundModel, openShelf } from './shelf.ts';

/** The library of models: `models` of the contract, and what reading needs of it. */
export interface Models extends ServiceOf<Contract['models']> {
  readonly list: (input: Record<string, never>) => Promise<ModelCard[]>;
  readonly importFolder: (input: { readonly path: string }) => Promise<ModelCard>;

  /** All models of the library, verified. */
  readonly known: () => Promise<readonly KnownModel[]>;
  /** Verifies and opens a model. Throws SonopairError `model` where it cannot be used. */
  readonly open: (hash: ModelHash) => Promise<ModelFolder>;
  /** Copies a model folder into the library under a name; one that is there already stays. */
  readonly keep: (folder: string, name: string) => Promise<ModelCard>;
  /** Whether a model of images that are not real was let speak on a study. */
  readonly isUnlocked: (model: ModelHash, studyId: StudyId) => Promise<boolean>;
  /** Removes what interrupted work has left in the library; for the start only. */
  readonly sweep: () => Promise<number>;
}

/** A registered model; what its card says holds even where its files are gone. */
export interface KnownModel {
  readonly card: ModelCard;
  readonly manifest: Manifest;
}

export interface ModelsDependencies extends RegistryAccess {
  /** `models/` of the data folder. */
  readonly folder: string;
  readonly tasks: Tasks;
  /** How computing processes are made. */
  readonly start: StartWorker;
  /** How the phantom model is fitted, where not as usual. */
  readonly phantomFit?: PhantomFit;
}

const PHANTOM_MODEL = 'Phantom model';

export function createModels({
  folder,
  registry,
  acts,
  events,
  tasks,
  start,
  phantomFit = PHANTOM_FIT,
}: ModelsDependencies): Models {
  const shelf = openShelf(folder);
  /** Parsed once: a card lists the hash of every image its model has seen. */
  const manifests = new Map<ModelHash, Manifest>();
  let fitting: string | undefined;

  const manifestOf = ({ hash, name, manifest }: ModelRecord): Manifest => {
    const parsed = manifests.get(hash) ?? parseManifest(`Card of the model ${name}`, manifest);
    manifests.set(hash, parsed);
    return parsed;
  };
  const faultOf = async (record: ModelRecord): Promise<string | null> => {
    try {
      await shelf.open(record);
      return null;
    } catch (error) {
      return reasonOf(error);
    }
  };
  const knownOf = async (record: ModelRecord): Promise<KnownModel> => {
    const manifest = manifestOf(record);
    return { manifest, card: cardOf(record, manifest, await faultOf(record)) };
  };
  const known = async (): Promise<readonly KnownModel[]> => {
    const all: KnownModel[] = [];
    for (const record of await registry.query.models(null)) all.push(await knownOf(record));
    return all;
  };
  const recordOf = async (hash: ModelHash): Promise<ModelRecord> => {
    const record = (await registry.query.models(null)).find((each) => each.hash === hash);
    if (record !== undefined) return record;
    throw new SonopairError('record', {
      subject: `Model ${hash.slice(0, 12)}`,
      reason: 'it is not in the library',
      remedy: 'Import its folder',
    });
  };
  /** Copies first, registers second: a copy nobody knows of is harmless, a lost one is not. */
  const add = async (found: FoundModel, name: string): Promise<ModelCard> => {
    const before = (await registry.query.models(null)).find(({ hash }) => hash === found.hash);
    if (before !== undefined && before.manifest !== found.manifest) throw otherCard(found, before);
    checkNew(found, name);
    await shelf.put(found);
    await (await acts()).addModel({ hash: found.hash, name, manifest: found.manifest });
    events.changed('model');
    return (await knownOf(await recordOf(found.hash))).card;
  };
  const choose: Models['choose'] = async ({ hash }) => {
    await shelf.open(await recordOf(hash));
    await (await acts()).chooseModel({ hash });
    events.changed('model');
    return {};
  };

  return {
    known,
    list: async () => (await known()).map(({ card }) => card),
    importFolder: async ({ path }) => add(await shelf.inspect(path), nameOf(path)),
    choose,
    unlock: async ({ model, studyId, reason }) => {
      await recordOf(model);
      await (await acts()).unlock({ model, studyId, reason });
      events.changed('model');
      return {};
    },
    unlocks: () => registry.query.unlocks(null),
    fitPhantom: async () => {
      // A second click shows the fit that is under way.
      fitting ??= tasks.start('fit', PHANTOM_MODEL, async (report) => {
        try {
          await fitPhantomModel(folder, {
            fit: phantomFit,
            report,
            start,
            keep: async (made) => {
              const { hash } = await add(await shelf.inspect(made), PHANTOM_MODEL);
              await choose({ hash });
            },
          });
        } finally {
          fitting = undefined;
        }
      }).id;
      return { task: fitting };
    },
    keep: async (path, name) => add(await shelf.inspect(path), name),
    open: async (hash) => shelf.open(await recordOf(hash)),
    isUnlocked: async (model, studyId) =>
      (await registry.query.unlocks(null)).some(
        (unlock) => unlock.model === model && unlock.studyId === studyId,
      ),
    sweep: () => shelf.sweep(),
  };
}

/** A name that a person recognises: the folder's. */
function nameOf(path: string): string {
  const plain = basename(resolve(path))
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
    .trim();
  return plain === '' ? 'Model' : plain;
}

/** Before anything is copied: a card that no window could show is not taken in. */
function checkNew({ hash, model }: FoundModel, name: string): void {
  const importedAt = new Date().toISOString();
  checkCard(model.folder, cardOf({ hash, name, importedAt, chosen: false }, model.manifest, null));
}

function otherCard({ model }: FoundModel, { name }: ModelRecord): SonopairError {
  return new SonopairError('model', {
    subject: model.folder,
    reason: `the library has the same ONNX file as "${name}", with another model card`,
    remedy: 'Find out which card is the right one; the library stays as it is',
  });
}
