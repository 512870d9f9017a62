import type { FitOptions } from '../../../shared/crossval/manifest.ts';
import { trainingOptionsOf } from '../../../shared/crossval/training-options.ts';
import { type RandomStream, randomStream } from '../../../shared/random/stream.ts';

/**
 * What is searched (docs/training.md): raised with every change, because the same seed draws other
 * trials then.
 */
export const SPACE_VERSION = 1;
const LEARNING_RATE = [1e-5, 1e-3] as const;
const WEIGHT_DECAY = [1e-5, 1e-1] as const;
const BATCHES = [4, 8, 16] as const;
const GAMMAS = [1, 2, 3] as const;

/** What a trial changes of a run's options. */
export type Trial = Pick<FitOptions, 'learningRate' | 'batch' | 'classWeights'> &
  Pick<FitOptions, 'focal' | 'schedule' | 'warmup' | 'weightDecay'>;

/**
 * The trials of a search in their order: the options as they are given, then random ones (Bergstra &
 * Bengio 2012). Trial t is the same whatever the number of trials.
 */
export function drawTrials(given: FitOptions, count: number, seed: number): readonly Trial[] {
  const { learningRate, batch, classWeights } = given;
  const { focal, schedule, warmup, weightDecay } = trainingOptionsOf(given);
  const own = { learningRate, batch, classWeights, focal, schedule, warmup, weightDecay };
  return Array.from({ length: count }, (_, t) =>
    defined(t === 0 ? own : drawn(randomStream(seed, 'trial', t + 1))),
  );
}

/** A run's options with those of a trial in place of its own. */
export function withTrial(options: FitOptions, trial: Trial): FitOptions {
  const { focal: _f, schedule: _s, warmup: _w, weightDecay: _d, ...others } = options;
  return { ...others, ...trial };
}

/** Every number is drawn whether or not it is used, so that trials differ by what they say alone. */
function drawn(random: RandomStream): Trial {
  const learningRate = rounded(logUniform(random, LEARNING_RATE));
  const batch = BATCHES[random.integer(BATCHES.length)]!;
  const classWeights = random.integer(2) === 0 ? 'none' : 'balanced';
  const [isFocal, isCosine, isWarm, decays] = [0, 0, 0, 0].map(() => random.integer(2) === 1);
  const gamma = GAMMAS[random.integer(GAMMAS.length)]!;
  const decay = rounded(logUniform(random, WEIGHT_DECAY));
  return {
    learningRate,
    batch,
    classWeights,
    focal: isFocal ? gamma : undefined,
    schedule: isCosine ? 'cosine' : undefined,
    warmup: isWarm ? 1 : undefined,
    weightDecay: decays ? decay : undefined,
  };
}

function logUniform(random: RandomStream, [from, to]: readonly [number, number]): number {
  return from * (to / from) ** random.uniform();
}

/** To two digits, so that what is chosen can be typed. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

/** Without the keys that are off: they have no place in a manifest. */
function defined(trial: Trial): Trial {
  const { learningRate, batch, classWeights, ...options } = trial;
  return { learningRate, batch, classWeights, ...trainingOptionsOf(options) };
}
