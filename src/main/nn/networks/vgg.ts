import type { NetworkName } from '../../../shared/domain/networks.ts';
import type { Value } from '../value.ts';
import {
  adaptiveAveragePool,
  convolution,
  fullyConnected,
  linear,
  maxPool,
  relu,
} from '../layers.ts';
import type { Scope } from '../scope.ts';
import { CLASSES, type HeadOutput, type Network } from './network.ts';

const POOL = { kernel: 2, stride: 2 } as const;
const FILTERS = [64, 128, 256, 512, 512];

/**
 * VGG without batch norm in torchvision's layout (Simonyan and Zisserman 2015, configurations A, B,
 * D and E): five blocks of 3×3 convolutions, a pooling after each, three FC layers.
 */
function vgg(name: NetworkName, convolutions: readonly number[]): Network {
  const layers = layersOf(convolutions);
  const conv = (scope: Scope, x: Value, { index, filters }: Layer): Value =>
    relu(
      scope,
      convolution(scope, `features.${index}`, x, {
        filters,
        kernel: 3,
        padding: 1,
        bias: true,
        role: index === 0 ? 'first-conv' : 'other',
      }),
    );
  return {
    name,
    features: 4096,
    usesBatchStatistics: false,
    paperFrozen: ['features.'],
    paperFrozenBehindStem: layers.slice(1).map(({ index }) => `features.${index}.`),

    stem: (scope, images) => conv(scope, images, layers[0]!),

    /** Ends after the ReLU of the last convolution, before pooling: [N, 512, 14, 14] at 224 pixels. */
    trunk(scope: Scope, stemmed: Value): Value {
      let x = stemmed;
      for (const layer of layers.slice(1))
        x = conv(scope, layer.opensBlock ? maxPool(scope, x, POOL) : x, layer);
      return x;
    },

    /** The features are those after the ReLU of FC7. */
    head(scope: Scope, maps: Value): HeadOutput {
      const fc = (i: number, x: Value): Value =>
        relu(scope, fullyConnected(scope, `classifier.${i}`, x, 4096));
      const pooled = adaptiveAveragePool(scope, maxPool(scope, maps, POOL), 7);
      const first = scope.dropout('classifier.2', fc(0, pooled));
      const features = fc(3, first);
      const dropped = scope.dropout('classifier.5', features);
      return { features, logits: linear(scope, 'classifier.6', dropped, CLASSES, 'classifier') };
    },
  };
}

interface Layer {
  /** torchvision's place in `features`, where ReLUs and poolings count as well. */
  readonly index: number;
  readonly filters: number;
  readonly opensBlock: boolean;
}

function layersOf(convolutions: readonly number[]): readonly Layer[] {
  let index = 0;
  return convolutions.flatMap((count, block) => {
    const layers = Array.from({ length: count }, (_, i) => ({
      index: index + 2 * i,
      filters: FILTERS[block]!,
      opensBlock: block > 0 && i === 0,
    }));
    index += 2 * count + 1;
    return layers;
  });
}

export const VGGS = {
  vgg11: vgg('vgg11', [1, 1, 2, 2, 2]),
  vgg13: vgg('vgg13', [2, 2, 2, 2, 2]),
  vgg16: vgg('vgg16', [2, 2, 3, 3, 3]),
  vgg19: vgg('vgg19', [2, 2, 4, 4, 4]),
} as const;
