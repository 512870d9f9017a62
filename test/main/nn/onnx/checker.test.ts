import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { linear } from '../../../../src/main/nn/layers.ts';
import { buildForwardGraph, buildReadingGraph } from '../../../../src/main/nn/inference.ts';
import { forward, NETWORKS } from '../../../../src/main/nn/networks/index.ts';
import { ENSEMBLE_NETWORKS, type NetworkName } from '../../../../src/shared/domain/networks.ts';
import { encodeModel } from '../../../../src/main/nn/onnx/encode.ts';
import { encodeLoop } from '../../../../src/main/nn/onnx/loop.ts';
import { BATCH } from '../../../../src/main/nn/shape.ts';
import { buildTrainingStep, type TrainingStep } from '../../../../src/main/nn/training-step.ts';
import { networkWeights } from '../../../support/network-weights.ts';
import { describeWith, pythonWithOnnx } from '../../../support/requires.ts';
import { smallStep } from '../../../support/small-network.ts';
import { values } from '../../../support/values.ts';

const SIZE = 64;

/** Checks every file with shape inference; prints what the official library makes of each. */
const CHECK = `
import json, sys, onnx
found = {}
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    found[path.split('/')[-1]] = {
        'ir': model.ir_version,
        'opset': [entry.version for entry in model.opset_import],
        'metadata': {entry.key: entry.value for entry in model.metadata_props},
        'outputs': {
            value.name: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
            for value in inferred.graph.output
        },
    }
print(json.dumps(found))
`;

interface Checked {
  readonly ir: number;
  readonly opset: readonly number[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
}

function trainingStep(name: NetworkName, channels: number): TrainingStep {
  const network = NETWORKS[name];
  const batch = network.usesBatchStatistics ? 2 : BATCH;
  return buildTrainingStep({
    inputShape: [batch, channels, SIZE, SIZE],
    blockBytes: 2.5e6,
    forward: (scope, x) => forward(scope, network, x).logits,
    trainable: () => true,
  });
}

const reading = (names: readonly NetworkName[], ensemble: boolean): readonly Uint8Array[] =>
  encodeModel(
    buildReadingGraph({
      input: 'bse',
      size: SIZE,
      networks: names.map((name) => ({ name, weights: new Map() })),
      ...(ensemble
        ? { ensemble: { weight: values('any', 2 * 4608, 'w'), bias: values('any', 2, 'b') } }
        : {}),
    }),
    'reading',
    {
      metadata: { classes: 'benign,malignant', preprocessing_version: '1' },
      producerVersion: '0.1.0',
    },
  );

/** Every kind of model the product makes. Parameters are inputs: the files stay small. */
const MODELS: Readonly<Record<string, () => readonly Uint8Array[]>> = {
  'reading-ensemble.onnx': () => reading(ENSEMBLE_NETWORKS, true),
  'reading-alexnet.onnx': () => reading(['alexnet'], false),
  'reading-with-weights.onnx': () =>
    encodeModel(
      buildReadingGraph({
        input: 'b',
        size: SIZE,
        networks: [{ name: 'resnet18', weights: networkWeights('resnet18', 'b', SIZE) }],
      }),
      'reading',
    ),
  'step-alexnet.onnx': () => encodeModel(trainingStep('alexnet', 4).graph, 'step'),
  'step-resnet18.onnx': () => encodeModel(trainingStep('resnet18', 4).graph, 'step'),
  'loop-alexnet.onnx': () => {
    const { graph, plan } = trainingStep('alexnet', 4);
    return encodeLoop(graph, plan);
  },
  'loop-resnet18.onnx': () => {
    const { graph, plan } = trainingStep('resnet18', 1);
    return encodeLoop(graph, plan);
  },
  'loop-ensemble.onnx': () => {
    const { graph, plan } = buildTrainingStep({
      inputShape: [BATCH, 4608],
      forward: (scope, x) => linear(scope, 'ensemble.classifier', x, 2, 'classifier'),
      trainable: () => true,
    });
    return encodeLoop(graph, plan);
  },
  'step-small.onnx': () => encodeModel(smallStep(3, { exportGradients: true }).graph, 'step'),
  'features-alexnet.onnx': () =>
    encodeModel(buildForwardGraph(NETWORKS.alexnet, 'se', SIZE, {}).graph, 'features'),
  'features-resnet18.onnx': () =>
    encodeModel(buildForwardGraph(NETWORKS.resnet18, 'se', SIZE, {}).graph, 'features'),
};

describeWith('onnx-checker', 'the official ONNX checker, with full shape inference', () => {
  let folder: string;
  let found: Readonly<Record<string, Checked>>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonopair-checker-'));
    const paths = Object.entries(MODELS).map(([file, make]) => {
      const path = join(folder, file);
      writeFileSync(path, Buffer.concat(make()));
      return path;
    });
    const text = execFileSync(pythonWithOnnx(), ['-c', CHECK, ...paths], { encoding: 'utf8' });
    found = JSON.parse(text) as Readonly<Record<string, Checked>>;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.keys(MODELS))('accepts %s', (file) => {
    expect(found[file]).toMatchObject({ ir: 8, opset: [17] });
  });

  test('infers the shapes we declare', () => {
    expect(found['reading-ensemble.onnx']?.outputs).toEqual({
      probabilities_alexnet: ['N', 2],
      probabilities_resnet18: ['N', 2],
      logits: ['N', 2],
      probabilities: ['N', 2],
      heatmaps: ['N', 2, 2, 2],
      heatmap_maxima: ['N', 2],
    });
    expect(found['step-small.onnx']?.outputs).toMatchObject({
      logits: [3, 2],
      'next/conv2.weight': [6, 4, 3, 3],
      'gradient/conv1.weight': [4, 2, 3, 3],
    });
    expect(found['loop-resnet18.onnx']?.outputs).toMatchObject({ logits: ['K', 2, 2] });
  });

  test('finds the metadata', () => {
    const metadata = { classes: 'benign,malignant', preprocessing_version: '1' };
    expect(found['reading-ensemble.onnx']?.metadata).toEqual(metadata);
    expect(found['step-small.onnx']?.metadata).toEqual({});
  });
});
