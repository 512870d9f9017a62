import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { SonopairError } from '../../../shared/errors.ts';
import { fileError } from '../../files/errors.ts';
import { buildFolder } from '../../files/folder.ts';
import { checkRegistryFile, type RegistryCheck } from '../../registry/check.ts';
import { planRestore, restoreFolder, RESTORED_PARTS } from '../../registry/restore.ts';
import type { TaskReport } from '../tasks.ts';
import { type Manifest, REGISTRY } from './manifest.ts';
import { damaged, verifyBackup } from './verify.ts';

/**
 * Unpacks a backup beside the data it is to replace, verifies every byte of it, brings its registry
 * to this program's version and looks through that. Nothing is replaced yet (registry/restore.ts).
 * Throws SonopairError `backup` for a file that is none, is damaged or newer, `cancelled`, and
 * `disk-full` or `file` as the disk does; nothing is left then.
 */
export async function prepareRestore(
  path: string,
  folder: string,
  { signal, progress, step }: TaskReport,
): Promise<Manifest> {
  let manifest: Manifest | undefined;
  const build = async (temporary: string): Promise<void> => {
    for (const part of RESTORED_PARTS) if (part !== REGISTRY) await mkdir(join(temporary, part));
    step('files');
    manifest = await verifyBackup(path, {
      signal,
      onProgress: progress,
      take: (entry, bytes) => unpack(join(temporary, entry), bytes),
    });
    step('registry');
    await checkRegistry(join(temporary, REGISTRY), path, manifest);
    await planRestore(temporary, new Date());
  };
  await buildFolder(restoreFolder(folder), build, { replace: true });
  return manifest!;
}

/** Takes back what was prepared. */
export async function discardRestore(folder: string): Promise<void> {
  await rm(restoreFolder(folder), { recursive: true, force: true });
}

/** A plain write: the folder is flushed as a whole when all is there. */
async function unpack(target: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true });
    await pipeline(Readable.from(bytes), createWriteStream(target, { flags: 'wx' }));
  } catch (error) {
    throw ofDisk(error) ? fileError(target, 'write', error) : error;
  }
}

function ofDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** The user knows the backup, not where it is unpacked. */
async function checkNamed(file: string, path: string): Promise<RegistryCheck> {
  try {
    return await checkRegistryFile(file);
  } catch (error) {
    if (!(error instanceof SonopairError) || error.kind !== 'registry') throw error;
    throw new SonopairError('backup', { ...error.parts, subject: path }, { cause: error });
  }
}

async function checkRegistry(file: string, path: string, manifest: Manifest): Promise<void> {
  const { integrity, counts } = await checkNamed(file, path);
  if (integrity !== 'ok') throw damaged(path, `its registry: ${integrity}`);
  const { patients, pairs, images } = manifest;
  if (counts.patients !== patients || counts.pairs !== pairs || counts.images !== images)
    throw damaged(path, 'its registry is not the one of its manifest');
}
