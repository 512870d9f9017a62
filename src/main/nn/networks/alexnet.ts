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

const POOL = { kernel: 3, stride: 2 } as const;

/** AlexNet in torchvision's layout ("One weird trick", Krizhevsky 2014): 5 conv, 3 FC layers. */
export const ALEXNET: Network = {
  name: 'alexnet',
  features: 4096,
  usesBatchStatistics: false,
  paperFrozen: ['features.'],
  paperFrozenBehindStem: ['features.3.', 'features.6.', 'features.8.', 'features.10.'],

  stem(scope: Scope, images: Value): Value {
    const first = convolution(scope, 'features.0', images, {
      filters: 64,
      kernel: 11,
      stride: 4,
      padding: 2,
      bias: true,
      role: 'first-conv',
    });
    return maxPool(scope, relu(scope, first), POOL);
  },

  /** Ends after the ReLU of conv5, before pooling: [N, 256, 13, 13] at 224 pixels. */
  trunk(scope: Scope, stemmed: Value): Value {
    const conv = (i: number, x: Value, filters: number, kernel: number, padding: number): Value =>
      relu(scope, convolution(scope, `features.${i}`, x, { filters, kernel, padding, bias: true }));
    let x = maxPool(scope, conv(3, stemmed, 192, 5, 2), POOL);
    x = conv(6, x, 384, 3, 1);
    x = conv(8, x, 256, 3, 1);
    return conv(10, x, 256, 3, 1);
  },

  /** The features are those after the ReLU of FC7. */
  head(scope: Scope, maps: Value): HeadOutput {
    const fc = (i: number, x: Value): Value =>
      relu(scope, fullyConnected(scope, `classifier.${i}`, x, 4096));
    const pooled = adaptiveAveragePool(scope, maxPool(scope, maps, POOL), 6);
    const first = fc(1, scope.dropout('classifier.0', pooled));
    const features = fc(4, scope.dropout('classifier.3', first));
    return { features, logits: linear(scope, 'classifier.6', features, CLASSES, 'classifier') };
  },
};
