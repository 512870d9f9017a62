import { z } from 'zod';

import { CLASS_NAMES } from './diagnosis.ts';

const count = z.int().nonnegative();
const classCounts = z.object({ [CLASS_NAMES[0]]: count, [CLASS_NAMES[1]]: count });

/** A figure of a model card: never without its n, its interval and how that was made. */
export const cardFigureSchema = z.object({
  value: z.number().nullable(),
  interval: z
    .object({ low: z.number(), high: z.number(), level: z.number(), method: z.string() })
    .nullable(),
  /** Distinct patients behind the value, and what is counted: its denominator. */
  n: count,
  cases: count,
});
export type CardFigure = z.infer<typeof cardFigureSchema>;

const pointSchema = cardFigureSchema.extend({
  /** The cutoff chosen on these very patients; null where there is none. */
  threshold: z.number().nullable(),
});

/** How a model did on patients it has not seen, per patient by the mean probability of the pairs. */
export const heldOutFiguresSchema = z.object({
  /** What a decision is made for. */
  unit: z.enum(['patient', 'lesion']),
  units: classCounts,
  pairs: classCounts,
  /** Malignant is a mean probability of at least this. */
  cutoff: z.number(),
  auc: cardFigureSchema,
  accuracy: cardFigureSchema,
  sensitivity: cardFigureSchema,
  specificity: cardFigureSchema,
  sensitivityAt90Specificity: pointSchema,
  specificityAt90Sensitivity: pointSchema,
  brier: cardFigureSchema,
  ece: cardFigureSchema,
  /** Truth regressed on the probability's logit; 1 and 0 are perfect. */
  calibration: z.object({ slope: z.number(), intercept: z.number() }).nullable(),
});
export type HeldOutFigures = z.infer<typeof heldOutFiguresSchema>;

/** The same with whom it was measured on: written into a model card once. */
export const heldOutSchema = z.object({
  study: z.string(),
  /** What the study's images are. */
  synthetic: z.array(z.string()),
  /** The split whose test part they are; null where all unseen patients of the study were read. */
  split: z.object({ file: z.string(), sha256: z.string() }).nullable(),
  figures: heldOutFiguresSchema,
});
