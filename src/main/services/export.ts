import { CHANNELS } from '../../shared/domain/input.ts';
import { SonopairError } from '../../shared/errors.ts';
import { sha256 } from '../files/hash.ts';
import { readBytes } from '../files/read.ts';
import { writeFileAtomic } from '../files/write.ts';
import { openModel } from '../model/folder.ts';
import { READING } from '../nn/inference.ts';
import { refuseExisting } from './targets.ts';

export interface ExportRequest {
  readonly model: string;
  /** The ONNX file to write. */
  readonly out: string;
  /** Whether a file that is already there is replaced. */
  readonly force: boolean;
}

/** What someone who runs the file elsewhere must know; most of it is in the file's metadata too. */
export interface ExportSummary {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly opset: number;
  readonly input: {
    readonly name: string;
    /** `null` is the batch: any number of pairs. */
    readonly shape: readonly (number | null)[];
    readonly kind: string;
    readonly images: string;
    readonly evaluation: string;
    readonly preprocessingVersion: number;
  };
  readonly classes: readonly string[];
  readonly outputs: readonly string[];
}

/** Copies a model's ONNX file, verified, to where another program will read it. */
export async function exportModel({ model, out, force }: ExportRequest): Promise<ExportSummary> {
  await refuseExisting(out, force);
  const { manifest, onnxPath } = await openModel(model);
  const bytes = await readBytes(onnxPath, 'model');
  if (sha256(bytes) !== manifest.onnx.sha256)
    throw new SonopairError('model', { subject: onnxPath, reason: 'it changed while it was read' });
  await writeFileAtomic(out, bytes);
  const { input, size, networks } = manifest;
  return {
    file: out,
    bytes: bytes.length,
    sha256: manifest.onnx.sha256,
    opset: manifest.onnx.opset,
    input: {
      name: READING.images,
      shape: [null, CHANNELS[input], size, size],
      kind: input,
      images: manifest.images,
      evaluation: manifest.eval,
      preprocessingVersion: manifest.preprocessing.version,
    },
    classes: manifest.classes,
    outputs: [
      READING.probabilities,
      READING.logits,
      ...networks.map(({ name }) => READING.networkProbabilities(name)),
      READING.heatmaps,
      READING.heatmapMaxima,
    ],
  };
}
