import { describe, expect, test } from 'vitest';

import { adamScalars, FIRST_MOMENT_SCALE, SECOND_MOMENT_SCALE } from '../../../src/main/nn/adam.ts';
import { linear } from '../../../src/main/nn/layers.ts';
import { encodeLoop } from '../../../src/main/nn/onnx/loop.ts';
import { isStatistic } from '../../../src/main/nn/parameters.ts';
import { BATCH, elementCount } from '../../../src/main/nn/shape.ts';
import {
  buildTrainingStep,
  nextName,
  STEP,
  type TrainingStep,
} from '../../../src/main/nn/training-step.ts';
import type { Feeds } from '../../../src/main/engine/tensor.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { ReferenceAdam } from '../../support/adam.ts';
import { feed, floats, sessionOf } from '../../support/runtime.ts';
import {
  SMALL_MASK,
  SMALL_SAMPLE,
  smallBatch,
  smallSpecs,
  smallStep,
  smallWeights,
} from '../../support/small-network.ts';
import { dot, relativeError } from '../../support/values.ts';

const BATCH_SIZE = 3;
const LEARNING_RATE = 1e-3;
const WEIGHTS = smallWeights();

/** What the first step is fed: initial weights, moments of zero, and a mini-batch. */
function firstFeeds(step: TrainingStep): Feeds {
  const { images, targets, masks } = smallBatch(BATCH_SIZE, 0);
  const { rate, epsilon } = adamScalars(1, LEARNING_RATE);
  const state = step.state.map(({ name, parameter, role, shape, rows }) => {
    const rowLength = elementCount(shape.slice(1));
    const whole = WEIGHTS.get(parameter)!;
    const data =
      role === 'value'
        ? whole.subarray(rows[0] * rowLength, rows[1] * rowLength)
        : new Float32Array(elementCount(shape));
    return [name, feed(shape, data)] as const;
  });
  const fixed = step.graph.inputs.flatMap(({ name }) => {
    const value = WEIGHTS.get(name);
    const shape = smallSpecs().find((spec) => spec.name === name)?.shape;
    return value === undefined || shape === undefined ? [] : [[name, feed(shape, value)] as const];
  });
  return {
    ...Object.fromEntries(fixed),
    ...Object.fromEntries(state),
    [STEP.images]: feed([BATCH_SIZE, ...SMALL_SAMPLE], images),
    [STEP.targets]: feed([BATCH_SIZE, 2], targets),
    [STEP.rate]: feed([], [rate]),
    [STEP.epsilon]: feed([], [epsilon]),
    [SMALL_MASK]: feed([BATCH_SIZE, 6], masks.get(SMALL_MASK)!),
  };
}

