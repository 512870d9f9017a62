import type { JobId } from '../../../../shared/contract/jobs.ts';
import type { Diagnosis } from '../../../../shared/domain/diagnosis.ts';

export type Side = 'b' | 'se';

/** Pixels across that a picture is asked for: sharp also on a dense screen. */
const WIDTH = 640;

/** The image of a pair as it was frozen. */
export function imageOf(run: JobId, pair: string, side: Side): string {
  return `/run/${run}/image/${encodeURIComponent(pair)}/${side}?w=${WIDTH}`;
}

interface Heat {
  /** `fitName`. */
  readonly fit: string;
  /** 1-based, or over all folds that tested the pair. */
  readonly fold: number | 'mean';
  readonly pair: string;
  readonly of: Diagnosis;
  readonly side: Side;
}

/** Grad-CAM over an image: transparent, of its aspect. */
export function heatOf(run: JobId, { fit, fold, pair, of, side }: Heat): string {
  return `/run/${run}/heat/${fit}/${fold}/${encodeURIComponent(pair)}/${of}/${side}.png`;
}
