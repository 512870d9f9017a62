import { SonopairError } from '../../shared/errors.ts';
import type { Weights } from '../nn/parameters.ts';
import type { CheckpointPosition } from './checkpoint.ts';
import { afterEpoch, NO_EPOCH_YET, type EarlyStopping } from './early-stopping.ts';
import {
  addBatch,
  countCorrect,
  NO_SUMS,
  type EpochMetrics,
  type EpochSums,
  type OnFitEvent,
} from './progress.ts';
import type { FitStage } from './settings.ts';
import type { StepResult } from './trainer.ts';

/** What a stage of a fit needs to know how to do; the loop around it is the same for all. */
export interface StageWork {
  readonly stage: FitStage;
  /** The epoch's mini-batches in order, grouped into what one run takes. */
  groups(epoch: number): readonly (readonly (readonly number[])[])[];
  /** Trains on a group; `firstBatch` is the position of its first mini-batch in the epoch. */
  train(
    group: readonly (readonly number[])[],
    epoch: number,
    firstBatch: number,
  ): Promise<readonly StepResult[]>;
  labelsOf(batch: readonly number[]): readonly number[];
  /** Mean loss and accuracy over the validation pairs with the weights as they are. */
  validate(): Promise<{ readonly loss: number; readonly accuracy: number }>;
  weights(): Weights;
  readonly stepsDone: number;
}

export interface StageLimits {
  readonly epochs: number;
  readonly patience: number;
  /** Seconds this stage may take; it then stops at the best weights. */
  readonly seconds: number;
}

/** What the loop asks of the fit around it. */
export interface StageHost {
  readonly onEvent: OnFitEvent;
  /** Called between runs: writes a checkpoint if one is due, throws if the user has cancelled. */
  afterRun(position: CheckpointPosition, best: Weights): Promise<void>;
  recordEpoch(metrics: EpochMetrics): Promise<number>;
  /** Seconds on the clock; only for progress and limits, never for numbers. */
  now(): number;
}

export interface StageResult {
  readonly weights: Weights;
  readonly bestEpoch: number;
  readonly bestLoss: number;
  readonly epochs: number;
  readonly secondsSpent: number;
  readonly stoppedBy: 'patience' | 'epochs' | 'time';
}

export interface StageStart {
  readonly position: CheckpointPosition;
  readonly best: Weights;
}

/**
 * Epochs of mini-batches with early stopping: after each epoch the validation loss is taken, the
 * weights of the best epoch are kept, and the stage ends after `patience` epochs without gain.
 */
export async function runStage(
  work: StageWork,
  limits: StageLimits,
  host: StageHost,
  start: StageStart | undefined,
): Promise<StageResult> {
  const from = start?.position;
  let best: Weights = start?.best ?? new Map<string, Float32Array>();
  let stopping: EarlyStopping = restoreStopping(from);
  let metricsLines = from?.metricsLines ?? 0;
  const clock = stopwatch(host, from?.secondsSpent ?? 0);

  for (let epoch = from?.epoch ?? 1; ; epoch += 1) {
    const resumed = epoch === from?.epoch;
    const epochClock = stopwatch(host, 0);
    const sums = await runEpoch(work, host, limits, {
      epoch,
      batchesDone: resumed ? from.batchesDone : 0,
      sums: resumed ? from.sums : NO_SUMS,
      clock,
      checkpoint: (position) =>
        host.afterRun({ ...position, stopping: storedStopping(stopping), metricsLines }, best),
    });
    const { loss, accuracy } = await work.validate();
    stopping = afterEpoch(stopping, epoch, loss);
    const isBest = stopping.bestEpoch === epoch;
    const metrics: EpochMetrics = {
      stage: work.stage,
      epoch,
      trainLoss: sums.loss / sums.samples,
      trainAccuracy: sums.correct / sums.samples,
      validationLoss: loss,
      validationAccuracy: accuracy,
      best: isBest,
      seconds: epochClock(),
      imagesPerSecond: sums.samples / epochClock(),
    };
    if (isBest) best = work.weights();
    metricsLines = await host.recordEpoch(metrics);
    host.onEvent({ kind: 'epoch', metrics });

    const stoppedBy = reasonToStop(stopping, epoch, limits, clock());
    if (stoppedBy === undefined) continue;
    if (stopping.bestEpoch === 0) throw divergence(work.stage, epoch);
    const { bestEpoch, bestLoss } = stopping;
    return { weights: best, bestEpoch, bestLoss, epochs: epoch, secondsSpent: clock(), stoppedBy };
  }
}

