import type { FitStage } from './settings.ts';

/** One line of metrics.jsonl: a finished epoch. */
export interface EpochMetrics {
  readonly stage: FitStage;
  /** 1-based. */
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly best: boolean;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** What a running fit tells whoever watches it. */
export type FitEvent =
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'images'; readonly done: number; readonly total: number }
  | { readonly kind: 'features'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'step';
      readonly stage: FitStage;
      readonly epoch: number;
      readonly epochs: number;
      /** Mini-batches done and due in this epoch. */
      readonly step: number;
      readonly steps: number;
      /** Mean over the epoch so far. */
      readonly loss: number;
      readonly accuracy: number;
      readonly imagesPerSecond: number;
      /** Until the last epoch, if early stopping does not come first. */
      readonly secondsLeft: number;
    }
  | { readonly kind: 'epoch'; readonly metrics: EpochMetrics }
  | { readonly kind: 'checkpoint' };

export type OnFitEvent = (event: FitEvent) => void;

/** Running sums of an epoch; kept in checkpoints, so that a resumed epoch reports the same means. */
export interface EpochSums {
  readonly samples: number;
  readonly loss: number;
  readonly correct: number;
}

export const NO_SUMS: EpochSums = { samples: 0, loss: 0, correct: 0 };

/** Adds a mini-batch: mean loss, logits [n, 2] and the labels. A tie counts as malignant. */
export function addBatch(
  sums: EpochSums,
  loss: number,
  logits: Float32Array,
  labels: readonly number[],
): EpochSums {
  return {
    samples: sums.samples + labels.length,
    loss: sums.loss + loss * labels.length,
    correct: sums.correct + countCorrect(logits, labels),
  };
}

export function countCorrect(logits: Float32Array, labels: readonly number[]): number {
  let correct = 0;
  labels.forEach((label, i) => {
    const malignant = logits[2 * i + 1]! >= logits[2 * i]!;
    if (malignant === (label === 1)) correct += 1;
  });
  return correct;
}
