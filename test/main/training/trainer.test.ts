import { describe, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import { linear } from '../../../src/main/nn/layers.ts';
import { crossEntropyTargets } from '../../../src/main/nn/loss.ts';
import { isStatistic, type Weights } from '../../../src/main/nn/parameters.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import { buildTrainingStep, type StepOptions } from '../../../src/main/nn/training-step.ts';
import { Trainer, type Batch, type StepResult } from '../../../src/main/training/trainer.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import {
  SMALL_MASK,
  SMALL_SAMPLE,
  smallBatch,
  smallSpecs,
  smallStep,
  smallWeights,
} from '../../support/small-network.ts';
import { relativeError } from '../../support/values.ts';

const BATCH_SIZE = 4;
const LEARNING_RATE = 1e-2;
const STEPS = 6;

async function trainerOf(
  stepsPerRun: number,
  options: Partial<StepOptions> = {},
): Promise<Trainer> {
  return Trainer.start(
    await openRuntime(),
    {
      provider: 'cpu',
      threads: 1,
      stepsPerRun,
      learningRate: LEARNING_RATE,
      sampleShape: SMALL_SAMPLE,
      buildStep: (batch) => smallStep(batch, options),
    },
    smallWeights(),
    BATCH_SIZE,
  );
}

const BATCHES = Array.from({ length: STEPS }, (_, i) => smallBatch(BATCH_SIZE, i));

function stateOf(trainer: Trainer): Map<string, Float32Array> {
  return new Map([...trainer.state].map(([name, { data }]) => [name, data as Float32Array]));
}

function expectSameState(a: Weights, b: Weights, tolerance: number): void {
  expect([...a.keys()].toSorted()).toEqual([...b.keys()].toSorted());
  for (const [name, data] of a)
    expect(relativeError(data, b.get(name)!), name).toBeLessThanOrEqual(tolerance);
}

function expectSameResults(
  a: readonly StepResult[],
  b: readonly StepResult[],
  tolerance: number,
): void {
  expect(a).toHaveLength(b.length);
  a.forEach(({ loss, logits }, i) => {
    expect(Math.abs(loss - b[i]!.loss), `loss ${i}`).toBeLessThanOrEqual(tolerance);
    expect(relativeError(logits, b[i]!.logits), `logits ${i}`).toBeLessThanOrEqual(tolerance);
  });
}

/** The same operators in the same order; only fusions across a loop's border may round otherwise. */
const SAME = 1e-5;

