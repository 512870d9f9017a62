import { z } from 'zod';

import { diagnosis } from './patient.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** How the threshold is chosen: by Youden's index, or the best that keeps a target. */
export const calibrationRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('youden') }),
  z.object({ kind: z.enum(['sensitivity', 'specificity']), target: z.number().min(0.5).max(1) }),
]);

/** Where a patient's calibrated probability says one class with a bounded error, and where neither. */
export const zoneSchema = z.object({
  /** At most this much: malignancy is ruled out at the error rate. */
  benignUpTo: share,
  /** At least this much: a benign lesion is ruled out at the error rate. */
  malignantFrom: share,
});

/** What a calibration does to a score. */
export const calibrationMap = z.object({
  /** Calibrated probability: σ(logit(p) / temperature). */
  temperature: z.number().positive(),
  /** Malignant from this calibrated probability on. */
  threshold: share,
  zone: zoneSchema,
  /** What the zone promises of each class: at most this share is called the other one. */
  errorRate: z.number().gt(0).lt(0.5),
});

const estimate = z.object({ value: share, k: count, n: count, low: share, high: share });

/** How well probabilities fit the truth, one score per patient. */
export const calibrationFigures = z.object({
  auc: share,
  brier: z.number(),
  /** Of the truth on the logit: 1 and 0 are perfect; null where the likelihood has no maximum. */
  slope: z.number().nullable(),
  intercept: z.number().nullable(),
  sensitivity: estimate,
  specificity: estimate,
  bins: z.array(
    z.object({
      from: share,
      to: share,
      n: count,
      predicted: share,
      observed: z.object({ value: share, low: share, high: share }),
    }),
  ),
});

/** What the zone says of patients it was not fitted on. */
export const zoneFigures = z.object({
  /** Benign patients called malignant, and malignant ones called benign. */
  benignErrors: estimate,
  malignantErrors: estimate,
  indeterminate: estimate,
});

export const calibrationResult = calibrationMap.extend({
  rule: calibrationRule,
  patients: z.object({ benign: count, malignant: count }),
  /** As the model gives them, at its own cut-off. */
  before: calibrationFigures,
  /** Cross-fitted: each patient by a calibration of the others. */
  after: calibrationFigures,
  zoneAfter: zoneFigures,
  /** Groups of the cross-fitting, and what it was drawn by. */
  groups: count,
  seed: z.int(),
});

export const ZONES = ['benign', 'indeterminate', 'malignant'] as const;

/** What a calibration says of a lesion, from the mean probability of its pairs. */
export const calibratedDecision = z.object({
  /** Such as `v2`. */
  version: z.string(),
  probability: share,
  threshold: share,
  decision: diagnosis,
  zone: z.enum(ZONES),
  errorRate: z.number(),
});

export type CalibrationRule = z.infer<typeof calibrationRule>;
export type CalibrationMap = z.infer<typeof calibrationMap>;
export type CalibrationResult = z.infer<typeof calibrationResult>;
export type CalibrationFigures = z.infer<typeof calibrationFigures>;
export type ZoneFigures = z.infer<typeof zoneFigures>;
export type Zone = (typeof ZONES)[number];
export type CalibratedDecision = z.infer<typeof calibratedDecision>;
