import { channelStatistics } from '../../../shared/domain/normalisation.ts';
import type { Value } from '../value.ts';
import {
  batchNorm,
  concatenate,
  convolution,
  globalAveragePool,
  linear,
  maxPool,
  relu,
} from '../layers.ts';
import type { Scope } from '../scope.ts';
import { CLASSES, type HeadOutput, type Network } from './network.ts';

const HALVE = { kernel: 3, stride: 2, ceil: true } as const;

/** torchvision took the weights from TensorFlow, with its epsilon. */
const EPSILON = 1e-3;

/** Filters of a module's branches: 1×1; 1×1 then 3×3; 1×1 then 3×3; 1×1 behind the pooling. */
type Inception = readonly [
  one: number,
  reduce2: number,
  three2: number,
  reduce3: number,
  three3: number,
  pool: number,
];

const STAGES: readonly (readonly (readonly [string, Inception])[])[] = [
  [
    ['inception3a', [64, 96, 128, 16, 32, 32]],
    ['inception3b', [128, 128, 192, 32, 96, 64]],
  ],
  [
    ['inception4a', [192, 96, 208, 16, 48, 64]],
    ['inception4b', [160, 112, 224, 24, 64, 64]],
    ['inception4c', [128, 128, 256, 24, 64, 64]],
    ['inception4d', [112, 144, 288, 32, 64, 64]],
    ['inception4e', [256, 160, 320, 32, 128, 128]],
  ],
  [
    ['inception5a', [256, 160, 320, 32, 128, 128]],
    ['inception5b', [384, 192, 384, 48, 128, 128]],
  ],
];

/**
 * GoogLeNet in torchvision's layout (Szegedy et al. 2015), with batch norm, with 3×3 kernels in the
 * third branch where the paper has 5×5, and without the auxiliary classifiers of its training.
 */
export const GOOGLENET: Network = {
  name: 'googlenet',
  features: 1024,
  usesBatchStatistics: true,
  paperFrozen: ['conv1.'],
  paperFrozenBehindStem: [],

  stem(scope: Scope, images: Value): Value {
    const x = unit(scope, 'conv1', asTensorFlow(scope, images), {
      filters: 64,
      kernel: 7,
      stride: 2,
      role: 'first-conv',
    });
    return maxPool(scope, x, HALVE);
  },

  /** Ends at the last module: [N, 1024, 7, 7] at 224 pixels. */
  trunk(scope: Scope, stemmed: Value): Value {
    let x = unit(scope, 'conv2', stemmed, { filters: 64, kernel: 1 });
    x = maxPool(scope, unit(scope, 'conv3', x, { filters: 192, kernel: 3 }), HALVE);
    for (const [i, stage] of STAGES.entries()) {
      if (i > 0) x = maxPool(scope, x, { ...HALVE, kernel: i === 2 ? 2 : 3 });
      for (const [name, filters] of stage) x = inception(scope, name, x, filters);
    }
    return x;
  },

  head(scope: Scope, maps: Value): HeadOutput {
    const features = globalAveragePool(scope, maps);
    const dropped = scope.dropout('dropout', features, 0.2);
    return { features, logits: linear(scope, 'fc', dropped, CLASSES, 'classifier') };
  },
};

/**
 * From the statistics our channels are normalised with to TensorFlow's range of -1 to 1, in which
 * the official weights were trained (torchvision's `transform_input`, on always with weights).
 */
function asTensorFlow(scope: Scope, images: Value): Value {
  const { graph } = scope;
  const channels = Number(images.shape[1]);
  const statistics = channelStatistics(channels);
  const constant = (part: string, values: readonly number[]): Value =>
    graph.cached(`tensorflow ${part} ${channels}`, (name) =>
      graph.constant(name, [1, channels, 1, 1], Float32Array.from(values)),
    );
  const factor = constant(
    'factor',
    statistics.map(({ std }) => std / 0.5),
  );
  const shift = constant(
    'shift',
    statistics.map(({ mean }) => (mean - 0.5) / 0.5),
  );
  return graph.add('Add', [graph.add('Mul', [images, factor], {}), shift], {});
}

interface UnitOptions {
  readonly filters: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly role?: 'first-conv';
}

/** Convolution without bias that keeps the side (at stride 1), batch norm, ReLU. */
function unit(scope: Scope, name: string, x: Value, options: UnitOptions): Value {
  const padding = (options.kernel - 1) / 2;
  const maps = convolution(scope, `${name}.conv`, x, { ...options, padding });
  return relu(scope, batchNorm(scope, `${name}.bn`, maps, EPSILON));
}

function inception(scope: Scope, name: string, x: Value, filters: Inception): Value {
  const [one, reduce2, three2, reduce3, three3, pool] = filters;
  const conv = (branch: string, input: Value, count: number, kernel: 1 | 3): Value =>
    unit(scope, `${name}.branch${branch}`, input, { filters: count, kernel });
  return concatenate(scope, [
    conv('1', x, one, 1),
    conv('2.1', conv('2.0', x, reduce2, 1), three2, 3),
    conv('3.1', conv('3.0', x, reduce3, 1), three3, 3),
    conv('4.1', maxPool(scope, x, { kernel: 3, stride: 1, padding: 1, ceil: true }), pool, 1),
  ]);
}
