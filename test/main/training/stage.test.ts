import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { SonopairError } from '../../../src/shared/errors.ts';
import type { CheckpointPosition } from '../../../src/main/training/checkpoint.ts';
import type { EpochMetrics, FitEvent } from '../../../src/main/training/progress.ts';
import {
  runStage,
  type StageHost,
  type StageLimits,
  type StageResult,
  type StageStart,
  type StageWork,
} from '../../../src/main/training/stage.ts';
import type { Weights } from '../../../src/main/nn/parameters.ts';

/** Seconds each mini-batch takes on the clock of these tests. */
const SECONDS_PER_BATCH = 10;
/** Samples 0 to 6 in batches of three, three and one; a run takes two batches of a size. */
const GROUPS = [
  [
    [0, 1, 2],
    [3, 4, 5],
  ],
  [[6]],
];
const BATCHES = 3;

/**
 * Work whose weights are one number that remembers every batch in order, and whose validation
 * losses are given: what the loop does with them is what is tested.
 */
class KnownWork implements StageWork {
  readonly stage = 'resnet18';
  readonly #losses: readonly number[];
  #weight = 1;
  #epoch = 0;
  #batches = 0;

  constructor(losses: readonly number[]) {
    this.#losses = losses;
  }

  get stepsDone(): number {
    return this.#batches;
  }

  groups(): readonly (readonly (readonly number[])[])[] {
    return GROUPS;
  }

