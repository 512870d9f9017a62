import { z } from 'zod';

import { lesionId, modelHash, opinionId, studyId } from '../domain/ids.ts';
import { EVAL_MODES, IMAGE_MODES, INPUT_KINDS } from '../domain/input.ts';
import {
  lesionDecisionSchema,
  opinionFields,
  opinionSchema,
  readSchema,
} from '../domain/opinion.ts';
import { line, moment } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';

/** A model of the library, as its card describes it. */
export const modelCard = z.object({
  hash: modelHash,
  name: line,
  input: z.enum(INPUT_KINDS),
  images: z.enum(IMAGE_MODES),
  size: z.int(),
  eval: z.enum(EVAL_MODES),
  cutoff: z.number(),
  networks: z.array(z.string()),
  ensemble: z.boolean(),
  /** What the training pixels were. Anything but `real` speaks only where it was unlocked. */
  origin: z.enum(['real', 'simulated', 'synthetic', 'not stated']),
  originDetail: z.string(),
  trainedOn: z.object({
    study: z.string(),
    patients: z.object({ benign: z.int(), malignant: z.int() }),
    pairs: z.object({ benign: z.int(), malignant: z.int() }),
  }),
  validation: z.object({ accuracy: z.number(), images: z.int(), patients: z.int() }),
  limits: z.array(z.string()),
  licence: z.string(),
  intendedUse: z.string(),
  createdAt: moment,
  createdWith: z.string(),
  importedAt: moment,
  /** Whether it is the one that reads. */
  chosen: z.boolean(),
  /** Why its files cannot be used now, in one line; null where they can. */
  fault: z.string().nullable(),
});

export const unlockSchema = z.object({
  model: modelHash,
  studyId,
  by: line,
  reason: line,
  at: moment,
});

export const models = {
  list: procedure.input(nothing).output(z.array(modelCard)),
  /** Copies a model folder of this machine into the library. */
  importFolder: procedure.input(z.object({ path: z.string() })).output(modelCard),
  choose: procedure.input(z.object({ hash: modelHash })).output(nothing),
  /** Lets a model of synthetic or simulated images speak on a study; recorded. */
  unlock: procedure.input(unlockSchema.omit({ by: true, at: true })).output(nothing),
  unlocks: procedure.input(nothing).output(z.array(unlockSchema)),
  /** Fits a small phantom model in the background and chooses it: a task of at most 3 minutes. */
  fitPhantom: procedure.input(nothing).output(z.object({ task: z.string() })),
};

/** Why the machine does not speak yet; null where it may. */
export const SILENCE = [
  'no-model',
  'model-unusable',
  'opinion-first',
  'locked-for-study',
  'no-pairs',
  'roi-missing',
] as const;

export const secondOpinion = z.object({
  silence: z.enum(SILENCE).nullable(),
  /** The chosen model, named whether it speaks or not. */
  model: modelCard.nullable(),
  /** Present once revealed: one read per pair, newest first replaced, and their decision. */
  revealed: z
    .object({
      at: moment,
      model: modelCard,
      reads: z.array(readSchema),
      decision: lesionDecisionSchema,
      /** Pairs that could not be read, with the cause. */
      failed: z.array(z.object({ pair: z.string(), reason: z.string() })),
      /** Whether the crops or the model have changed since: it should be read again. */
      outdated: z.boolean(),
      /** Set where the model's training images were not real: said wherever this is shown. */
      warning: z.enum(['simulated', 'synthetic', 'not stated']).nullable(),
      /** Whether the patient was among those the model was fitted on. */
      seenInFitting: z.boolean(),
    })
    .nullable(),
  opinions: z.array(opinionSchema),
});

export const opinions = {
  /** Both opinions of a lesion, as far as the reader may see them. */
  ofLesion: procedure.input(z.object({ lesionId })).output(secondOpinion),
  commit: procedure
    .input(z.object({ lesionId, opinion: opinionFields }))
    .output(z.object({ id: opinionId })),
  /**
   * Reads all pairs of the lesion with the chosen model and shows the result. Fails with
   * `opinion` where an own opinion is required first, with `locked` where the model must not speak.
   */
  reveal: procedure.input(z.object({ lesionId })).output(secondOpinion),
};

export type ModelCard = z.infer<typeof modelCard>;
export type Unlock = z.infer<typeof unlockSchema>;
export type SecondOpinion = z.infer<typeof secondOpinion>;
export type Silence = (typeof SILENCE)[number];