describe('a loop of K steps is K single steps', () => {
  test('with convolution, batch norm, pooling and dropout: states, losses and logits', async () => {
    const single = await trainerOf(1);
    const expected: StepResult[] = [];
    for (const batch of BATCHES) expected.push(...(await single.run([batch])));
    const looped = await trainerOf(STEPS);
    expectSameResults(await looped.run(BATCHES), expected, SAME);
    expectSameState(stateOf(looped), stateOf(single), SAME);
    expect([looped.stepsDone, single.stepsDone]).toEqual([STEPS, STEPS]);
    // They went somewhere: the losses are not those of weights that stand still.
    expect(expected.at(-1)!.loss).not.toBeCloseTo(expected[0]!.loss, 2);
    await single.release();
    await looped.release();
  });

  test('whichever way the steps are divided into loops', async () => {
    const once = await trainerOf(STEPS);
    const expected = await once.run(BATCHES);
    const parts = await trainerOf(4);
    const found = [
      ...(await parts.run(BATCHES.slice(0, 1))),
      ...(await parts.run(BATCHES.slice(1, 5))),
      ...(await parts.run(BATCHES.slice(5))),
    ];
    expectSameResults(found, expected, 0);
    expectSameState(stateOf(parts), stateOf(once), 0);
    await once.release();
    await parts.release();
  });

  test('with an open batch: one session serves every size', async () => {
    const batchOf = (size: number, i: number): Batch => {
      const random = randomStream(3, 'features', i);
      const labels = Array.from({ length: size }, (_, k) => (i + k) % 2);
      return {
        images: Float32Array.from({ length: size * 5 }, () => random.normal()),
        targets: crossEntropyTargets(labels),
        masks: new Map(),
      };
    };
    const runtime = await openRuntime();
    let sessions = 0;
    const counting = {
      ...runtime,
      createSession: (...args: Parameters<typeof runtime.createSession>) => {
        sessions += 1;
        return runtime.createSession(...args);
      },
    };
    const start = (stepsPerRun: number): Trainer =>
      Trainer.start(
        counting,
        {
          provider: 'cpu',
          threads: 1,
          stepsPerRun,
          learningRate: LEARNING_RATE,
          sampleShape: [5],
          buildStep: () =>
            buildTrainingStep({
              inputShape: [BATCH, 5],
              forward: (scope, x) => linear(scope, 'fc', x, 2, 'classifier'),
              trainable: () => true,
            }),
        },
        new Map([
          ['fc.weight', new Float32Array(10).fill(0.1)],
          ['fc.bias', Float32Array.of(0, 0)],
        ]),
        4,
      );
    const groups = [[4, 4, 4], [2], [4, 4], [1]].map((sizes) =>
      sizes.map((size, i) => batchOf(size, i)),
    );
    const [looped, single] = [start(4), start(1)];
    for (const group of groups) {
      const found = await looped.run(group);
      const expected: StepResult[] = [];
      for (const batch of group) expected.push(...(await single.run([batch])));
      expectSameResults(found, expected, SAME);
      expect(found.map(({ logits }) => logits.length)).toEqual(
        group.map(({ targets }) => targets.length),
      );
    }
    expectSameState(stateOf(looped), stateOf(single), SAME);
    expect(sessions).toBe(2);
    await looped.release();
    await single.release();
  });
});

describe('training', () => {
  test('learns: the loss on the batches it has seen falls', async () => {
    const trainer = await trainerOf(1);
    const mean = (results: readonly StepResult[]): number =>
      results.reduce((sum, { loss }) => sum + loss / results.length, 0);
    const first = mean(await trainer.run(BATCHES));
    for (let epoch = 0; epoch < 12; epoch += 1) await trainer.run(BATCHES);
    expect(mean(await trainer.run(BATCHES))).toBeLessThan(0.7 * first);
    await trainer.release();
  });

  test('gives the same numbers again', async () => {
    const [a, b] = [await trainerOf(1), await trainerOf(1)];
    expectSameResults(await a.run(BATCHES), await b.run(BATCHES), 0);
    expectSameState(stateOf(a), stateOf(b), 0);
    await a.release();
    await b.release();
  });

  test.each([1, 3])(
    'resumed from its state goes on as if never stopped (%i steps a run)',
    async (steps) => {
      const whole = await trainerOf(steps);
      for (let i = 0; i < STEPS; i += 3) await whole.run(BATCHES.slice(i, i + 3));
      const before = await trainerOf(steps);
      await before.run(BATCHES.slice(0, 3));
      const kept = new Map(
        [...before.state].map(([name, tensor]) => [name, structuredClone(tensor)]),
      );
      await before.release();
      const after = await trainerOf(steps);
      after.restore(kept, before.stepsDone);
      await after.run(BATCHES.slice(3));
      expectSameState(stateOf(after), stateOf(whole), 0);
      expect(after.stepsDone).toBe(STEPS);
      await whole.release();
      await after.release();
    },
  );

  test('takes batches of other sizes in between: the tail of an epoch', async () => {
    const trainer = await trainerOf(1);
    const sizes: number[] = [];
    for (const [i, size] of [4, 5, 2, 4].entries()) {
      const [result] = await trainer.run([smallBatch(size, i)]);
      sizes.push(result!.logits.length / 2);
      expect(Number.isFinite(result!.loss)).toBe(true);
    }
    expect(sizes).toEqual([4, 5, 2, 4]);
    expect(trainer.stepsDone).toBe(4);
    await trainer.release();
  });

  test('returns whole parameters, though they are kept in blocks', async () => {
    const [whole, blocks] = [await trainerOf(1), await trainerOf(1, { blockBytes: 48 })];
    expect([...blocks.state.keys()]).toContain('fc1.weight[2:4]');
    await whole.run(BATCHES);
    await blocks.run(BATCHES);
    expectSameState(blocks.weights(), whole.weights(), SAME);
    expect(whole.weights().size).toBe(smallSpecs().length);
    await whole.release();
    await blocks.release();
  });

  test('returns copies, which later steps leave alone', async () => {
    const trainer = await trainerOf(1);
    const before = trainer.weights();
    expectSameState(before, smallWeights(), 0);
    await trainer.run(BATCHES);
    expectSameState(before, smallWeights(), 0);
    const moved = trainer.weights();
    for (const { name } of smallSpecs())
      expect(moved.get(name), name).not.toEqual(before.get(name));
    await trainer.release();
  });

  test('knows how long the dropout mask of one sample is', async () => {
    const trainer = await trainerOf(1);
    expect(trainer.masks()).toEqual([{ name: SMALL_MASK, length: 6, rate: 0.5 }]);
  });
});

