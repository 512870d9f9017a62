import type { PairFamiliarity } from '../../shared/domain/opinion.ts';
import type { Familiarity } from './manifest.ts';

/** A pair's two strays, as the ONNX file gives them. */
export interface PairStray {
  readonly features: number;
  readonly look: number;
}

/**
 * Whether a pair is like those of the fit: the greater of its two strays against its limit, as a
 * ratio of lengths. Null for a model that cannot judge.
 */
export function familiarityOf(
  card: Familiarity | undefined,
  stray: PairStray | undefined,
): PairFamiliarity | null {
  if (card === undefined || stray === undefined) return null;
  const features = distanceOf(stray.features, card.limits.features);
  const look = distanceOf(stray.look, card.limits.look);
  const distance = Math.max(features, look);
  return { distance, by: look > features ? 'look' : 'features', unlike: distance > 1 };
}

function distanceOf(stray: number, limit: number): number {
  const distance = Math.sqrt(Math.max(0, stray) / limit);
  // What is no number is like nothing.
  return Number.isFinite(distance) ? distance : Number.MAX_VALUE;
}
