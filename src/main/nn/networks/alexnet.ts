import type { Value } from '../value.ts';
import { adaptiveAveragePool, convolution, linear, maxPool, relu } from '../layers.ts';
import type { Scope } from '../scope.ts';
import type { Network } from './network.ts';

/** AlexNet in torchvision's layout ("One weird trick", Krizhevsky 2014): 5 conv, 3 FC layers. */
export const ALEXNET: Network = {
  name: 'alexnet',
  features: 4096,
  classifierName: 'classifier.6',
  usesBatchStatistics: false,
  paperFrozen: ['features.'],
  paperFrozenBehindStem: ['features.3.', 'features.6.', 'features.8.', 'features.10.'],

  /** Ends after the ReLU of conv5, before pooling: [N, 256, 13, 13] at 224 pixels. */
  trunk(scope: Scope, images: Value): Value {
    const conv = (i: number, x: Value, filters: number, kernel: number, padding: number): Value =>
      relu(scope, convolution(scope, `features.${i}`, x, { filters, kernel, padding, bias: true }));
    const first = convolution(scope, 'features.0', images, {
      filters: 64,
      kernel: 11,
      stride: 4,
      padding: 2,
      bias: true,
      role: 'first-conv',
    });
    let x = maxPool(scope, relu(scope, first), 3, 2);
    x = maxPool(scope, conv(3, x, 192, 5, 2), 3, 2);
    x = conv(6, x, 384, 3, 1);
    x = conv(8, x, 256, 3, 1);
    return conv(10, x, 256, 3, 1);
  },

  /** Ends after the ReLU of FC7. */
  head(scope: Scope, maps: Value): Value {
    let x = adaptiveAveragePool(scope, maxPool(scope, maps, 3, 2), 6);
    x = relu(scope, linear(scope, 'classifier.1', scope.dropout('classifier.0', x), 4096));
    return relu(scope, linear(scope, 'classifier.4', scope.dropout('classifier.3', x), 4096));
  },
};
