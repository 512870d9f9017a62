import {
  batchNorm,
  convolution,
  globalAveragePool,
  linear,
  maxPool,
  relu,
} from '../../src/main/nn/layers.ts';
import { Graph } from '../../src/main/nn/graph.ts';
import { crossEntropyTargets } from '../../src/main/nn/loss.ts';
import { CLASSES } from '../../src/main/nn/networks/network.ts';
import { initialise, type ParameterSpec, type Weights } from '../../src/main/nn/parameters.ts';
import { Scope } from '../../src/main/nn/scope.ts';
import {
  buildTrainingStep,
  type StepOptions,
  type TrainingStep,
} from '../../src/main/nn/training-step.ts';
import type { Value } from '../../src/main/nn/value.ts';
import type { Batch } from '../../src/main/training/trainer.ts';
import { randomStream } from '../../src/shared/random/stream.ts';

/** Shape of one sample of the small network. */
export const SMALL_SAMPLE = [2, 9, 9] as const;
export const SMALL_MASK = 'dropout/drop';

/**
 * A network with everything the real ones have, in a few hundred parameters: a stem with batch
 * norm and pooling, a strided block with a projected shortcut, dropout, a hidden FC layer and the
 * classifier. No convolution before a batch norm has a bias: its gradient would be zero but for
 * rounding, and Adam makes full steps of that.
 */
export function smallNetwork(scope: Scope, images: Value): Value {
  const stem = convolution(scope, 'conv1', images, { filters: 4, kernel: 3, padding: 1 });
  const pooled = maxPool(scope, relu(scope, batchNorm(scope, 'bn1', stem)), {
    kernel: 3,
    stride: 2,
    padding: 1,
  });
  const block = { filters: 6, stride: 2 };
  const conv = convolution(scope, 'conv2', pooled, { ...block, kernel: 3, padding: 1 });
  const shortcut = convolution(scope, 'down', pooled, { ...block, kernel: 1, bias: true });
  const sum = scope.graph.add('Add', [batchNorm(scope, 'bn2', conv), shortcut], {});
  const features = globalAveragePool(scope, relu(scope, sum));
  const hidden = relu(scope, linear(scope, 'fc1', scope.dropout('drop', features), 8));
  return linear(scope, 'fc2', hidden, CLASSES, 'classifier');
}

export function smallSpecs(): readonly ParameterSpec[] {
  const graph = new Graph();
  const scope = new Scope(graph);
  smallNetwork(scope, graph.input('images', [2, ...SMALL_SAMPLE]));
  return scope.fed.map(({ spec }) => spec);
}

export function smallWeights(seed = 1): Weights {
  return new Map(
    smallSpecs().map((spec) => [spec.name, initialise(spec, randomStream(seed, spec.name))]),
  );
}

/** One training step of the small network for mini-batches of a size. */
export function smallStep(batch: number, options: Partial<StepOptions> = {}): TrainingStep {
  return buildTrainingStep({
    inputShape: [batch, ...SMALL_SAMPLE],
    forward: smallNetwork,
    trainable: () => true,
    ...options,
  });
}

/** Mini-batch `i`: random images that differ between classes, both classes, a dropout mask. */
export function smallBatch(size: number, i: number): Batch {
  const random = randomStream(2, 'small batch', i);
  const labels = Array.from({ length: size }, (_, k) => (i + k) % CLASSES);
  const pixels = SMALL_SAMPLE.reduce((product, d) => product * d, 1);
  const images = Float32Array.from({ length: size * pixels }, (_, k) => {
    const label = labels[Math.floor(k / pixels)]!;
    return random.normal() * (1 + label) + label / 2;
  });
  const mask = Float32Array.from({ length: size * 6 }, () => 2 * random.integer(2));
  return { images, targets: crossEntropyTargets(labels), masks: new Map([[SMALL_MASK, mask]]) };
}
