import type { FitOptions } from './manifest.ts';

/** How a network is fitted where nobody says anything else (method.md, "Training"). */
export const FIT_OPTION_DEFAULTS = {
  size: 224,
  epochs: 1000,
  ensembleEpochs: 1000,
  patience: 200,
  batch: 8,
  learningRate: 1e-4,
  classWeights: 'none',
  views: 8,
  eval: 'center',
  freeze: {},
  frozenBatchNorm: 'stored',
  weights: {},
  provider: 'auto',
} as const satisfies Omit<FitOptions, 'threads'>;

/** How patients are divided, and what is kept, where nobody says anything else. */
export const CROSSVAL_DEFAULTS = {
  protocol: 'paper',
  folds: 5,
  test: 0.2,
  keepModels: 'none',
  parallel: 1,
} as const;
