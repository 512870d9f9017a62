import type { Value } from '../value.ts';
import type { Scope } from '../scope.ts';

export const NETWORK_NAMES = ['alexnet', 'resnet18'] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

/**
 * A classification network in torchvision's layout, in three parts: the trunk ends at the maps
 * Grad-CAM looks at, the head at the penultimate features, the classifier at the logits.
 */
export interface Network {
  readonly name: NetworkName;
  /** Length of the penultimate feature vector. */
  readonly features: number;
  /** torchvision's name of the last layer, which is replaced for two classes. */
  readonly classifierName: string;
  /** Whether training needs the batch size fixed, because layers use statistics of the batch. */
  readonly usesBatchStatistics: boolean;
  /** Prefixes of the parameters the paper freezes where pre-trained weights are given. */
  readonly paperFrozen: readonly string[];
  /** The same without the first layer, which has not seen B or BSE channels in pre-training. */
  readonly paperFrozenBehindStem: readonly string[];
  /** Images [N, C, S, S] → maps [N, K, h, w]. */
  trunk(scope: Scope, images: Value): Value;
  /** Maps → penultimate features [N, features]. */
  head(scope: Scope, maps: Value): Value;
}

/** Number of classes: benign and malignant. */
export const CLASSES = 2;
