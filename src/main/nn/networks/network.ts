import type { NetworkName } from '../../../shared/domain/networks.ts';
import type { Value } from '../value.ts';
import type { Scope } from '../scope.ts';

/** What a network says of its maps. */
export interface HeadOutput {
  /** Penultimate features [N, features], which an ensemble's classifier takes. */
  readonly features: Value;
  /** The network's own logits [N, CLASSES]. */
  readonly logits: Value;
}

/**
 * A classification network in torchvision's layout and with its parameter names, in three parts:
 * the stem sees the input, the trunk ends at the maps Grad-CAM looks at, the head at the logits.
 */
export interface Network {
  readonly name: NetworkName;
  /** Length of the penultimate feature vector. */
  readonly features: number;
  /** Whether training needs the batch size fixed, because layers use statistics of the batch. */
  readonly usesBatchStatistics: boolean;
  /** Prefixes of the parameters the paper freezes where pre-trained weights are given. */
  readonly paperFrozen: readonly string[];
  /** The same without the first layer, which has not seen B or BSE channels in pre-training. */
  readonly paperFrozenBehindStem: readonly string[];
  /** Images [N, C, S, S] → what the first layers make of them, up to their pooling. */
  stem(scope: Scope, images: Value): Value;
  /** The stem's output → maps [N, K, h, w]. */
  trunk(scope: Scope, stemmed: Value): Value;
  head(scope: Scope, maps: Value): HeadOutput;
}

/** Number of classes: benign and malignant. */
export const CLASSES = 2;