interface EpochRun {
  readonly epoch: number;
  readonly batchesDone: number;
  readonly sums: EpochSums;
  readonly clock: () => number;
  readonly checkpoint: (
    position: Omit<CheckpointPosition, 'stopping' | 'metricsLines'>,
  ) => Promise<void>;
}

/** Trains the rest of an epoch; stops early where the time is up. */
async function runEpoch(
  work: StageWork,
  host: StageHost,
  limits: StageLimits,
  run: EpochRun,
): Promise<EpochSums> {
  const { epoch } = run;
  const groups = work.groups(epoch);
  const steps = groups.reduce((sum, group) => sum + group.length, 0);
  const epochClock = stopwatch(host, 0);
  let { sums, batchesDone } = run;
  let position = 0;
  let samplesHere = 0;
  for (const group of groups) {
    position += group.length;
    if (position <= run.batchesDone) continue;
    const results = await work.train(group, epoch, batchesDone);
    results.forEach(({ loss, logits }, i) => {
      const labels = work.labelsOf(group[i]!);
      sums = addBatch(sums, loss, logits, labels);
      samplesHere += labels.length;
    });
    batchesDone = position;
    const perStep = epochClock() / (batchesDone - run.batchesDone);
    host.onEvent({
      kind: 'step',
      stage: work.stage,
      epoch,
      epochs: limits.epochs,
      step: batchesDone,
      steps,
      loss: sums.loss / sums.samples,
      accuracy: sums.correct / sums.samples,
      imagesPerSecond: samplesHere / epochClock(),
      secondsLeft: perStep * (steps - batchesDone + (limits.epochs - epoch) * steps),
    });
    const secondsSpent = run.clock();
    await run.checkpoint({
      stage: work.stage,
      epoch,
      batchesDone,
      stepsDone: work.stepsDone,
      sums,
      secondsSpent,
    });
    if (secondsSpent >= limits.seconds) break;
  }
  return sums;
}

function reasonToStop(
  { epochsWithoutGain }: EarlyStopping,
  epoch: number,
  { epochs, patience, seconds }: StageLimits,
  spent: number,
): StageResult['stoppedBy'] | undefined {
  if (epochsWithoutGain >= patience) return 'patience';
  if (epoch >= epochs) return 'epochs';
  return spent >= seconds ? 'time' : undefined;
}

function divergence(stage: FitStage, epochs: number): SonopairError {
  return new SonopairError('fit', {
    subject: `Fit of ${stage}`,
    reason: `the validation loss was not a number in all ${epochs} epochs`,
    remedy: 'Lower the learning rate with --lr, and check the weights it started from',
  });
}

function stopwatch(host: Pick<StageHost, 'now'>, already: number): () => number {
  const started = host.now();
  return () => already + host.now() - started;
}

function storedStopping(stopping: EarlyStopping): CheckpointPosition['stopping'] {
  const { bestLoss } = stopping;
  return { ...stopping, bestLoss: Number.isFinite(bestLoss) ? bestLoss : null };
}

function restoreStopping(position: CheckpointPosition | undefined): EarlyStopping {
  if (position === undefined) return NO_EPOCH_YET;
  return { ...position.stopping, bestLoss: position.stopping.bestLoss ?? Infinity };
}

/** Mean cross-entropy and accuracy of logits [n, 2] against labels; a tie is malignant. */
export function scoreLogits(
  logits: Float32Array,
  labels: readonly number[],
): { readonly loss: number; readonly accuracy: number } {
  let loss = 0;
  labels.forEach((label, i) => {
    const own = logits[2 * i + label]!;
    const other = logits[2 * i + 1 - label]!;
    const gap = other - own;
    loss += gap > 0 ? gap + Math.log1p(Math.exp(-gap)) : Math.log1p(Math.exp(gap));
  });
  return {
    loss: loss / labels.length,
    accuracy: countCorrect(logits, labels) / labels.length,
  };
}