  train(group: readonly (readonly number[])[], epoch: number, firstBatch: number) {
    this.#epoch = epoch;
    return Promise.resolve(
      group.map((batch, i) => {
        this.#weight = (this.#weight * 31 + epoch * 7 + firstBatch + i) % 1_000_003;
        this.#batches += 1;
        // The class with the larger logit is malignant where the sample's number is odd.
        const logits = Float32Array.from(batch.flatMap((s) => [0, s % 2 === 1 ? 1 : -1]));
        return { loss: this.#weight % 17, logits };
      }),
    );
  }

  labelsOf(batch: readonly number[]): readonly number[] {
    return batch.map((s) => s % 2);
  }

  validate(): Promise<{ readonly loss: number; readonly accuracy: number }> {
    return Promise.resolve({ loss: this.#losses[this.#epoch - 1] ?? 99, accuracy: 0.5 });
  }

  weights(): Weights {
    return new Map([['w', Float32Array.of(this.#weight)]]);
  }

  snapshot(): readonly [number, number] {
    return [this.#weight, this.#batches];
  }

  restore([weight, batches]: readonly [number, number], epoch: number): void {
    [this.#weight, this.#batches, this.#epoch] = [weight, batches, epoch];
  }
}

interface Told {
  readonly metrics: EpochMetrics[];
  readonly events: FitEvent[];
}

/** A host whose clock moves by SECONDS_PER_BATCH with each batch, and that cancels when asked. */
function hostOf(
  work: KnownWork,
  told: Told,
  afterRun: (position: CheckpointPosition, best: Weights) => void = () => undefined,
): StageHost {
  return {
    onEvent: (event) => told.events.push(event),
    now: () => work.stepsDone * SECONDS_PER_BATCH,
    recordEpoch: (metrics) => {
      told.metrics.push(metrics);
      return Promise.resolve(told.metrics.length);
    },
    async afterRun(position, best) {
      await Promise.resolve();
      afterRun(position, best);
    },
  };
}

const LIMITS: StageLimits = { epochs: 20, patience: 3, seconds: Infinity };

async function run(
  losses: readonly number[],
  limits: Partial<StageLimits> = {},
): Promise<Told & { readonly result: StageResult }> {
  const work = new KnownWork(losses);
  const told: Told = { metrics: [], events: [] };
  const result = await runStage(work, { ...LIMITS, ...limits }, hostOf(work, told), undefined);
  return { ...told, result };
}

/** The weights after each epoch, found by running that many epochs. */
async function weightsAfter(epochs: number): Promise<Weights> {
  const falling = Array.from({ length: epochs }, (_, i) => 100 - i);
  return (await run(falling, { epochs })).result.weights;
}

describe('a stage', () => {
  test('stops after `patience` epochs without gain, at the weights of the best', async () => {
    const { result, metrics } = await run([0.9, 0.5, 0.7, 0.5, 0.6, 0.1]);
    expect(result).toMatchObject({ bestEpoch: 2, bestLoss: 0.5, epochs: 5, stoppedBy: 'patience' });
    expect(result.weights).toEqual(await weightsAfter(2));
    expect(metrics.map(({ best }) => best)).toEqual([true, true, false, false, false]);
    expect(metrics.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
  });

  test('stops after the last epoch', async () => {
    const { result } = await run([0.9, 0.8, 0.85], { epochs: 3 });
    expect(result).toMatchObject({ bestEpoch: 2, epochs: 3, stoppedBy: 'epochs' });
    expect(result.weights).toEqual(await weightsAfter(2));
  });

  test('stops when its time is up, even in mid-epoch, at the best weights so far', async () => {
    // Three batches an epoch: 65 seconds are up in the first run of the third epoch.
    const { result, metrics } = await run([0.5, 0.6, 0.7, 0.1], { seconds: 65 });
    expect(result).toMatchObject({ bestEpoch: 1, epochs: 3, stoppedBy: 'time', secondsSpent: 80 });
    expect(result.weights).toEqual(await weightsAfter(1));
    expect(metrics).toHaveLength(3);
  });

  test('even without time for one epoch it has the weights of what was trained', async () => {
    const { result } = await run([0.5], { seconds: 0 });
    expect(result).toMatchObject({ bestEpoch: 1, epochs: 1, stoppedBy: 'time' });
    expect(result.weights.get('w')).not.toEqual(Float32Array.of(1));
  });

  test('that never has a loss says so and how to go on', async () => {
    const error: unknown = await run([NaN, NaN, NaN]).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SonopairError);
    expect(error).toMatchObject({ kind: 'fit' });
    expect((error as Error).message).toMatch(
      /^Fit of resnet18: the validation loss was not a number in all 3 epochs\. Lower the learning rate/,
    );
  });

  test('reports means over samples, not over batches', async () => {
    const { metrics, events } = await run([0.9], { epochs: 1 });
    const [w1, w2, w3] = [38, 38 * 31 + 8, (38 * 31 + 8) * 31 + 9];
    const mean = (3 * (w1 % 17) + 3 * (w2 % 17) + 1 * (w3 % 17)) / 7;
    expect(metrics[0]).toMatchObject({
      stage: 'resnet18',
      trainLoss: mean,
      trainAccuracy: 1,
      validationLoss: 0.9,
      seconds: 30,
    });
    expect(metrics[0]!.imagesPerSecond).toBeCloseTo(7 / 30, 9);
    const steps = events.filter((event) => event.kind === 'step');
    expect(steps.map(({ step, steps: due }) => [step, due])).toEqual([
      [2, BATCHES],
      [3, BATCHES],
    ]);
    expect(steps.at(-1)).toMatchObject({ loss: mean, accuracy: 1, secondsLeft: 0 });
  });
});

describe('a stage that is stopped', () => {
  test('at any moment goes on from its checkpoint to the same end', async () => {
    const losses = [0.9, 0.5, 0.7, 0.4, 0.6, 0.5, 0.45];
    const whole = await run(losses);
    // Two runs an epoch, seven epochs.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), async (stopAfter) => {
        const told: Told = { metrics: [], events: [] };
        const before = new KnownWork(losses);
        let runs = 0;
        let kept: (StageStart & { readonly state: readonly [number, number] }) | undefined;
        const stop = new Error('stopped');
        const stopping = hostOf(before, told, (position, best) => {
          runs += 1;
          if (runs < stopAfter) return;
          kept = structuredClone({ position, best, state: before.snapshot() });
          throw stop;
        });
        await expect(runStage(before, LIMITS, stopping, undefined)).rejects.toBe(stop);

        const after = new KnownWork(losses);
        after.restore(kept!.state, kept!.position.epoch);
        told.metrics.length = kept!.position.metricsLines;
        const result = await runStage(after, LIMITS, hostOf(after, told), kept);
        expect(result).toEqual(whole.result);
        const numbers = ({ metrics }: Told): unknown[] =>
          metrics.map(({ seconds: _s, imagesPerSecond: _i, ...rest }) => rest);
        expect(numbers(told)).toEqual(numbers(whole));
      }),
    );
  });

  test('has told the checkpoint where it stands, in numbers JSON can hold', async () => {
    const work = new KnownWork([0.9, 0.8]);
    const positions: CheckpointPosition[] = [];
    const host = hostOf(work, { metrics: [], events: [] }, (position) => positions.push(position));
    await runStage(work, { ...LIMITS, epochs: 2 }, host, undefined);
    expect(
      positions.map(({ epoch, batchesDone, metricsLines }) => [epoch, batchesDone, metricsLines]),
    ).toEqual([
      [1, 2, 0],
      [1, 3, 0],
      [2, 2, 1],
      [2, 3, 1],
    ]);
    expect(JSON.parse(JSON.stringify(positions))).toEqual(positions);
    expect(positions[0]!.stopping).toEqual({ bestLoss: null, bestEpoch: 0, epochsWithoutGain: 0 });
    expect(positions[3]!.stopping).toEqual({ bestLoss: 0.9, bestEpoch: 1, epochsWithoutGain: 0 });
  });

  test('has used up time that a later run does not get again', async () => {
    const work = new KnownWork([0.9, 0.8, 0.7]);
    work.restore([5, 0], 1);
    const position: CheckpointPosition = {
      stage: 'resnet18',
      epoch: 1,
      batchesDone: 2,
      stepsDone: 2,
      sums: { samples: 6, loss: 1, correct: 6 },
      stopping: { bestLoss: null, bestEpoch: 0, epochsWithoutGain: 0 },
      secondsSpent: 1000,
      metricsLines: 0,
    };
    const host = hostOf(work, { metrics: [], events: [] });
    const result = await runStage(work, { ...LIMITS, seconds: 1005 }, host, {
      position,
      best: new Map(),
    });
    expect(result).toMatchObject({ epochs: 1, stoppedBy: 'time', secondsSpent: 1010 });
  });
});
