import { z } from 'zod';

import { CLASS_NAMES } from '../domain/diagnosis.ts';
import { sourceRect } from '../domain/image-pair.ts';
import { EVAL_MODES, INPUT_SIZES } from '../domain/input.ts';
import { moment } from '../domain/patient.ts';
import { NETWORK_NAMES } from '../domain/networks.ts';
import { planSchema } from './arms.ts';
import { trainingOptions } from './training-options.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const patientCode = z.string().min(1);

/**
 * How patients are divided. `paper`: a stratified test part that all fold models predict, and k
 * folds of the others, each once for early stopping. `rotating`: every patient is tested once, by an
 * outer fold; the next fold stops early, the others fit.
 */
export const PROTOCOLS = ['paper', 'rotating'] as const;
export type ProtocolKind = (typeof PROTOCOLS)[number];

export const protocolSchema = z
  .strictObject({
    kind: z.enum(PROTOCOLS),
    folds: z.int().min(2).max(20),
    /** Part of the patients asked for as test part; null where each fold is tested. */
    test: z.number().gt(0).lt(1).nullable(),
    seed: z.int().nonnegative(),
  })
  .refine(({ kind, folds }) => kind === 'paper' || folds >= 3, {
    message: 'rotating folds need at least three: one to test, one to stop early, one to fit',
  })
  .refine(({ kind, test }) => (kind === 'paper') === (test !== null), {
    message: 'a test part belongs to the paper protocol, and only to it',
  });
export type Protocol = z.infer<typeof protocolSchema>;

/** Who is where; every labelled patient is in exactly one list. */
export const partsSchema = z.strictObject({
  /** Empty in the rotating protocol. */
  test: z.array(patientCode),
  folds: z.array(z.array(patientCode).min(1)).min(2),
  /** Without any diagnosis: neither fitted nor scored. */
  unlabelled: z.array(patientCode),
});
export type Parts = z.infer<typeof partsSchema>;

const manifestImage = z.strictObject({
  /** Relative to the study folder. */
  path: z.string().min(1),
  sha256,
  /** In source pixels, EXIF orientation applied. */
  width: z.int().positive(),
  height: z.int().positive(),
  roi: sourceRect.nullable(),
});

/** A pair as it was when the study was frozen, with what subgroup tables and Table 4 tell of it. */
export const manifestPair = z.strictObject({
  pair: z.string().min(1),
  patient: patientCode,
  lesion: z.string().nullable(),
  diagnosis: z.enum(CLASS_NAMES).nullable(),
  b: manifestImage,
  se: manifestImage,
  histology: z.string().nullable(),
  birads: z.string().nullable(),
  device: z.string().nullable(),
  strainRatio: z.number().positive().nullable(),
  strainMethod: z.string().nullable(),
  /** Tsukuba score, from the registry or a study's column of that name. */
  tsukuba: z.int().min(1).max(5).nullable(),
  /** What people said of its lesion, from the registry or a study's column `opinions`. */
  opinions: z.array(
    z.strictObject({
      reader: z.string(),
      diagnosis: z.enum(CLASS_NAMES),
      /** Whether the reader had seen a machine's opinion by then. */
      afterReveal: z.boolean(),
    }),
  ),
  /** Of the study's `synthetic` column: what its pixels are, where they are not real. */
  synthetic: z.string().nullable(),
});
export type ManifestPair = z.infer<typeof manifestPair>;

/** What all fits of a run have in common; with the seed it decides their numbers. */
export const fitOptions = z.strictObject({
  size: z.literal(INPUT_SIZES),
  epochs: z.int().positive(),
  ensembleEpochs: z.int().positive(),
  patience: z.int().positive(),
  batch: z.int().min(2),
  learningRate: z.number().positive(),
  classWeights: z.enum(['none', 'balanced']),
  ...trainingOptions,
  views: z.union([z.int().nonnegative(), z.literal('online')]),
  eval: z.enum(EVAL_MODES),
  freeze: z.partialRecord(z.enum(NETWORK_NAMES), z.union([z.string(), z.array(z.string())])),
  frozenBatchNorm: z.enum(['stored', 'update']),
  /** Official weights a network starts from; He initialisation without. */
  weights: z.partialRecord(z.enum(NETWORK_NAMES), z.strictObject({ file: z.string(), sha256 })),
  provider: z.string(),
  /** Threads of each fit: sums differ with it, so numbers are promised at this one only. */
  threads: z.int().positive(),
});
export type FitOptions = z.infer<typeof fitOptions>;

/**
 * A frozen study: with the images it names it decides every number of a run. Two machines that
 * freeze the same study with the same options get the same `content`, so that work can be split;
 * what may differ between them (names of folders, who did it, when) stands beside it.
 */
export const manifestSchema = z.strictObject({
  format: z.literal('sonopair-crossval'),
  version: z.literal(1),
  /** SHA-256 of the canonical JSON of `content`: the identity of the run. */
  sha256,
  content: z.strictObject({
    /** What the pixels are: anything but `real` must stand beside every figure. */
    origin: z.enum(['real', 'simulated', 'synthetic', 'not stated']),
    originDetail: z.string(),
    plan: planSchema,
    protocol: protocolSchema,
    parts: partsSchema,
    options: fitOptions,
    seed: z.int().nonnegative(),
    pairs: z.array(manifestPair).min(1),
    preprocessing: z.int(),
    /** Leaks that were found and accepted, each with its reason. */
    overrides: z.array(
      z.strictObject({
        leak: z.string(),
        text: z.string(),
        reason: z.string().min(10),
      }),
    ),
  }),
  /** What it is called in results. */
  study: z.string().min(1),
  /** Who accepted the overrides, then; absent where there are none. */
  acceptedBy: z.string().min(1).optional(),
  createdAt: moment,
  createdWith: z.string(),
  /** Where it was frozen; each unit tells where it was fitted. */
  runtime: z.strictObject({
    onnxruntime: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
  }),
});
export type CrossvalManifest = z.infer<typeof manifestSchema>;
export type CrossvalContent = CrossvalManifest['content'];

/** JSON with sorted keys: equal content has equal text, whatever order it was made in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join()}}`;
}
