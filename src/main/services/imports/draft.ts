import { randomInt } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type FileId, fileId, type ImportId, importId } from '../../../shared/contract/imports.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { fileError } from '../../files/errors.ts';
import { ensureFolder } from '../../files/write.ts';
import { PAIRS_FILE } from '../../study/columns.ts';
import {
  type FileToStage,
  stageImage,
  type StagedImage,
  textOf,
  Unreadable,
} from './stage-file.ts';

/** An import while it is being prepared. It lives as long as this process: a restart sweeps it away. */
export interface Draft {
  readonly id: ImportId;
  /** Its images by their identifiers, in the order in which they came. */
  readonly images: ReadonlyMap<FileId, StagedImage>;
  /** Texts of the `pairs.csv` among its files, by their paths. */
  readonly tables: ReadonlyMap<string, string>;
  /** Causes by path. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Counts the changes of the above. */
  readonly revision: number;
  /** Aborted when the import is discarded. */
  readonly signal: AbortSignal;
  /**
   * Stages one file beside the others without naming it yet. Throws SonopairError `file` or
   * `disk-full` where the copy cannot be written.
   */
  readonly stage: (file: Omit<FileToStage, 'id'>) => Promise<Staged>;
  /** Names staged files; one whose path is taken replaces the other, or gets a path of its own. */
  readonly keep: (staged: readonly Staged[], taken: 'replace' | 'rename') => void;
  /** Deletes copies that were staged and not kept. */
  readonly drop: (staged: readonly Staged[]) => Promise<void>;
  /** Whether a file of this machine is new to the import; it is not afterwards. */
  readonly isNew: (source: string) => boolean;
  readonly forgetSources: (sources: readonly string[]) => void;
  /** Does work that must end before the import does. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether such work is going on. */
  readonly isBusy: () => boolean;
  /** Stops all work, then deletes every copy. */
  readonly end: () => Promise<void>;
}

/** What became of a file. */
export type Staged =
  | { readonly path: string; readonly image: StagedImage }
  | { readonly path: string; readonly table: string }
  | { readonly path: string; readonly reason: string };

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Begins an import in a new folder below `staging`. Throws SonopairError `file` or `disk-full`. */
export async function createDraft(staging: string): Promise<Draft> {
  const id = importId.parse(Array.from({ length: 16 }, () => LETTERS[randomInt(36)]).join(''));
  const folder = join(staging, id);
  await ensureFolder(staging);
  await mkdir(folder).catch((error: unknown) => {
    throw fileError(folder, 'create', error);
  });
  return draftIn(folder, id);
}

function draftIn(folder: string, id: ImportId): Draft {
  const images = new Map<FileId, StagedImage>();
  const byPath = new Map<string, FileId>();
  const tables = new Map<string, string>();
  const unreadable = new Map<string, string>();
  const sources = new Set<string>();
  const work = new Set<Promise<unknown>>();
  const controller = new AbortController();
  let revision = 0;
  let next = 1;

  const forget = (path: string): void => {
    const image = byPath.get(path);
    if (image !== undefined) images.delete(image);
    byPath.delete(path);
    tables.delete(path);
    unreadable.delete(path);
  };
  const freePath = (path: string): string => {
    const taken = (candidate: string): boolean => byPath.has(candidate) || tables.has(candidate);
    let free = path;
    for (let copy = 2; taken(free); copy += 1) free = path.replace(/(\.[^./]*)?$/, ` (${copy})$1`);
    return free;
  };
  const keepOne = (staged: Staged, taken: 'replace' | 'rename'): void => {
    if (taken === 'replace') forget(staged.path);
    const path = 'reason' in staged ? staged.path : freePath(staged.path);
    if ('reason' in staged) unreadable.set(path, staged.reason);
    else if ('table' in staged) tables.set(path, staged.table);
    else {
      const image = { ...staged.image, file: { ...staged.image.file, path } };
      images.set(image.file.id, image);
      byPath.set(path, image.file.id);
    }
  };

  return {
    id,
    images,
    tables,
    unreadable,
    get revision() {
      return revision;
    },
    signal: controller.signal,
    stage: async (file) => {
      const { path } = file;
      const file36 = fileId.parse((next++).toString(36).padStart(6, '0'));
      try {
        if (isTable(path)) return { path, table: await textOf(file) };
        return { path, image: await stageImage({ ...file, id: file36 }, join(folder, file36)) };
      } catch (error) {
        if (error instanceof Unreadable) return { path, reason: error.message };
        throw error;
      }
    },
    keep: (staged, taken) => {
      for (const one of staged) keepOne(one, taken);
      revision += 1;
    },
    drop: async (staged) => {
      for (const one of staged) if ('image' in one) await rm(one.image.copy, { force: true });
    },
    isNew: (source) => {
      if (sources.has(source)) return false;
      sources.add(source);
      return true;
    },
    forgetSources: (gone) => {
      for (const source of gone) sources.delete(source);
    },
    during: async (act) => {
      if (controller.signal.aborted) throw ended();
      const running = act();
      const settled = running.catch(() => undefined);
      work.add(settled);
      try {
        return await running;
      } finally {
        work.delete(settled);
      }
    },
    isBusy: () => work.size > 0,
    end: async () => {
      controller.abort();
      await Promise.all(work);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whether a file names the pairs of a study folder. */
export function isTable(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase() === PAIRS_FILE;
}

/** An import that is not, or no longer, being prepared. */
export function ended(): SonopairError {
  return new SonopairError('import', {
    subject: 'Import',
    reason: 'it is over: it was stored, discarded, or the program was started anew',
    remedy: 'Begin the import again',
  });
}
