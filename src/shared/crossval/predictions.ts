import { z } from 'zod';

import { NETWORK_NAMES } from '../domain/networks.ts';

const probability = z.number().min(0).max(1);

/** What the models of one unit say of one pair. */
export const predictionSchema = z.object({
  pair: z.string(),
  /** Validation pairs steered early stopping: they are never scored, only shown apart. */
  part: z.enum(['test', 'validation']),
  /** Of malignancy, by each network's own classifier. */
  networks: z.partialRecord(z.enum(NETWORK_NAMES), probability),
  /** Of malignancy, by the ensemble; null where the unit has one network. */
  ensemble: probability.nullable(),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** One line of `metrics.jsonl`: an epoch of a stage (a network's name, or `ensemble`). */
export interface UnitEpoch {
  readonly stage: string;
  /** 1-based. */
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly best: boolean;
  readonly seconds: number;
}

/**
 * Grad-CAM of the unit's joint reader for its test pairs: maps [pairs, 2, height, width] (class
 * benign, malignant), each scaled to its own maximum, in the model's pixel space.
 */
export interface UnitHeat {
  readonly pairs: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly maps: Float32Array;
  /** [pairs, 2]: what each map was divided by; 0 is no positive evidence. */
  readonly maxima: Float32Array;
}

/** What a finished unit leaves behind. */
export interface UnitResult {
  /** `Unit.id`. */
  readonly unit: string;
  /** In the order of the manifest's pairs. */
  readonly predictions: readonly Prediction[];
  readonly epochs: readonly UnitEpoch[];
  readonly heat: UnitHeat;
  /** Optimisation steps of each stage: what the unit cost. */
  readonly steps: Readonly<Record<string, number>>;
  readonly seconds: number;
}
