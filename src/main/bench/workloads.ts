import { randomStream } from '../../shared/random/stream.ts';
import type { Runtime } from '../engine/runtime.ts';
import { float32 } from '../engine/tensor.ts';
import { Graph } from '../nn/graph.ts';
import { buildReadingGraph, READING, type FittedNetwork } from '../nn/inference.ts';
import { crossEntropyTargets } from '../nn/loss.ts';
import { NETWORKS, parameterSpecs } from '../nn/networks/index.ts';
import type { NetworkName } from '../../shared/domain/networks.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import { initialise } from '../nn/parameters.ts';
import { elementCount, fixedShape } from '../nn/shape.ts';
import { networkTrainer } from '../training/network-trainer.ts';
import { FIT_DEFAULTS, type FitSettings } from '../training/settings.ts';
import type { Batch } from '../training/trainer.ts';

/** What is measured, all at 224 pixels, B-SE input; the names PyTorch's script knows too. */
export const WORKLOAD_NAMES = [
  'resnet18-step',
  'alexnet-step',
  'resnet18-inference-1',
  'resnet18-inference-8',
  'alexnet-inference-1',
  'alexnet-inference-8',
  'ensemble-plain',
  'ensemble-read',
  'sgemm',
] as const;
export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

const BATCH = 8;
const CHANNELS = 4;
const SIZE = 224;
/** Side of the square matrices whose product measures the machine. */
const SGEMM_SIDE = 2048;

/** Something to repeat. One call does `units` of it (steps of a loop, or 1). */
export interface Workload {
  readonly units: number;
  /** Multiply-adds of one unit: what the algorithm needs, copies and updates apart. */
  readonly multiplications: number;
  run(): Promise<void>;
}

export function openWorkload(
  runtime: Runtime,
  name: WorkloadName,
  threads: number,
): Promise<Workload> {
  switch (name) {
    case 'resnet18-step':
      return trainingStep(runtime, 'resnet18', threads);
    case 'alexnet-step':
      return trainingStep(runtime, 'alexnet', threads);
    case 'resnet18-inference-1':
      return reading(runtime, ['resnet18'], 1, false, threads);
    case 'resnet18-inference-8':
      return reading(runtime, ['resnet18'], BATCH, false, threads);
    case 'alexnet-inference-1':
      return reading(runtime, ['alexnet'], 1, false, threads);
    case 'alexnet-inference-8':
      return reading(runtime, ['alexnet'], BATCH, false, threads);
    case 'ensemble-plain':
      return reading(runtime, ['alexnet', 'resnet18'], 1, false, threads);
    case 'ensemble-read':
      return reading(runtime, ['alexnet', 'resnet18'], 1, true, threads);
    case 'sgemm':
      return sgemm(runtime, threads);
  }
}

/** A mini-batch through the paper's freezing: forward, loss, backward, Adam. */
async function trainingStep(
  runtime: Runtime,
  name: NetworkName,
  threads: number,
): Promise<Workload> {
  const network = NETWORKS[name];
  const settings: FitSettings = {
    ...FIT_DEFAULTS,
    networks: [...FIT_DEFAULTS.networks],
    study: '',
    out: '',
    // Only its presence counts here: pre-trained weights are what the paper's freezing is for.
    weights: { [name]: 'initial' },
    threads,
  };
  const { weights } = initialNetwork(name);
  const { trainer } = networkTrainer(runtime, 'cpu', settings, network, weights, 1);
  const step = trainer.stepFor(BATCH);
  const labels = Array.from({ length: BATCH }, (_, i) => i % 2);
  const batch: Batch = {
    images: noise(BATCH * CHANNELS * SIZE * SIZE),
    targets: crossEntropyTargets(labels),
    masks: new Map(
      step.masks.map(({ name: mask, shape }) => [
        mask,
        new Float32Array(BATCH * elementCount(fixedShape(shape.slice(1), mask))).fill(1),
      ]),
    ),
  };
  const units = trainer.stepsPerRun;
  const batches = Array.from({ length: units }, () => batch);
  return {
    units,
    multiplications: multiplications(step.graph, BATCH),
    run: async () => void (await trainer.run(batches)),
  };
}

async function reading(
  runtime: Runtime,
  names: readonly NetworkName[],
  batch: number,
  heatmaps: boolean,
  threads: number,
): Promise<Workload> {
  const networks = names.map(initialNetwork);
  const features = names.reduce((sum, name) => sum + NETWORKS[name].features, 0);
  const graph = buildReadingGraph({
    input: 'bse',
    size: SIZE,
    networks,
    ...(names.length > 1
      ? { ensemble: { weight: noise(2 * features), bias: new Float32Array(2) } }
      : {}),
    withoutHeatmaps: !heatmaps,
  });
  const model = encodeModel(graph, 'reading');
  const session = await runtime.createSession(model, { provider: 'cpu', threads });
  const images = float32(noise(batch * CHANNELS * SIZE * SIZE), [batch, CHANNELS, SIZE, SIZE]);
  return {
    units: 1,
    multiplications: multiplications(graph, batch),
    run: async () => void (await session.run({ [READING.images]: images })),
  };
}

async function sgemm(runtime: Runtime, threads: number): Promise<Workload> {
  const graph = new Graph();
  const shape = [SGEMM_SIDE, SGEMM_SIDE];
  const a = graph.input('a', shape);
  const b = graph.input('b', shape);
  graph.output('product', graph.add('MatMul', [a, b], {}));
  const session = await runtime.createSession(encodeModel(graph, 'sgemm'), {
    provider: 'cpu',
    threads,
  });
  const feeds = {
    a: float32(noise(SGEMM_SIDE ** 2), shape),
    b: float32(noise(SGEMM_SIDE ** 2), shape),
  };
  return {
    units: 1,
    multiplications: SGEMM_SIDE ** 3,
    run: async () => void (await session.run(feeds)),
  };
}

function initialNetwork(name: NetworkName): FittedNetwork {
  const specs = parameterSpecs(NETWORKS[name], 'bse', SIZE);
  const weights = new Map(
    specs.map((spec) => [spec.name, initialise(spec, randomStream(1, 'bench', spec.name))]),
  );
  return { name, weights };
}

function noise(length: number): Float32Array {
  const random = randomStream(1, 'noise', length);
  return Float32Array.from({ length }, () => 2 * random.uniform() - 1);
}

/**
 * Multiply-adds of the matrix work in a graph (convolutions and products). Grouped convolutions
 * only copy (im2col) and do not count.
 */
export function multiplications(graph: Graph, batch: number): number {
  const size = (shape: readonly unknown[]): number =>
    shape.reduce<number>((total, d) => total * (typeof d === 'number' ? d : batch), 1);
  let total = 0;
  for (const { op, inputs, outputs, attributes } of graph.nodes) {
    const [x, w] = inputs;
    const y = outputs[0]!;
    if (op === 'Conv' && (attributes as { groups: number }).groups === 1)
      total += size(y.shape) * size(w!.shape.slice(1));
    if (op === 'ConvTranspose') total += size(x!.shape) * size(w!.shape.slice(1));
    if (op === 'MatMul') total += size(y.shape) * size(x!.shape.slice(-1));
    if (op === 'Gemm') {
      const { transA } = attributes as { transA: boolean };
      total += size(y.shape) * size([x!.shape[transA ? 0 : 1]]);
    }
  }
  return total;
}
