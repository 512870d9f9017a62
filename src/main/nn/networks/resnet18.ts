import type { Value } from '../value.ts';
import { batchNorm, convolution, globalAveragePool, maxPool, relu } from '../layers.ts';
import type { Scope } from '../scope.ts';
import type { Network } from './network.ts';

/** ResNet-18 in torchvision's layout (He et al. 2016): a stem and four stages of two blocks. */
export const RESNET18: Network = {
  name: 'resnet18',
  features: 512,
  classifierName: 'fc',
  usesBatchStatistics: true,
  paperFrozen: ['conv1.', 'bn1.'],
  paperFrozenBehindStem: [],

  /** Ends at the output of layer4: [N, 512, 7, 7] at 224 pixels. */
  trunk(scope: Scope, images: Value): Value {
    const stem = convolution(scope, 'conv1', images, {
      filters: 64,
      kernel: 7,
      stride: 2,
      padding: 3,
      role: 'first-conv',
    });
    let x = maxPool(scope, relu(scope, batchNorm(scope, 'bn1', stem)), 3, 2, 1);
    for (const [i, filters] of [64, 128, 256, 512].entries()) {
      x = basicBlock(scope, `layer${i + 1}.0`, x, filters, i === 0 ? 1 : 2);
      x = basicBlock(scope, `layer${i + 1}.1`, x, filters, 1);
    }
    return x;
  },

  head: globalAveragePool,
};

/** Two 3×3 convolutions beside a shortcut; the shortcut is projected where the size changes. */
function basicBlock(scope: Scope, name: string, x: Value, filters: number, stride: number): Value {
  const conv = (suffix: string, input: Value, step: number): Value =>
    convolution(scope, `${name}.${suffix}`, input, {
      filters,
      kernel: 3,
      stride: step,
      padding: 1,
    });
  let y = relu(scope, batchNorm(scope, `${name}.bn1`, conv('conv1', x, stride)));
  y = batchNorm(scope, `${name}.bn2`, conv('conv2', y, 1));
  const shortcut =
    stride === 1
      ? x
      : batchNorm(
          scope,
          `${name}.downsample.1`,
          convolution(scope, `${name}.downsample.0`, x, { filters, kernel: 1, stride }),
        );
  return relu(scope, scope.graph.add('Add', [y, shortcut], {}));
}
