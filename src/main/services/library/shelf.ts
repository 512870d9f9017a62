import { copyFile, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import type { ModelHash } from '../../../shared/domain/ids.ts';
import { modelHash } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { errnoOf, fileError } from '../../files/errors.ts';
import { buildFolder } from '../../files/folder.ts';
import { exists, readText } from '../../files/read.ts';
import { MANIFEST_FILE, METRICS_FILE, type ModelFolder, openModel } from '../../model/folder.ts';
import type { ModelRecord } from '../../registry/interface.ts';
import { checkPreprocessing } from '../read-checks.ts';

/** The model folders of the data folder: `models/<hash>/`, each the copy of one that was imported. */
export interface Shelf {
  /**
   * Verifies a model folder anywhere on this machine. Throws SonopairError `model` for a folder that
   * is no model, is damaged, or cannot be read with by this program.
   */
  readonly inspect: (folder: string) => Promise<FoundModel>;
  /**
   * Puts a copy on the shelf, whole or not at all; one that is there and sound stays. Throws
   * SonopairError `disk-full` or `file` where it cannot be copied, `model` for a damaged copy.
   */
  readonly put: (found: FoundModel) => Promise<void>;
  /**
   * A registered model, verified: its files are hashed anew whenever they have changed. Throws
   * SonopairError `model` where they are missing, damaged, exchanged, or not for this program.
   */
  readonly open: (record: Pick<ModelRecord, 'hash' | 'name' | 'manifest'>) => Promise<ModelFolder>;
  /** Removes what an interrupted import or fit has left; returns how many. For the start only. */
  readonly sweep: () => Promise<number>;
}

export interface FoundModel {
  readonly hash: ModelHash;
  /** Text of the model card. */
  readonly manifest: string;
  readonly model: ModelFolder;
}

interface Verified {
  readonly signature: string;
  readonly result: Promise<ModelFolder>;
}

export function openShelf(root: string): Shelf {
  const verified = new Map<ModelHash, Verified>();

  const open: Shelf['open'] = async (record) => {
    const folder = join(root, record.hash);
    const signature = await signatureOf(folder);
    const known = verified.get(record.hash);
    if (known?.signature === signature) return known.result;
    const result = verify(folder, record);
    verified.set(record.hash, { signature, result });
    // A fault of the files stays until they change; that they could not be read may pass.
    result.catch((error: unknown) => {
      if (error instanceof SonopairError && error.kind === 'model') return;
      if (verified.get(record.hash)?.result === result) verified.delete(record.hash);
    });
    return result;
  };

  const isSound = async (hash: ModelHash, manifest: string): Promise<boolean> => {
    try {
      await open({ hash, name: hash, manifest });
      return true;
    } catch {
      return false;
    }
  };

  return {
    open,
    inspect: async (folder) => {
      const model = await openModel(resolve(folder));
      checkPreprocessing(model);
      const manifest = await readText(join(model.folder, MANIFEST_FILE), 'model');
      return { hash: modelHash.parse(model.manifest.onnx.sha256), manifest, model };
    },
    put: async ({ hash, manifest, model }) => {
      if (await isSound(hash, manifest)) return;
      const copy = (temporary: string): Promise<void> => copyModel(model, temporary);
      await buildFolder(join(root, hash), copy, { replace: true });
    },
    sweep: () => sweepTemporaries(root),
  };
}

/** Copies only what a model consists of, and verifies the copy. */
async function copyModel(source: ModelFolder, to: string): Promise<void> {
  const { file } = source.manifest.onnx;
  if (basename(file) !== file || file === MANIFEST_FILE || file === METRICS_FILE)
    throw new SonopairError('model', {
      subject: source.folder,
      reason: `its card names the ONNX file "${file}", which is not a file of the folder`,
      remedy: 'Copy the whole model folder again, or fit the model anew',
    });
  const files = [MANIFEST_FILE, file];
  if (await exists(join(source.folder, METRICS_FILE))) files.push(METRICS_FILE);
  for (const name of files) await copyFile(join(source.folder, name), join(to, name));
  await openModel(to);
}

async function verify(
  folder: string,
  record: Pick<ModelRecord, 'hash' | 'name' | 'manifest'>,
): Promise<ModelFolder> {
  const subject = `Model ${record.name}`;
  const remedy = 'Import the model folder again; what was read with it is kept';
  const fault = (reason: string, cause?: unknown): SonopairError =>
    new SonopairError('model', { subject, reason, remedy }, { cause });
  if (!(await exists(folder))) throw fault(`its folder ${folder} is missing`);
  const model = await openModel(folder).catch((error: unknown) => {
    if (!(error instanceof SonopairError) || error.kind !== 'model') throw error;
    throw fault(`${error.parts.subject}: ${error.parts.reason}`, error);
  });
  const differs =
    model.manifest.onnx.sha256 !== record.hash ||
    (await readText(join(folder, MANIFEST_FILE), 'model')) !== record.manifest;
  if (differs) throw fault('its model card was altered since it was imported');
  checkPreprocessing({ ...model, folder: subject });
  return model;
}

/** Changes whenever a file of the model does: size, times and place on the disk. */
async function signatureOf(folder: string): Promise<string> {
  const parts = await Promise.all(
    (await namesIn(folder)).map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true }).catch(
        (error: unknown) => {
          throw fileError(path, 'read', error, 'model');
        },
      );
      return [name, size, mtimeNs, ctimeNs, ino].join(' ');
    }),
  );
  return parts.join('\n');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(folder, 'read', error, 'model');
  }
}

const TEMPORARY = /^\..+\.tmp$/;

async function sweepTemporaries(root: string): Promise<number> {
  const left = (await namesIn(root)).filter((name) => TEMPORARY.test(name));
  for (const name of left) await rm(join(root, name), { recursive: true, force: true });
  return left.length;
}
