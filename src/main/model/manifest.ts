import { z } from 'zod';
import { CLASS_NAMES } from '../../shared/domain/diagnosis.ts';
import { EVAL_MODES, IMAGE_MODES, INPUT_KINDS, INPUT_SIZES } from '../../shared/domain/input.ts';
import { heldOutSchema } from '../../shared/domain/held-out.ts';
import { TTA_VIEWS } from '../../shared/crossval/training-options.ts';
import { NETWORK_NAMES } from '../../shared/domain/networks.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const classCounts = z.object({ benign: count, malignant: count });

const stageSchema = z.object({
  epochs: count,
  bestEpoch: count,
  stoppedBy: z.enum(['patience', 'epochs', 'time']),
  hours: z.number(),
  /** Of the best epoch. `n` are images; the validation patients steered early stopping. */
  train: z.object({ loss: z.number(), accuracy: z.number(), n: count }),
  validation: z.object({ loss: z.number(), accuracy: z.number(), n: count, patients: count }),
});

/**
 * How a pair is told from those of the fit: each of its two strays (`stray` of the ONNX file) has a
 * limit of its own, and one beyond is enough (docs/trust.md).
 */
const familiaritySchema = z.object({
  method: z.literal('class-mahalanobis'),
  limits: z.object({ features: z.number().positive(), look: z.number().positive() }),
  /** At most this share of patients like those of the fit has a pair beyond a limit. */
  falseAlarms: z.number().gt(0).max(1),
  /** Validation patients that the limits were taken from, by the farthest of their pairs. */
  patients: count,
});

/** The model card: what a model is, what it has seen, how it was fitted and how well it did. */
export const manifestSchema = z.object({
  format: z.literal('sonopair-model'),
  version: z.literal(1),
  createdWith: z.string(),
  createdAt: z.string(),
  intendedUse: z.string(),
  licence: z.string(),
  onnx: z.object({ file: z.string(), sha256, bytes: count, opset: count }),

  input: z.enum(INPUT_KINDS),
  images: z.enum(IMAGE_MODES),
  size: z.literal(INPUT_SIZES),
  eval: z.enum(EVAL_MODES),
  /** Views whose probabilities are averaged in reading; absent where it reads the plain one. */
  tta: z.literal(TTA_VIEWS).optional(),
  preprocessing: z.object({ version: z.int(), description: z.record(z.string(), z.unknown()) }),
  classes: z.tuple([z.literal(CLASS_NAMES[0]), z.literal(CLASS_NAMES[1])]),
  /** Malignant where the probability is at least this. */
  cutoff: z.number(),

  networks: z.array(
    z.object({
      name: z.enum(NETWORK_NAMES),
      features: count,
      parameters: count,
      /** The weights file it started from; null is He initialisation. */
      startedFrom: z.object({ file: z.string(), sha256 }).nullable(),
      /** B and SE each through a stem of its own. */
      stems: z.literal('two').optional(),
      /** Prefixes of the parameters that stayed fixed. */
      frozen: z.array(z.string()),
      fit: stageSchema,
    }),
  ),
  /** Stage 2; null for a single network. */
  ensemble: z
    .object({ features: count, views: z.union([count, z.literal('online')]), fit: stageSchema })
    .nullable(),

  /** Absent in models that cannot judge: they were fitted before this was measured. */
  familiarity: familiaritySchema.optional(),

  data: z.object({
    study: z.string(),
    /** What the training pixels are; anything but `real` binds where the model may speak. */
    origin: z.enum(['real', 'simulated', 'synthetic', 'not stated']),
    originDetail: z.string(),
    pairs: classCounts,
    patients: classCounts,
    validationPatients: classCounts,
    /**
     * Fingerprints of everything used for fitting or early stopping. Patient codes are hashed with
     * the salt, so that the card names nobody.
     */
    patientSalt: z.string(),
    seenPatients: z.array(sha256),
    seenImages: z.array(sha256),
  }),
  split: z.object({ file: z.string(), sha256, seed: z.int() }).nullable(),
  seed: z.int(),
  settings: z.record(z.string(), z.unknown()),
  runtime: z.object({
    onnxruntime: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    provider: z.string(),
    threads: z.int(),
  }),
  limits: z.array(z.string()),

  /** What people call it; the name of its folder where it has none. */
  title: z.string().min(1).max(100).optional(),
  /** Publications to be named with it, one line each. */
  citations: z.array(z.string()).optional(),
  /** Measured on patients it has not seen, once (`sonopair read --record`). */
  heldOut: heldOutSchema.optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Familiarity = z.infer<typeof familiaritySchema>;
export type StageSummary = z.infer<typeof stageSchema>;

export const INTENDED_USE =
  'Research use only. Not a medical device: not for diagnosis, screening or treatment decisions.';

/** What holds for every model fitted here. */
export const GENERAL_LIMITS: readonly string[] = [
  'Two classes only: benign and malignant lesions confirmed by biopsy; other findings are unknown to it.',
  'Probabilities are not calibrated to any prevalence.',
  'Grad-CAM is one joint map over two unregistered images: it cannot tell B from SE.',
  'Elastogram colour polarity must be that of the training data.',
];
