import { z } from 'zod';
import { FIT_OPTION_DEFAULTS } from '../../shared/crossval/defaults.ts';
import { trainingOptions } from '../../shared/crossval/training-options.ts';
import { EVAL_MODES, IMAGE_MODES, INPUT_KINDS, INPUT_SIZES } from '../../shared/domain/input.ts';
import {
  ENSEMBLE_NETWORKS,
  NETWORK_NAMES,
  type NetworkName,
} from '../../shared/domain/networks.ts';
import { PROVIDERS } from '../engine/options.ts';
import type { Network } from '../nn/networks/network.ts';
import { inStems } from '../nn/networks/stems.ts';
import type { Schedule } from '../nn/schedule.ts';
import { STORAGES } from '../nn/onnx/encode.ts';
import { DATA_ORIGINS } from '../study/origin.ts';

/** How much of a network stays at its pre-trained weights. */
export const FREEZE_PRESETS = ['paper', 'paper+stem', 'none'] as const;

const networkName = z.enum(NETWORK_NAMES);

/** Everything that decides the numbers of a fit on given pairs. */
export const stageSettingsSchema = z.object({
  input: z.enum(INPUT_KINDS),
  images: z.enum(IMAGE_MODES),
  size: z.literal(INPUT_SIZES),
  networks: z.array(networkName).min(1),
  /** Weights file per network; a network without one starts from He initialisation. */
  weights: z.partialRecord(networkName, z.string()),
  /** A preset, or prefixes of torchvision parameter names that stay fixed, per network. */
  freeze: z.partialRecord(networkName, z.union([z.enum(FREEZE_PRESETS), z.array(z.string())])),
  /** Whether a frozen batch norm keeps its statistics, or follows the batches as PyTorch does. */
  frozenBatchNorm: z.enum(['stored', 'update']),
  epochs: z.int().positive(),
  /** Epochs of stage 2, the ensemble's classifier on frozen features. */
  ensembleEpochs: z.int().positive(),
  /** Epochs without a better validation loss after which a stage stops. */
  patience: z.int().positive(),
  /** The whole fit stops at the best weights after this many hours. */
  maxHours: z.number().positive().optional(),
  batch: z.int().min(2),
  learningRate: z.number().positive(),
  classWeights: z.enum(['none', 'balanced']),
  ...trainingOptions,
  /** The networks whose features the ensemble takes; all, unless it says so. */
  ensemble: z.array(networkName).min(2).optional(),
  /** How large tensors are stored in the model's file; computations are in float32. */
  storage: z.enum(STORAGES).optional(),
  seed: z.int().nonnegative(),
  /** Augmented views per pair in stage 2, cached; or new ones in every epoch. */
  views: z.union([z.int().nonnegative(), z.literal('online')]),
  eval: z.enum(EVAL_MODES),
  provider: z.enum(PROVIDERS),
  threads: z.int().positive(),
});

export type StageSettings = z.infer<typeof stageSettingsSchema>;

/** The same with where it reads and writes, and which pairs of a study it takes. */
export const fitSettingsSchema = stageSettingsSchema.extend({
  /** Study folder, absolute. */
  study: z.string(),
  /** Model folder to be made, absolute. */
  out: z.string(),
  /** Split file; only its `train` patients are fitted on. */
  split: z.string().optional(),
  /** Part of the fitting patients that only steer early stopping. */
  validation: z.number().gt(0).lt(1),
  origin: z.enum(DATA_ORIGINS).optional(),
  /** Leaks the guard found in the study and somebody accepted: they stand in the model's manifest. */
  acceptedLeaks: z
    .array(z.object({ leak: z.string(), text: z.string(), reason: z.string() }))
    .optional(),
  resume: z.boolean(),
});

export type FitSettings = z.infer<typeof fitSettingsSchema>;

/** The paper's settings (method.md, "Training"), where the user says nothing else. */
export const FIT_DEFAULTS = {
  ...FIT_OPTION_DEFAULTS,
  input: 'bse',
  images: 'cropped',
  networks: [...ENSEMBLE_NETWORKS],
  seed: 1,
  validation: 0.2,
  resume: false,
} as const satisfies Partial<FitSettings>;

/**
 * Prefixes of the parameters of a network that stay fixed. Without pre-trained weights nothing is
 * frozen, whatever was asked: there is nothing worth keeping.
 */
export function frozenPrefixes(
  network: Network,
  settings: Pick<StageSettings, 'weights' | 'freeze' | 'stems'>,
): readonly string[] {
  return inStems(prefixesOf(network, settings), settings.stems);
}

function prefixesOf(
  network: Network,
  settings: Pick<StageSettings, 'weights' | 'freeze'>,
): readonly string[] {
  if (settings.weights[network.name] === undefined) return [];
  const choice = settings.freeze[network.name] ?? 'paper';
  if (typeof choice !== 'string') return choice;
  switch (choice) {
    case 'none':
      return [];
    case 'paper':
      return network.paperFrozen;
    case 'paper+stem':
      return network.paperFrozenBehindStem;
  }
}

/**
 * How the learning rate of a stage changes, in steps: over all the epochs it may have, of which early
 * stopping may leave the last ones out. Undefined where it does not change.
 */
export function scheduleOf(
  { schedule, warmup }: Pick<StageSettings, 'schedule' | 'warmup'>,
  epochs: number,
  stepsPerEpoch: number,
): Schedule | undefined {
  if (schedule === undefined && warmup === undefined) return undefined;
  return {
    kind: schedule ?? 'constant',
    warmup: Math.round((warmup ?? 0) * stepsPerEpoch),
    total: epochs * stepsPerEpoch,
  };
}

/** What must be equal for a fit to be resumed: everything but the time limit (sums depend on the threads). */
export function resumeKey(settings: FitSettings): string {
  const { resume: _resume, maxHours: _maxHours, ...rest } = settings;
  return JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export type FitStage = NetworkName | 'ensemble';
