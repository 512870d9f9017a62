import { z } from 'zod';

/** Views of a pair whose probabilities can be averaged (`main/imaging/views.ts`). */
export const TTA_VIEWS = [2, 10] as const;

/**
 * What goes beyond the paper's way of fitting (docs/training.md). A key that is absent is off, so
 * that runs and models from before these options keep their hashes.
 */
export const trainingOptions = {
  /** Focal loss with this γ in place of cross-entropy (Lin et al. 2017, arXiv:1708.02002). */
  focal: z.number().positive().max(10).optional(),
  /** `cosine`: the learning rate falls to zero along half a cosine over all epochs. */
  schedule: z.enum(['cosine']).optional(),
  /** Epochs over which the learning rate rises linearly at first; may be a part of one. */
  warmup: z.number().positive().max(1000).optional(),
  /** Decoupled weight decay λ of AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101). */
  weightDecay: z.number().positive().max(1).optional(),
  /** `two`: B and SE each have a stem of their own. For input BSE. */
  stems: z.enum(['two']).optional(),
  /**
   * Hidden fully connected layers (AlexNet's and VGG's FC6 and FC7) as two factors of this rank: as
   * many features, a small part of the parameters. Networks without them are as they are.
   */
  fcRank: z.int().min(1).max(2048).optional(),
  /** Views of a pair whose probabilities are averaged in reading; one where absent. */
  tta: z.literal(TTA_VIEWS).optional(),
};

export const trainingOptionsSchema = z.object(trainingOptions);
export type TrainingOptions = z.infer<typeof trainingOptionsSchema>;

/** The options of these alone that are given, whatever else stands beside them. */
export function trainingOptionsOf(given: TrainingOptions): TrainingOptions {
  const { focal, schedule, warmup, weightDecay, stems, fcRank, tta } = given;
  const all = { focal, schedule, warmup, weightDecay, stems, fcRank, tta };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