describe('a training step', () => {
  test('has the gradient of its loss, for every parameter', async () => {
    const step = smallStep(BATCH_SIZE, { exportGradients: true });
    const session = await sessionOf(step.graph);
    const feeds = firstFeeds(step);
    const outputs = await session.run(feeds);
    const lossAt = async (name: string, direction: Float32Array, by: number): Promise<number> => {
      const { shape, data } = feeds[name]!;
      const moved = Float32Array.from(data as Float32Array, (x, i) => x + by * direction[i]!);
      return floats(await session.run({ ...feeds, [name]: feed(shape, moved) }), STEP.loss)[0]!;
    };
    const trained = smallSpecs().filter((spec) => !isStatistic(spec));
    expect(trained).toHaveLength(12);
    for (const { name } of trained) {
      const gradient = floats(outputs, `gradient/${name}`);
      const random = randomStream(4, name);
      // Steepest descent, where all values count with the same sign, and a random direction.
      for (const direction of [
        gradient.map(Math.sign),
        gradient.map(() => (random.integer(2) === 0 ? 1 : -1)),
      ]) {
        // So small that few ReLU and maxima change sides; the loss, rounded to 6e-8, allows 2e-4.
        const h = 2 ** -12;
        const difference = (await lossAt(name, direction, h)) - (await lossAt(name, direction, -h));
        const error = Math.abs(difference / (2 * h) - dot(gradient, direction));
        expect(error, name).toBeLessThanOrEqual(
          2e-4 + 5e-3 * dot(gradient, gradient.map(Math.sign)),
        );
      }
    }
  });

  test('moves every parameter by Adam along its gradient, and its moments', async () => {
    const step = smallStep(BATCH_SIZE, { exportGradients: true });
    const outputs = await (await sessionOf(step.graph)).run(firstFeeds(step));
    for (const { name } of smallSpecs().filter((spec) => !isStatistic(spec))) {
      const gradient = floats(outputs, `gradient/${name}`);
      const before = WEIGHTS.get(name)!;
      const adam = new ReferenceAdam(before, LEARNING_RATE);
      adam.step(gradient);
      const moved = (weights: Float32Array): Float32Array => weights.map((w, i) => w - before[i]!);
      const next = (suffix: string): Float32Array => floats(outputs, nextName(name + suffix));
      // A step of 1e-3 from weights near 1, each rounded to 6e-8.
      expect(relativeError(moved(next('')), moved(adam.weights)), name).toBeLessThanOrEqual(1e-3);
      const first = Float32Array.from(adam.first, (m) => m / FIRST_MOMENT_SCALE);
      const second = Float32Array.from(adam.second, (v) => v / SECOND_MOMENT_SCALE);
      expect(relativeError(next('/m'), first), name).toBeLessThanOrEqual(1e-6);
      expect(relativeError(next('/v'), second), name).toBeLessThanOrEqual(1e-6);
    }
  });

  test('keeps value and both moments of what it trains, and the running statistics', () => {
    const { state, masks } = smallStep(BATCH_SIZE);
    const roles = new Map<string, string[]>();
    for (const { parameter, role } of state)
      roles.set(parameter, [...(roles.get(parameter) ?? []), role]);
    const specs = smallSpecs();
    expect([...roles.keys()].toSorted()).toEqual(specs.map(({ name }) => name).toSorted());
    for (const spec of specs)
      expect(roles.get(spec.name), spec.name).toEqual(
        isStatistic(spec) ? ['value'] : ['value', 'first-moment', 'second-moment'],
      );
    expect(masks).toEqual([{ name: SMALL_MASK, shape: [BATCH_SIZE, 6], rate: 0.5 }]);
  });

  test('every state goes in under its name and comes out as next/', () => {
    const { graph, state, plan } = smallStep(BATCH_SIZE);
    const inputs = new Map(graph.inputs.map(({ name, shape }) => [name, shape]));
    for (const { name, shape } of state) {
      expect(inputs.get(name)).toEqual(shape);
      expect(graph.outputs.get(nextName(name))?.shape).toEqual(shape);
      expect(plan.carried.get(name)).toBe(nextName(name));
    }
    const { stacked } = plan;
    expect([...inputs.keys()].toSorted()).toEqual([...plan.carried.keys(), ...stacked].toSorted());
  });

  test('in row blocks is the same step', async () => {
    const whole = smallStep(BATCH_SIZE);
    const blocked = smallStep(BATCH_SIZE, { blockBytes: 2 * 4 * 6 });
    const blocks = blocked.state.filter(
      ({ parameter, role }) => parameter === 'fc1.weight' && role === 'value',
    );
    expect(blocks.map(({ rows }) => rows).toSorted((a, b) => a[0] - b[0])).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
      [6, 8],
    ]);
    const [a, b] = [
      await (await sessionOf(whole.graph)).run(firstFeeds(whole)),
      await (await sessionOf(blocked.graph)).run(firstFeeds(blocked)),
    ];
    const joined = new Float32Array(48);
    for (const { name, rows } of blocks) joined.set(floats(b, nextName(name)), rows[0] * 6);
    expect(relativeError(joined, floats(a, nextName('fc1.weight')))).toBeLessThanOrEqual(1e-6);
    expect(relativeError(floats(b, STEP.loss), floats(a, STEP.loss))).toBeLessThanOrEqual(1e-6);
  });

  test('without the stem: its parameters are fed, but neither differentiated nor returned', () => {
    const { graph, state } = smallStep(BATCH_SIZE, {
      trainable: ({ name }) => !/^(conv1|bn1)\./.test(name),
      storedStatistics: (layer) => layer === 'bn1',
    });
    expect(state.map(({ parameter }) => parameter)).not.toContain('conv1.weight');
    expect(state.map(({ parameter }) => parameter)).not.toContain('bn1.running_mean');
    expect(state.map(({ parameter }) => parameter)).toContain('bn2.running_mean');
    expect(graph.inputs.map(({ name }) => name)).toContain('conv1.weight');
    expect([...graph.outputs.keys()].filter((name) => name.includes('conv1'))).toEqual([]);
  });

  test('leaves the index output of pools out where nothing below them is trained', () => {
    const frozen = smallStep(BATCH_SIZE, { trainable: ({ name }) => name.startsWith('fc') });
    const indices = frozen.graph.nodes.find(({ op }) => op === 'MaxPool')!.outputs[1];
    expect(frozen.graph.nodes.some(({ inputs }) => inputs.includes(indices!))).toBe(false);
    expect(frozen.graph.nodes.some(({ op }) => op === 'ScatterAdd')).toBe(false);
    expect(smallStep(BATCH_SIZE).graph.nodes.some(({ op }) => op === 'ScatterAdd')).toBe(true);
  });

  test('serves every batch size where the batch is open', async () => {
    const step = buildTrainingStep({
      inputShape: [BATCH, 4],
      forward: (scope, x) => linear(scope, 'fc', x, 2, 'classifier'),
      trainable: () => true,
    });
    const session = await sessionOf(step.graph);
    for (const size of [1, 2, 5]) {
      const outputs = await session.run({
        [STEP.images]: feed([size, 4], new Float32Array(4 * size).fill(1)),
        [STEP.targets]: feed([size, 2], new Float32Array(2 * size).fill(0.5 / size)),
        [STEP.rate]: feed([], [1]),
        [STEP.epsilon]: feed([], [1]),
        ...Object.fromEntries(
          step.state.map(({ name, shape }) => [
            name,
            feed(shape, new Float32Array(elementCount(shape))),
          ]),
        ),
      });
      expect(outputs.get(STEP.logits)!.shape).toEqual([size, 2]);
      expect(floats(outputs, STEP.loss)[0]).toBeCloseTo(Math.LN2, 6);
    }
  });
});

test('a loop names what it is asked to stack or carry and the step does not have', () => {
  const { graph, plan } = smallStep(BATCH_SIZE);
  expect(() => encodeLoop(graph, { ...plan, stacked: ['imges'] })).toThrow(
    /^imges: is neither an input nor an output of the step/,
  );
});
