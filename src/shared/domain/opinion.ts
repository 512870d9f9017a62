import { z } from 'zod';

import { calibratedDecision } from './calibration.ts';
import { lesionId, modelHash, opinionId, pairId, readId, roiId } from './ids.ts';
import { BIRADS, diagnosis, line, moment, note } from './patient.ts';

const probability = z.number().min(0).max(1);

/** What a person says about a lesion. */
export const opinionFields = z.object({
  diagnosis,
  birads: z.enum(BIRADS).nullable(),
  /** How sure, in percent. */
  confidence: z.int().min(0).max(100).nullable(),
  comment: note.nullable(),
});

export const opinionSchema = opinionFields.extend({
  id: opinionId,
  lesionId,
  reader: line,
  /** Whether the reader had seen the machine's opinion of this lesion by then. */
  afterReveal: z.boolean(),
  createdAt: moment,
});

/** How the result moves when the crop is shifted and scaled a little. */
export const stabilitySchema = z.object({
  /** Crops tried beside the drawn one. */
  crops: z.int().positive(),
  lowest: probability,
  highest: probability,
  /** Whether the decision is the other one for any of them. */
  flips: z.boolean(),
});

/** How far a pair is from those the model was fitted on. */
export const familiaritySchema = z.object({
  /** In multiples of the limit: above 1 a pair counts as unlike. */
  distance: z.number().nonnegative(),
  /** What made the distance: what the networks see, or the look of the images. */
  by: z.enum(['features', 'look']),
  unlike: z.boolean(),
});

/** What the machine says about one pair. */
export const readSchema = z.object({
  id: readId,
  pairId,
  roiId: roiId.nullable(),
  model: modelHash,
  /** Of malignancy: the ensemble's. */
  probability,
  decision: diagnosis,
  cutoff: probability,
  /** Each network's own, by name. */
  networks: z.record(z.string(), probability),
  stability: stabilitySchema.nullable(),
  /** Which calibration spoke, such as `v2`; null where none did. */
  calibration: z.string().nullable(),
  /** The probability as that calibration has it. */
  calibrated: probability.nullable(),
  /** Null where the model cannot judge, or could not when it was read. */
  familiarity: familiaritySchema.nullable(),
  /** What each class's Grad-CAM map was divided by; 0 is no positive evidence. */
  evidence: z.object({ benign: z.number(), malignant: z.number() }),
  preprocessing: z.int(),
  application: z.string(),
  createdAt: moment,
});

/** Eq. 1 over the pairs of a lesion: malignant unless most pairs are benign; a tie is malignant. */
export const lesionDecisionSchema = z.object({
  decision: diagnosis,
  /** Votes, B_P and N_P of Eq. 1. */
  benign: z.int().nonnegative(),
  pairs: z.int().positive(),
  tie: z.boolean(),
  meanProbability: probability,
  /** By the calibration of all its reads; null where none or several spoke. */
  calibrated: calibratedDecision.nullable(),
});

export type OpinionFields = z.infer<typeof opinionFields>;
export type Opinion = z.infer<typeof opinionSchema>;
export type PairFamiliarity = z.infer<typeof familiaritySchema>;
export type Stability = z.infer<typeof stabilitySchema>;
export type Read = z.infer<typeof readSchema>;
export type LesionDecision = z.infer<typeof lesionDecisionSchema>;
