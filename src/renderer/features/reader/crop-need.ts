import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import { type Part, PARTS } from '../../viewer/part.ts';

/** What decides at which images a model looks, and how. */
export type Gaze = Pick<ModelCard, 'input' | 'images'>;

/** Whether a model looks at an image, and so has a map over it. */
export function looksAt({ input }: Pick<Gaze, 'input'>, part: Part): boolean {
  return input === 'bse' || input === part;
}

/**
 * Whether a pair lacks a crop that the model needs; where there is none yet, that of both images. A
 * version of the crop may also be the one that took it away.
 */
export function lacksCrop({ roi }: Pick<RegisteredPair, 'roi'>, model: Gaze | null): boolean {
  if (model?.images === 'full') return false;
  return PARTS.some(
    (part) => (model === null || looksAt(model, part)) && (roi?.[part] ?? null) === null,
  );
}
