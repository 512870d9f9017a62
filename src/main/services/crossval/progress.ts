import type { JobProgress, UnitProgress } from '../../../shared/contract/jobs.ts';
import type { CrossvalContent } from '../../../shared/crossval/manifest.ts';
import type { Unit } from '../../../shared/crossval/units.ts';
import type { UnitMessage } from '../../training/unit-protocol.ts';

/** Parts of a unit's work that are not the networks' steps, as a share of the whole, roughly. */
const ENSEMBLE_SHARE = 0.05;
const PREDICTION_SHARE = 0.01;

/** What is known of how far a run has come. */
export interface ProgressTracker {
  begin(unit: Unit): void;
  heard(unit: Unit, message: UnitMessage): void;
  finished(unit: Unit, seconds: number): void;
  /** It failed or paused: it takes no part any longer. */
  left(unit: Unit, how: 'failed' | 'paused'): void;
  now(): JobProgress;
}

interface Running {
  progress: UnitProgress;
  share: number;
  /** Where it stood, and when, at the first steps that were heard of: others may be from before. */
  start: { readonly share: number; readonly at: number } | undefined;
}

/**
 * Follows the units of a run. Their shares are weighed by the steps they take at most; the time
 * left is estimated from what units have taken so far, early stopping included.
 */
export function trackProgress(
  content: CrossvalContent,
  units: readonly Unit[],
  options: { readonly parallel: number; readonly clock: () => number },
): ProgressTracker {
  const { parallel, clock } = options;
  const weights = new Map(units.map((unit) => [unit.id, mostSteps(content, unit)]));
  const weightOf = ({ id }: Pick<Unit, 'id'>): number => weights.get(id)!;
  const whole = units.reduce((sum, unit) => sum + weightOf(unit), 0);
  const done = new Map<string, number>();
  const failed = new Set<string>();
  const running = new Map<string, Running>();

  return {
    begin(unit) {
      running.set(unit.id, { progress: firstProgress(unit), share: 0, start: undefined });
    },
    heard(unit, message) {
      const state = running.get(unit.id);
      if (state === undefined) return;
      state.progress = nextProgress(state.progress, message);
      state.share = Math.max(state.share, shareAfter(unit, message));
      if (state.share > 0) state.start ??= { share: state.share, at: clock() };
    },
    finished(unit, seconds) {
      running.delete(unit.id);
      done.set(unit.id, seconds);
    },
    left(unit, how) {
      running.delete(unit.id);
      if (how === 'failed') failed.add(unit.id);
    },
    now() {
      const weightOfAll = (ids: Iterable<string>): number =>
        [...ids].reduce((sum, id) => sum + weightOf({ id }), 0);
      let weight = weightOfAll(done.keys());
      let timed = weight;
      let seconds = [...done.values()].reduce((sum, one) => sum + one, 0);
      for (const [id, { share, start }] of running) {
        weight += share * weightOf({ id });
        if (start === undefined) continue;
        timed += (share - start.share) * weightOf({ id });
        seconds += clock() - start.at;
      }
      const left = units.length - done.size - failed.size;
      const weightLeft = whole - weight - weightOfAll(failed);
      const atOnce = Math.max(1, Math.min(parallel, left));
      return {
        done: done.size,
        total: units.length,
        share: whole === 0 ? 1 : weight / whole,
        secondsLeft: timed === 0 ? null : ((seconds / timed) * weightLeft) / atOnce,
        running: [...running.values()].map(({ progress }) => progress),
      };
    },
  };
}

/** Optimisation steps of a unit's networks, early stopping aside. */
function mostSteps({ options, pairs }: CrossvalContent, { fit, parts }: Unit): number {
  const fitting = new Set(parts.fitting);
  const samples = pairs.filter(
    ({ patient, diagnosis }) => diagnosis !== null && fitting.has(patient),
  ).length;
  return fit.networks.length * options.epochs * Math.max(1, Math.ceil(samples / options.batch));
}

/** Of a unit that begins; a fit of its own has no fold. */
export function firstProgress({
  id,
  fit,
  fold,
}: Pick<Unit, 'id' | 'fit'> & { readonly fold: number | null }): UnitProgress {
  return {
    unit: id,
    input: fit.input,
    images: fit.images,
    fold,
    phase: 'images',
    stage: null,
    epoch: null,
    epochs: null,
    trainLoss: null,
    validationLoss: null,
    imagesPerSecond: null,
    memory: null,
  };
}

const NO_STAGE = { stage: null, epoch: null, epochs: null } as const;

export function nextProgress(before: UnitProgress, { event, memory }: UnitMessage): UnitProgress {
  switch (event.kind) {
    case 'images':
      return { ...before, ...NO_STAGE, memory, phase: 'images' };
    case 'features':
      return { ...before, ...NO_STAGE, memory, phase: 'features' };
    case 'prediction':
      return { ...before, ...NO_STAGE, memory, phase: 'prediction' };
    case 'step': {
      const { stage, epoch, epochs, loss, imagesPerSecond } = event;
      return {
        ...before,
        phase: stage === 'ensemble' ? 'ensemble' : 'network',
        stage,
        epoch,
        epochs,
        trainLoss: loss,
        // Of an earlier stage it would say nothing.
        validationLoss: before.stage === stage ? before.validationLoss : null,
        imagesPerSecond,
        memory,
      };
    }
    case 'epoch': {
      const { stage, trainLoss, validationLoss } = event.metrics;
      return { ...before, stage, trainLoss, validationLoss, memory };
    }
    default:
      return { ...before, memory };
  }
}

/** How much of a unit is done, as far as an event tells; 0 where it does not. */
export function shareAfter({ fit }: Pick<Unit, 'fit'>, { event }: UnitMessage): number {
  const ensemble = fit.networks.length > 1 ? ENSEMBLE_SHARE : 0;
  const networks = 1 - ensemble - PREDICTION_SHARE;
  switch (event.kind) {
    case 'step': {
      const { stage, epoch, epochs, step, steps } = event;
      const inStage = (epoch - 1 + step / steps) / epochs;
      if (stage === 'ensemble') return networks + ensemble * (0.5 + inStage / 2);
      return (networks * (fit.networks.indexOf(stage) + inStage)) / fit.networks.length;
    }
    case 'features':
      return networks + (ensemble / 2) * (event.done / event.total);
    case 'prediction':
      return networks + ensemble + PREDICTION_SHARE * (event.done / event.total);
    default:
      return 0;
  }
}
