import { z } from 'zod';

import { planSchema, READERS } from '../crossval/arms.ts';
import { NETWORK_NAMES } from '../domain/networks.ts';
import { fitOptions, protocolSchema } from '../crossval/manifest.ts';
import { VOTINGS } from '../crossval/evaluation-options.ts';
import type { LearningCurve } from '../crossval/results.ts';
import { modelHash, patientId, studyId } from '../domain/ids.ts';
import { IMAGE_MODES, INPUT_KINDS } from '../domain/input.ts';
import { line, moment } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';

export const jobId = z.int().positive().brand<'JobId'>();
export type JobId = z.infer<typeof jobId>;

/** Options of fits, the weights files as paths of this machine: their hashes are taken when it is queued. */
const jobOptions = fitOptions.omit({ weights: true }).extend({
  weights: z.partialRecord(z.enum(NETWORK_NAMES), z.string()),
});

/** What the images are, where the study itself does not say. */
const origin = z.enum(['real', 'simulated', 'synthetic', 'not stated']).default('not stated');

/** Leaks the person accepts, each with a reason. */
const acceptedLeaks = z
  .array(z.object({ leak: z.string(), reason: z.string().trim().min(10) }))
  .default([]);

/** What a run of the paper's experiment is made of, as a person asks for it. */
export const crossvalSpec = z.object({
  kind: z.literal('crossval'),
  name: line,
  studyId,
  /** Null takes all patients of the study that are not archived. */
  patients: z.array(patientId).min(1).nullable(),
  plan: planSchema,
  protocol: protocolSchema,
  options: jobOptions,
  origin,
  seed: z.int().nonnegative(),
  keepModels: z.enum(['none', 'final', 'all']),
  /** Fits side by side. */
  parallel: z.int().min(1).max(16),
  maxHours: z.number().positive().nullable(),
  overrides: acceptedLeaks,
});

/** One model on all chosen patients, for the library. */
const fitSpec = z.object({
  kind: z.literal('fit'),
  name: line,
  studyId,
  patients: z.array(patientId).min(1).nullable(),
  fit: planSchema.shape.fits.element,
  options: jobOptions,
  origin,
  seed: z.int().nonnegative(),
  /** Part of the patients that steer early stopping. */
  validation: z.number().gt(0).lt(1),
  maxHours: z.number().positive().nullable(),
  overrides: acceptedLeaks,
});

/** All lesions of a study that are cropped, read with one model; reads go into the registry. */
const readAllSpec = z.object({
  kind: z.literal('read-all'),
  name: line,
  studyId,
  model: modelHash,
  /** Whether lesions this model has read already are read again. */
  again: z.boolean(),
});

/** A run's figures anew, with other cutoffs or resamples. */
const evaluationSpec = z.object({
  kind: z.literal('evaluation'),
  name: line,
  run: jobId,
  options: z.object({
    cutoff: z.number().min(0).max(1),
    voting: z.enum(VOTINGS).default('mean'),
    specificity: z.number().gt(0).lt(1),
    sensitivity: z.number().gt(0).lt(1),
    strainCutoffs: z.array(z.number().positive()).max(5),
    bootstrap: z.object({ seed: z.int().nonnegative(), resamples: z.int().min(100).max(20_000) }),
  }),
});

export const jobSpec = z.discriminatedUnion('kind', [
  crossvalSpec,
  fitSpec,
  readAllSpec,
  evaluationSpec,
]);
export type JobSpec = z.infer<typeof jobSpec>;
/** What is asked for of one kind of job. */
export type SpecOf<Kind extends JobSpec['kind']> = Extract<JobSpec, { kind: Kind }>;

/**
 * `interrupted`: the program or machine ended while it ran. `paused`: by a person or a time limit.
 * Both go on from the last checkpoint, and so does a `failed` one once its cause is mended.
 * `cancelled` and `done` are ends.
 */
