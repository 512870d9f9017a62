import type { NetworkName } from '../../../shared/domain/networks.ts';
import type { Value } from '../value.ts';
import { concatenate, convolution, globalAveragePool, maxPool, relu } from '../layers.ts';
import type { Scope } from '../scope.ts';
import { CLASSES, type HeadOutput, type Network } from './network.ts';

const POOL = { kernel: 3, stride: 2, ceil: true } as const;

/** A fire module's filters: squeezed to the first, expanded to twice the second. */
type Fire = readonly [squeeze: number, expand: number];

interface Version {
  readonly first: { readonly filters: number; readonly kernel: number };
  /** Fire modules, in groups that a pooling separates. */
  readonly groups: readonly (readonly Fire[])[];
}

/**
 * SqueezeNet in torchvision's layout (Iandola et al. 2016): a stem and eight fire modules; a 1×1
 * convolution in place of fully connected layers.
 */
function squeezenet(name: NetworkName, { first, groups }: Version): Network {
  return {
    name,
    features: 512,
    usesBatchStatistics: false,
    paperFrozen: ['features.0.'],
    paperFrozenBehindStem: [],

    stem(scope: Scope, images: Value): Value {
      const x = convolution(scope, 'features.0', images, {
        ...first,
        stride: 2,
        bias: true,
        role: 'first-conv',
      });
      return maxPool(scope, relu(scope, x), POOL);
    },

    /** Ends at the last fire module: [N, 512, 13, 13] at 224 pixels. */
    trunk(scope: Scope, stemmed: Value): Value {
      let x = stemmed;
      // Convolution, ReLU and pooling are torchvision's features 0 to 2.
      let index = 3;
      for (const [i, group] of groups.entries()) {
        if (i > 0) {
          x = maxPool(scope, x, POOL);
          index += 1;
        }
        for (const fire of group) {
          x = fireModule(scope, `features.${index}`, x, fire);
          index += 1;
        }
      }
      return x;
    },

    /**
     * The class maps' means are the logits. The features are the means of the maps before the
     * classifier, as a network has no vector of its own there.
     */
    head(scope: Scope, maps: Value): HeadOutput {
      const classes = convolution(scope, 'classifier.1', scope.dropout('classifier.0', maps), {
        filters: CLASSES,
        kernel: 1,
        bias: true,
        role: 'classifier',
      });
      return {
        features: globalAveragePool(scope, maps),
        logits: globalAveragePool(scope, relu(scope, classes)),
      };
    },
  };
}

/** 1×1 down to few channels, then 1×1 and 3×3 side by side, each after a ReLU. */
function fireModule(scope: Scope, name: string, x: Value, [squeeze, expand]: Fire): Value {
  const conv = (part: string, input: Value, filters: number, kernel: number): Value =>
    relu(
      scope,
      convolution(scope, `${name}.${part}`, input, {
        filters,
        kernel,
        padding: (kernel - 1) / 2,
        bias: true,
      }),
    );
  const squeezed = conv('squeeze', x, squeeze, 1);
  return concatenate(scope, [
    conv('expand1x1', squeezed, expand, 1),
    conv('expand3x3', squeezed, expand, 3),
  ]);
}

const SMALL: readonly Fire[] = [
  [16, 64],
  [16, 64],
];
const MIDDLE: readonly Fire[] = [
  [32, 128],
  [32, 128],
];
const LARGE: readonly Fire[] = [
  [48, 192],
  [48, 192],
  [64, 256],
];

export const SQUEEZENETS = {
  squeezenet1_0: squeezenet('squeezenet1_0', {
    first: { filters: 96, kernel: 7 },
    groups: [[...SMALL, MIDDLE[0]!], [MIDDLE[1]!, ...LARGE], [[64, 256]]],
  }),
  squeezenet1_1: squeezenet('squeezenet1_1', {
    first: { filters: 64, kernel: 3 },
    groups: [SMALL, MIDDLE, [...LARGE, [64, 256]]],
  }),
} as const;
