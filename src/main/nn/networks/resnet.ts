import type { NetworkName } from '../../../shared/domain/networks.ts';
import type { Value } from '../value.ts';
import {
  batchNorm,
  convolution,
  globalAveragePool,
  linear,
  maxPool,
  relu,
  type ConvolutionOptions,
} from '../layers.ts';
import type { Scope } from '../scope.ts';
import { CLASSES, type HeadOutput, type Network } from './network.ts';

/** One residual block: its convolutions, each followed by batch norm and, but the last, ReLU. */
interface Block {
  /** Output channels as a multiple of the stage's filters. */
  readonly expansion: number;
  readonly convolutions: (filters: number, stride: number) => readonly ConvolutionOptions[];
}

/** Two 3×3 convolutions. */
const BASIC: Block = {
  expansion: 1,
  convolutions: (filters, stride) => [
    { filters, kernel: 3, stride, padding: 1 },
    { filters, kernel: 3, padding: 1 },
  ],
};

/** 1×1, 3×3 and 1×1 to four times the filters; the stride is the 3×3's (torchvision's "v1.5"). */
const BOTTLENECK: Block = {
  expansion: 4,
  convolutions: (filters, stride) => [
    { filters, kernel: 1 },
    { filters, kernel: 3, stride, padding: 1 },
    { filters: 4 * filters, kernel: 1 },
  ],
};

/** ResNet in torchvision's layout (He et al. 2016): a stem and four stages of residual blocks. */
function resnet(name: NetworkName, block: Block, stages: readonly number[]): Network {
  return {
    name,
    features: 512 * block.expansion,
    usesBatchStatistics: true,
    paperFrozen: ['conv1.', 'bn1.'],
    paperFrozenBehindStem: [],

    stem(scope: Scope, images: Value): Value {
      const x = convolution(scope, 'conv1', images, {
        filters: 64,
        kernel: 7,
        stride: 2,
        padding: 3,
        role: 'first-conv',
      });
      const normalised = relu(scope, batchNorm(scope, 'bn1', x));
      return maxPool(scope, normalised, { kernel: 3, stride: 2, padding: 1 });
    },

    /** Ends at the output of layer4: [N, features, 7, 7] at 224 pixels. */
    trunk(scope: Scope, stemmed: Value): Value {
      let x = stemmed;
      for (const [i, blocks] of stages.entries())
        for (let b = 0; b < blocks; b += 1) {
          const stride = i > 0 && b === 0 ? 2 : 1;
          x = residual(scope, `layer${i + 1}.${b}`, x, block, 64 * 2 ** i, stride);
        }
      return x;
    },

    head(scope: Scope, maps: Value): HeadOutput {
      const features = globalAveragePool(scope, maps);
      return { features, logits: linear(scope, 'fc', features, CLASSES, 'classifier') };
    },
  };
}

/** A block beside a shortcut; the shortcut is projected where size or channels change. */
function residual(
  scope: Scope,
  name: string,
  x: Value,
  { expansion, convolutions }: Block,
  filters: number,
  stride: number,
): Value {
  let y = x;
  for (const [i, options] of convolutions(filters, stride).entries()) {
    if (i > 0) y = relu(scope, y);
    const maps = convolution(scope, `${name}.conv${i + 1}`, y, options);
    y = batchNorm(scope, `${name}.bn${i + 1}`, maps);
  }
  const channels = expansion * filters;
  const projected = stride !== 1 || Number(x.shape[1]) !== channels;
  const shortcut = projected
    ? batchNorm(
        scope,
        `${name}.downsample.1`,
        convolution(scope, `${name}.downsample.0`, x, { filters: channels, kernel: 1, stride }),
      )
    : x;
  return relu(scope, scope.graph.add('Add', [y, shortcut], {}));
}

export const RESNETS = {
  resnet18: resnet('resnet18', BASIC, [2, 2, 2, 2]),
  resnet34: resnet('resnet34', BASIC, [3, 4, 6, 3]),
  resnet50: resnet('resnet50', BOTTLENECK, [3, 4, 6, 3]),
} as const;
