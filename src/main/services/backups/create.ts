import { readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import type { ImageHash } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { sha256 } from '../../files/hash.ts';
import { exists } from '../../files/read.ts';
import { temporaryBeside } from '../../files/write.ts';
import type { ImageStore, Registry } from '../../registry/interface.ts';
import { VERSION } from '../about.ts';
import { writeZip, type ZipFilling } from '../archive/write.ts';
import type { TaskReport } from '../tasks.ts';
import {
  entryPath,
  isEntryPath,
  MANIFEST,
  type Manifest,
  manifestText,
  REGISTRY,
} from './manifest.ts';

export interface BackupSource {
  /** The data folder. */
  readonly folder: string;
  readonly registry: Pick<Registry, 'query'>;
  readonly store: Pick<ImageStore, 'open' | 'openHeat'>;
}

/**
 * Writes a data folder into one file while work in it goes on: the registry as it is at one moment,
 * and all pictures and models it names. Pictures that are missing or altered in the store are left
 * out and named. Throws SonopairError `backup` for a path where something is, `cancelled`, and as
 * registry and disk do; there is no file then.
 */
export async function createBackup(
  path: string,
  { folder, registry, store }: BackupSource,
  report: TaskReport,
): Promise<Pick<Manifest, 'leftOut'>> {
  await refusePlace(path);
  const copy = temporaryBeside(path);
  try {
    report.step('registry');
    const { counts, referenced } = await copyRegistry(registry, copy, path);
    const models = await modelFiles(folder);
    const total = 1 + referenced.images.length + referenced.heat.length + models.length;
    const leftOut: string[] = [];
    report.step('files');
    await writeBackup(path, report, total, async ({ addFile, addBytes }) => {
      await addFile(REGISTRY, copy);
      for (const image of referenced.images)
        if (!(await addBytes(entryPath('images', image), () => store.open(image))))
          leftOut.push(await nameOf(image, registry));
      for (const heat of referenced.heat)
        if (!(await addBytes(entryPath('heat', heat), () => store.openHeat(heat))))
          leftOut.push(entryPath('heat', heat));
      for (const model of models) await addFile(model, join(folder, model));
      const createdAt = new Date().toISOString();
      return { createdAt, createdWith: VERSION, ...counts, leftOut };
    });
    return { leftOut };
  } finally {
    await rm(copy, { force: true });
  }
}

async function refusePlace(path: string): Promise<void> {
  if (await exists(path))
    throw new SonopairError('backup', {
      subject: path,
      reason: 'a file or folder of that name is there already',
      remedy: 'Choose another name',
    });
  if (!(await exists(dirname(path))))
    throw new SonopairError('backup', {
      subject: path,
      reason: 'its folder does not exist',
      remedy: 'Create the folder first',
    });
}

/** What goes wrong on the disk is about the backup's disk: there the copy is written. */
async function copyRegistry(
  { query }: Pick<Registry, 'query'>,
  copy: string,
  path: string,
): ReturnType<Registry['query']['copyTo']> {
  try {
    return await query.copyTo({ path: copy });
  } catch (error) {
    if (!(error instanceof SonopairError) || error.kind === 'registry') throw error;
    throw new SonopairError(error.kind, { ...error.parts, subject: path }, { cause: error });
  }
}

/** What the user knows an image by: its pair and its file. */
async function nameOf(hash: ImageHash, { query }: Pick<Registry, 'query'>): Promise<string> {
  const [use] = await query.imageUses({ hashes: [hash] });
  return use === undefined ? hash : `${use.pairCode} (${use.image.name})`;
}

interface Filling {
  readonly addFile: ZipFilling['addFile'];
  /** False, and no entry, where the store finds the picture missing or altered. */
  readonly addBytes: (entry: string, open: () => Promise<Buffer>) => Promise<boolean>;
}

/** Writes a ZIP with the entries that `fill` adds, and their manifest. */
async function writeBackup(
  path: string,
  { signal, progress }: TaskReport,
  total: number,
  fill: (filling: Filling) => Promise<Omit<Manifest, 'format' | 'version' | 'entries'>>,
): Promise<void> {
  await writeZip(path, signal, async (zip) => {
    const noted = (): void => progress(zip.entries.length, total);
    const about = await fill({
      addFile: async (entry, from) => {
        await zip.addFile(entry, from);
        noted();
      },
      addBytes: async (entry, open) => {
        const bytes = await openSound(open);
        if (bytes === null) return false;
        await zip.addBytes(entry, bytes);
        noted();
        return true;
      },
    });
    const text = manifestText({ ...about, entries: [...zip.entries] });
    return { name: MANIFEST, text, comment: sha256(text) };
  });
}

async function openSound(open: () => Promise<Buffer>): Promise<Buffer | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof SonopairError && error.kind === 'store') return null;
    throw error;
  }
}

/** Every file of every model, as it lies in the data folder; what is in the making is left out. */
async function modelFiles(folder: string): Promise<readonly string[]> {
  if (!(await exists(join(folder, 'models')))) return [];
  const found = await readdir(join(folder, 'models'), { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(isEntryPath)
    .toSorted();
}
