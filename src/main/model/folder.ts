import { join } from 'node:path';
import { SonopairError } from '../../shared/errors.ts';
import { sha256File } from '../files/hash.ts';
import { exists, parseJson, readText } from '../files/read.ts';
import { manifestSchema, type Manifest } from './manifest.ts';

export const MANIFEST_FILE = 'manifest.json';
export const ONNX_FILE = 'model.onnx';
export const METRICS_FILE = 'metrics.jsonl';

/** A model folder that has been checked: its manifest, and the path of its ONNX file. */
export interface ModelFolder {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly onnxPath: string;
}

/**
 * Opens a model folder and verifies that its ONNX file is the one the manifest describes. Throws
 * SonopairError `model` for a folder that is no model, is damaged, or is newer than this program.
 */
export async function openModel(folder: string): Promise<ModelFolder> {
  const manifestPath = join(folder, MANIFEST_FILE);
  if (!(await exists(manifestPath)))
    throw modelError(
      folder,
      `it has no ${MANIFEST_FILE}, so it is not a model folder`,
      'Give a folder made by: sonopair fit',
    );
  const manifest = parseManifest(manifestPath, await readText(manifestPath, 'model'));
  const onnxPath = join(folder, manifest.onnx.file);
  if (!(await exists(onnxPath)))
    throw modelError(onnxPath, 'the file is missing', 'Copy the whole model folder again');
  if ((await sha256File(onnxPath, 'model')) !== manifest.onnx.sha256)
    throw modelError(
      onnxPath,
      'its SHA-256 differs from the one in the manifest: the file is damaged or was exchanged',
      'Copy the whole model folder again, or fit the model anew',
    );
  return { folder, manifest, onnxPath };
}

/** A model card from its text; `path` names it in messages. Throws SonopairError `model`. */
export function parseManifest(path: string, text: string): Manifest {
  const value = parseJson(path, text, 'model');
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1)
    throw modelError(
      path,
      `it has version ${version}, which this program does not know`,
      'Update Sonopair',
    );
  const [issue] = result.error.issues;
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw modelError(path, `it is not a model manifest${where}`, 'Copy the whole model folder again');
}

function modelError(subject: string, reason: string, remedy: string): SonopairError {
  return new SonopairError('model', { subject, reason, remedy });
}
