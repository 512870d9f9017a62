import { readdir, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type {
  ConfirmedPair,
  Duplicate,
  FileId,
  ImportId,
  NamePattern,
  Proposal,
} from '../../../shared/contract/imports.ts';
import type { Contract } from '../../../shared/contract/index.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { errnoOf, fileError } from '../../files/errors.ts';
import { exists, readBytes } from '../../files/read.ts';
import type { ImageSource } from '../../imaging/decode.ts';
import type { Acts, ImageStore, Registry } from '../../registry/interface.ts';
import type { Events } from '../events.ts';
import type { TaskReport, Tasks } from '../tasks.ts';
import { addPaths } from './add-paths.ts';
import { commitDraft, type Target } from './commit.ts';
import { createDraft, type Draft, ended } from './draft.ts';
import { findDuplicates } from './duplicates.ts';
import { propose } from './propose.ts';
import { studyRows } from './study-rows.ts';
import { uploadPath } from './upload-path.ts';

/** Imports as they are prepared and stored: `imports` of the contract, and what hosts need. */
export interface Imports extends ServiceOf<Contract['imports']> {
  /**
   * Takes an uploaded file; another of the same path is replaced. One that is no image is listed
   * like any other. Nothing is published: whoever uploads knows when the last file is through.
   * Throws SonopairError `import` for a path that leads elsewhere or an import that
   * is over, `file` or `disk-full` where the file cannot be kept.
   */
  readonly receive: (
    id: ImportId,
    path: string,
    bytes: AsyncIterable<Uint8Array>,
    /** When the file was last written, in milliseconds, where the host knows. */
    modifiedAt?: number,
  ) => Promise<void>;
  /** A staged image. Throws SonopairError `import` where there is none of that name. */
  readonly preview: (id: ImportId, file: FileId) => Promise<ImageSource>;
  /**
   * Imports a study folder as it is, within a task of the caller's: one of this machine, or one that
   * is made for it and goes with the import. Throws as the single steps do, and `import` where
   * anything of the folder cannot be read.
   */
  readonly importFolder: (
    source: string | ((folder: string) => Promise<void>),
    study: { readonly name: string; readonly kind: Study['kind'] },
    report: TaskReport,
  ) => Promise<Stored>;
  /**
   * Deletes what interrupted imports have left in `staging/`, and files of the store that no row
   * needs; returns how many went. For the start, before anything reads or is read.
   */
  readonly sweep: () => Promise<number>;
  /** Discards every import that is being prepared, and what failed ones left in the store. */
  readonly close: () => Promise<void>;
}

type Stored = ReturnType<Acts['saveImport']>;

export interface ImportsDependencies {
  /** The data folder. */
  readonly folder: string;
  readonly registry: Registry;
  readonly store: ImageStore;
  /** The pattern that is used where a window gives none. */
  readonly settings: {
    readonly get: (input: Record<string, never>) => Promise<{ readonly namePattern: NamePattern }>;
  };
  /** Acts in the name of whoever works at this workstation now. */
  readonly acts: () => Promise<ReturnType<Registry['as']>>;
  readonly events: Events;
  readonly tasks: Tasks;
}

/** Folder of the data folder in which imports are prepared, one folder each. */
const STAGING = 'staging';

export function createImports(dependencies: ImportsDependencies): Imports {
  const { folder, registry, store, settings, acts, events, tasks } = dependencies;
  const staging = join(folder, STAGING);
  const drafts = new Map<ImportId, Draft>();
  const duplicates = new WeakMap<Draft, { revision: number; found: Promise<Duplicate[]> }>();
  const exclusively = createLock();
  /** Whether a commit failed, which may have left images in the store. */
  let unused = false;

  const draftOf = (id: ImportId): Draft => {
    const draft = drafts.get(id);
    if (draft === undefined) throw ended();
    return draft;
  };
  const begin = async (): Promise<Draft> => {
    const draft = await createDraft(staging);
    drafts.set(draft.id, draft);
    return draft;
  };
  const discard = async (draft: Draft): Promise<void> => {
    drafts.delete(draft.id);
    await draft.end();
  };
  /** Asked once for what the import holds now, whoever asks. */
  const duplicatesOf = (draft: Draft): Promise<Duplicate[]> => {
    const known = duplicates.get(draft);
    if (known?.revision === draft.revision) return known.found;
    const { revision, signal } = draft;
    const found = findDuplicates([...draft.images.values()], { registry, store, signal });
    duplicates.set(draft, { revision, found });
    found.catch(() => duplicates.delete(draft));
    return found;
  };
  const sweep = (): Promise<number> =>
    exclusively(async () => {
      const left = await sweepStaging(staging, (name) => drafts.has(name as ImportId));
      const { images, heat } = await registry.query.referencedFiles(null);
      const unneeded = await store.sweep({ images: new Set(images), heat: new Set(heat) });
      return left + unneeded;
    });
  const stage = async (draft: Draft, paths: readonly string[], report: TaskReport): Promise<void> =>
    draft.during(async () => addPaths(draft, paths, await realpath(folder), report));
  const proposalOf = async (
    draft: Draft,
    pattern: NamePattern | null,
  ): Promise<Omit<Proposal, 'duplicates'>> =>
    propose(draft, pattern ?? (await settings.get({})).namePattern);
  /** Stores all of it, and lets the draft go; one that failed can be stored again. */
  const commit = async (
    draft: Draft,
    target: Target,
    pairs: readonly ConfirmedPair[],
    report: TaskReport,
  ): Promise<Stored> => {
    if (draft.isBusy()) throw stillAdding();
    const stored = await draft.during(async () =>
      exclusively(async () =>
        commitDraft(draft, target, pairs, { registry, store, acts: await acts(), report }),
      ).catch((error: unknown) => {
        unused = true;
        throw error;
      }),
    );
    // What cannot be deleted now, the next start sweeps.
    await discard(draft).catch(() => undefined);
    events.changed('worklist', 'patient', 'study', 'import');
    return stored;
  };

  return {
    begin: async () => ({ id: (await begin()).id }),
    addPaths: async ({ id, paths }) => {
      const draft = draftOf(id);
      await tasks.run('import', subjectOf(paths), async (report) => {
        await stage(draft, paths, report);
        report.step('duplicates');
        // Told with the proposal; here they are only looked for while progress is shown.
        await duplicatesOf(draft).catch(() => undefined);
      }).result;
      events.changed('import');
      return {};
    },
    propose: async ({ id, pattern }) => {
      const draft = draftOf(id);
      return { ...(await proposalOf(draft, pattern)), duplicates: await duplicatesOf(draft) };
    },
    commit: async ({ id, studyId, studyName, pairs }) => {
      const draft = draftOf(id);
      const target = targetOf(draft, studyId, studyName);
      const subject = 'id' in target ? 'Import' : target.name;
      return tasks.run('import', subject, (report) => commit(draft, target, pairs, report)).result;
    },
    discard: async ({ id }) => {
      const draft = drafts.get(id);
      if (draft !== undefined) await discard(draft);
      return {};
    },
    receive: async (id, path, bytes, modifiedAt) => {
      const draft = draftOf(id);
      const name = uploadPath(path);
      await draft.during(async () => {
        const file = { path: name, modifiedAt: modifiedAt ?? null, bytes };
        draft.keep([await draft.stage(file)], 'replace');
      });
    },
    preview: async (id, file) => {
      const image = draftOf(id).images.get(file);
      if (image === undefined) throw ended();
      const { path, hash } = image.file;
      const bytes = (): Promise<Buffer> => readBytes(image.copy);
      // After a commit that failed at the last step it is in the store already.
      return { name: path, bytes: (await exists(image.copy)) ? bytes : () => store.open(hash) };
    },
    importFolder: async (source, { name, kind }, report) => {
      const draft = await begin();
      const path = typeof source === 'string' ? source : join(staging, draft.id, 'made');
      try {
        if (typeof source !== 'string') await draft.during(() => source(path));
        await stage(draft, [path], report);
        const { pairs, unreadable } = await proposalOf(draft, null);
        const [first] = unreadable;
        if (first !== undefined) throw incomplete(path, first);
        const target = { name, kind, columns: studyRows(draft)?.columns ?? [] };
        const confirmed = pairs.map((pair) => asConfirmed(path, pair));
        return await commit(draft, target, confirmed, report);
      } finally {
        await discard(draft).catch(() => undefined);
      }
    },
    sweep,
    close: async () => {
      await Promise.all([...drafts.values()].map(discard));
      // An orderly end leaves nothing behind: the next start does not look.
      if (unused) await sweep();
    },
  };
}

/** Runs one piece of work after the other: a sweep must not meet images that are on their way. */
function createLock(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function sweepStaging(staging: string, isOpen: (name: string) => boolean): Promise<number> {
  const names = await readdir(staging).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(staging, 'read', error);
  });
  const left = names.filter((name) => !isOpen(name));
  for (const name of left) await rm(join(staging, name), { recursive: true, force: true });
  return left.length;
}