describe('frozen parameters', () => {
  const isStem = (name: string): boolean => /^(conv1|bn1)\./.test(name);
  const frozen: Partial<StepOptions> = {
    trainable: ({ name }) => !isStem(name),
    constant: ({ name }) => (isStem(name) ? smallWeights().get(name) : undefined),
    storedStatistics: (layer) => layer === 'bn1',
  };

  test('are no state, while the others move', async () => {
    const trainer = await trainerOf(1, frozen);
    await trainer.run(BATCHES);
    const weights = trainer.weights();
    expect([...weights.keys()].filter(isStem)).toEqual([]);
    for (const [name, data] of weights) expect(data, name).not.toEqual(smallWeights().get(name));
    await trainer.release();
  });

  const isParameter = (name: string): boolean => isStem(name) && !/running/.test(name);
  const following: Partial<StepOptions> = {
    ...frozen,
    constant: ({ name }) => (isParameter(name) ? smallWeights().get(name) : undefined),
    storedStatistics: () => false,
  };

  test('with statistics that follow the batches: only those of the frozen layer move', async () => {
    const trainer = await trainerOf(1, following);
    await trainer.run(BATCHES);
    const stem = [...trainer.weights()].filter(([name]) => isStem(name));
    expect(stem.map(([name]) => name)).toEqual(['bn1.running_mean', 'bn1.running_var']);
    for (const [name, data] of stem) expect(data, name).not.toEqual(smallWeights().get(name));
    await trainer.release();
  });

  test('are normalised by stored statistics or by those of the batch, as asked', async () => {
    const losses: number[] = [];
    for (const options of [frozen, following]) {
      const trainer = await trainerOf(1, options);
      losses.push((await trainer.run(BATCHES.slice(0, 1)))[0]!.loss);
      await trainer.release();
    }
    expect(losses[0]).not.toBeCloseTo(losses[1]!, 3);
  });

  test('statistics of trained layers move by PyTorch’s momentum of a tenth', async () => {
    const trainer = await trainerOf(1);
    await trainer.run(BATCHES.slice(0, 1));
    const first = trainer.weights();
    const statistics = smallSpecs().filter(isStatistic);
    expect(statistics).toHaveLength(4);
    for (const { name, kind } of statistics) {
      const start = kind === 'running-mean' ? 0 : 0.9;
      const moved = [...first.get(name)!].map((v) => v - start);
      expect(
        moved.some((v) => v !== 0),
        name,
      ).toBe(true);
      if (kind === 'running-variance') expect(Math.min(...moved)).toBeGreaterThanOrEqual(0);
    }
    await trainer.release();
  });
});
