import type { NetworkName } from '../../../shared/domain/networks.ts';
import type { Value } from '../value.ts';
import {
  averagePool,
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

/** Channels each layer adds (growth rate), and those of its 1×1 convolution. */
const GROWTH = 32;
const BOTTLENECK = 4 * GROWTH;

/**
 * DenseNet-BC with growth 32 in torchvision's layout (Huang et al. 2017): four blocks in which each
 * layer sees all maps before it; between them the channels and the side are halved.
 */
function densenet(name: NetworkName, blocks: readonly number[], features: number): Network {
  return {
    name,
    features,
    usesBatchStatistics: true,
    paperFrozen: ['features.conv0.', 'features.norm0.'],
    paperFrozenBehindStem: [],

    stem(scope: Scope, images: Value): Value {
      const x = convolution(scope, 'features.conv0', images, {
        filters: 64,
        kernel: 7,
        stride: 2,
        padding: 3,
        role: 'first-conv',
      });
      const normalised = relu(scope, batchNorm(scope, 'features.norm0', x));
      return maxPool(scope, normalised, { kernel: 3, stride: 2, padding: 1 });
    },

    /** Ends after norm5 and its ReLU: [N, features, 7, 7] at 224 pixels. */
    trunk(scope: Scope, stemmed: Value): Value {
      let x = stemmed;
      for (const [i, layers] of blocks.entries()) {
        if (i > 0) x = transition(scope, `features.transition${i}`, x);
        for (let layer = 1; layer <= layers; layer += 1) {
          const added = denseLayer(scope, `features.denseblock${i + 1}.denselayer${layer}`, x);
          x = concatenate(scope, [x, added]);
        }
      }
      return relu(scope, batchNorm(scope, 'features.norm5', x));
    },

    head(scope: Scope, maps: Value): HeadOutput {
      const pooled = globalAveragePool(scope, maps);
      return {
        features: pooled,
        logits: linear(scope, 'classifier', pooled, CLASSES, 'classifier'),
      };
    },
  };
}

/** Norm, ReLU, 1×1 convolution; norm, ReLU, 3×3 convolution. */
function denseLayer(scope: Scope, name: string, x: Value): Value {
  const step = (i: 1 | 2, input: Value, filters: number, kernel: number): Value =>
    convolution(
      scope,
      `${name}.conv${i}`,
      relu(scope, batchNorm(scope, `${name}.norm${i}`, input)),
      { filters, kernel, padding: (kernel - 1) / 2 },
    );
  return step(2, step(1, x, BOTTLENECK, 1), GROWTH, 3);
}

function transition(scope: Scope, name: string, x: Value): Value {
  const reduced = convolution(
    scope,
    `${name}.conv`,
    relu(scope, batchNorm(scope, `${name}.norm`, x)),
    {
      filters: Number(x.shape[1]) / 2,
      kernel: 1,
    },
  );
  return averagePool(scope, reduced, 2);
}

export const DENSENETS = {
  densenet121: densenet('densenet121', [6, 12, 24, 16], 1024),
  densenet169: densenet('densenet169', [6, 12, 32, 32], 1664),
  densenet201: densenet('densenet201', [6, 12, 48, 32], 1920),
} as const;