function targetOf(
  draft: Draft,
  studyId: Extract<Target, { id: unknown }>['id'] | null,
  studyName: string | null,
): Target {
  if (studyId !== null) return { id: studyId };
  const study = studyRows(draft);
  const name = studyName ?? study?.name;
  if (name === undefined) {
    throw new SonopairError('import', {
      subject: 'Import',
      reason: 'it has no study to go to',
      remedy: 'Choose a study, or give a new one a name',
    });
  }
  return { name, kind: study === null ? 'local' : 'imported', columns: study?.columns ?? [] };
}

function subjectOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  const name = basename(first) || first;
  return paths.length === 1 ? name : `${name} + ${paths.length - 1}`;
}

function asConfirmed(path: string, pair: Proposal['pairs'][number]): ConfirmedPair {
  const { patientCode } = pair;
  if (patientCode === null)
    throw incomplete(path, { path: pair.code, reason: 'it has no patient' });
  return { ...pair, patientCode, lesionId: null };
}

function stillAdding(): SonopairError {
  return new SonopairError('import', {
    subject: 'Import',
    reason: 'files are still being added to it, or it is being stored',
    remedy: 'Wait until that is done',
  });
}

function incomplete(
  folder: string,
  { path, reason }: { readonly path: string; readonly reason: string },
): SonopairError {
  return new SonopairError('import', {
    subject: folder,
    reason: `${path}: ${reason}`,
    remedy: 'Nothing was stored; correct it and import the folder again',
  });
}