export const JOB_STATES = [
  'queued',
  'running',
  'paused',
  'interrupted',
  'done',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What a running unit does now. */
export const unitProgress = z.object({
  /** `Unit.id`, e.g. `bse-cropped/fold-1`. */
  unit: z.string(),
  input: z.enum(INPUT_KINDS),
  images: z.enum(IMAGE_MODES),
  /** Null for a fit of its own. */
  fold: z.int().nullable(),
  phase: z.enum(['images', 'network', 'features', 'ensemble', 'prediction']),
  /** A network's name or `ensemble`; null outside of stages. */
  stage: z.enum(READERS).nullable(),
  epoch: z.int().nullable(),
  epochs: z.int().nullable(),
  trainLoss: z.number().nullable(),
  validationLoss: z.number().nullable(),
  imagesPerSecond: z.number().nullable(),
  /** Of its process so far, in bytes. */
  memory: z.number().nullable(),
});
export type UnitProgress = z.infer<typeof unitProgress>;

export const jobProgress = z.object({
  /** Units (or lesions, for read-all) that are done. */
  done: z.int(),
  total: z.int(),
  /** Of the whole work, 0 to 1. */
  share: z.number(),
  /** Estimated from what is done; null before anything is. */
  secondsLeft: z.number().nullable(),
  running: z.array(unitProgress),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const JOB_KINDS = ['crossval', 'fit', 'read-all', 'evaluation'] as const;

export const jobSchema = z.object({
  id: jobId,
  kind: z.enum(JOB_KINDS),
  name: line,
  studyId: studyId.nullable(),
  studyName: z.string(),
  state: z.enum(JOB_STATES),
  createdAt: moment,
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  createdBy: z.string(),
  /** What it was asked for and has not come to yet: its checkpoint is being written. */
  stopping: z.enum(['pause', 'cancel']).nullable(),
  /** Why it failed, in one line. */
  failure: z.string().nullable(),
  progress: jobProgress.nullable(),
  /** Whether results can be shown: all units, or those done so far. */
  results: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;

/** A leak the guard found (`main/leakage`), as a person decides on it. */
export const leakSchema = z.object({
  id: z.string(),
  kind: z.string(),
  severity: z.enum(['blocks', 'warns']),
  text: z.string(),
  pairs: z.array(z.string()),
  patients: z.array(z.string()),
});
export type Leak = z.infer<typeof leakSchema>;

/** What a job will cost, before it is started. */
export const jobCost = z.object({
  units: z.int(),
  /** Networks fitted: shared by single-network arms, voting and the ensemble. */
  networkFits: z.int(),
  /** The same arms fitted one by one. */
  networkFitsUnshared: z.int(),
  /** Optimisation steps at most, early stopping aside. */
  steps: z.int(),
  /** At most, measured on this machine or taken from what it measured last; null where unknown. */
  seconds: z.number().nullable(),
  /** Where `seconds` comes from. */
  basis: z.enum(['measured', 'earlier', 'none']),
  /** While it runs, and what stays. */
  diskPeak: z.number(),
  diskKept: z.number(),
  diskFree: z.number(),
  memory: z.number(),
  patients: z.object({ benign: z.int(), malignant: z.int() }),
  pairs: z.int(),
  /** Pairs that cannot take part, with the reason: no diagnosis, no crop. */
  leftOut: z.array(z.object({ reason: z.string(), pairs: z.int() })),
});
export type JobCost = z.infer<typeof jobCost>;

/** Epochs are the program's own, and checked where they are read: there may be thousands. */
const learningCurve = z.custom<LearningCurve>(
  (value) => typeof value === 'object' && value !== null,
);

export const jobs = {
  list: procedure.input(nothing).output(z.array(jobSchema)),
  get: procedure.input(z.object({ id: jobId })).output(jobSchema.extend({ spec: jobSpec })),
  /** What it costs and whether the guard lets it; computed without starting anything. */
  cost: procedure.input(jobSpec).output(jobCost),
  leaks: procedure
    .input(z.discriminatedUnion('kind', [crossvalSpec, fitSpec]))
    .output(z.array(leakSchema)),
  /** Queues a job; a cross-validation is frozen into its manifest first. */
  create: procedure.input(jobSpec).output(z.object({ id: jobId })),
  /** Stops at the next checkpoint and keeps everything. */
  pause: procedure.input(z.object({ id: jobId })).output(nothing),
  /** Queues one that is paused, interrupted or failed: it goes on from its last checkpoint. */
  resume: procedure.input(z.object({ id: jobId })).output(nothing),
  /** Ends it for good; finished units stay readable, checkpoints go. */
  cancel: procedure.input(z.object({ id: jobId })).output(nothing),
  /** The epochs its units have come through by now, for learning curves while it goes on. */
  epochs: procedure.input(z.object({ id: jobId })).output(z.array(learningCurve)),
  /** The newest lines of its log, oldest first. */
  log: procedure
    .input(z.object({ id: jobId, lines: z.int().min(1).max(5000) }))
    .output(z.object({ lines: z.array(z.string()) })),
};
