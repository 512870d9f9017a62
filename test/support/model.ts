import { join } from 'node:path';

import { randomStream } from '../../src/shared/random/stream.ts';
import { sha256 } from '../../src/main/files/hash.ts';
import { writeFileAtomic } from '../../src/main/files/write.ts';
import { PREPROCESSING_VERSION } from '../../src/main/imaging/prepare.ts';
import { MANIFEST_FILE, type ModelFolder } from '../../src/main/model/folder.ts';
import { INTENDED_USE, type Manifest } from '../../src/main/model/manifest.ts';
import { buildReadingGraph } from '../../src/main/nn/inference.ts';
import { NETWORKS, parameterSpecs } from '../../src/main/nn/networks/index.ts';
import { encodeModel } from '../../src/main/nn/onnx/encode.ts';
import { initialise } from '../../src/main/nn/parameters.ts';

/** A ResNet-18 of 64 pixels that nobody fitted, as a model folder would hold it. */
export async function unfittedModel(folder: string): Promise<ModelFolder> {
  const name = 'resnet18';
  const specs = parameterSpecs(NETWORKS[name], 'bse', 64);
  const weights = new Map(
    specs.map((spec) => [spec.name, initialise(spec, randomStream(1, 'test', spec.name))]),
  );
  const graph = buildReadingGraph({ input: 'bse', size: 64, networks: [{ name, weights }] });
  const bytes = Buffer.concat([...encodeModel(graph, 'test')]);
  const onnxPath = join(folder, 'model.onnx');
  await writeFileAtomic(onnxPath, bytes);
  const stage = { loss: 0.7, accuracy: 0.5, n: 8 };
  const manifest: Manifest = {
    format: 'sonopair-model',
    version: 1,
    createdWith: 'test',
    createdAt: '2026-01-01T00:00:00.000Z',
    intendedUse: INTENDED_USE,
    licence: 'none',
    onnx: { file: 'model.onnx', sha256: sha256(bytes), bytes: bytes.length, opset: 17 },
    input: 'bse',
    images: 'full',
    size: 64,
    eval: 'center',
    preprocessing: { version: PREPROCESSING_VERSION, description: {} },
    classes: ['benign', 'malignant'],
    cutoff: 0.5,
    networks: [
      {
        name,
        features: NETWORKS[name].features,
        parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
        startedFrom: null,
        frozen: [],
        fit: {
          epochs: 0,
          bestEpoch: 0,
          stoppedBy: 'epochs',
          hours: 0,
          train: stage,
          validation: { ...stage, patients: 4 },
        },
      },
    ],
    ensemble: null,
    data: {
      study: 'none',
      origin: 'not stated',
      originDetail: 'nobody fitted it',
      pairs: { benign: 0, malignant: 0 },
      patients: { benign: 0, malignant: 0 },
      validationPatients: { benign: 0, malignant: 0 },
      patientSalt: 'salt',
      seenPatients: [],
      seenImages: [],
    },
    split: null,
    seed: 1,
    settings: {},
    runtime: {
      onnxruntime: '1',
      node: process.version,
      platform: 'test',
      cpu: 'test',
      provider: 'cpu',
      threads: 1,
    },
    limits: [],
  };
  return { folder, manifest, onnxPath };
}

/** The same with its card beside it: a model folder as `sonopair fit` leaves one. */
export async function writtenModel(
  folder: string,
  changes: Partial<Manifest> = {},
): Promise<ModelFolder> {
  const model = await unfittedModel(folder);
  const manifest = { ...model.manifest, ...changes };
  await writeFileAtomic(join(folder, MANIFEST_FILE), JSON.stringify(manifest));
  return { ...model, manifest };
}
