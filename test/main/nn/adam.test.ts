import { describe, expect, test } from 'vitest';

import {
  adamScalars,
  adamUpdate,
  FIRST_MOMENT_SCALE,
  SECOND_MOMENT_SCALE,
} from '../../../src/main/nn/adam.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { ReferenceAdam } from '../../support/adam.ts';
import { feed, floats, sessionOf } from '../../support/runtime.ts';
import { relativeError, values } from '../../support/values.ts';

const LEARNING_RATE = 1e-4;
const SHAPE = [4, 8];
const COUNT = 32;

/** Gradients from 1e-6 to 10, as parameters of one network have them. */
function gradientOf(step: number): Float32Array {
  return values('any', COUNT, 'gradient', step).map((g, i) => g * 10 ** ((i % 8) - 6));
}

describe('Adam', () => {
  test('moves weights and moments as in double precision, over 40 steps', async () => {
    const graph = new Graph();
    const [weight, first, second, gradient] = ['weight', 'first', 'second', 'gradient'].map(
      (name) => graph.input(name, SHAPE),
    );
    const scalars = { rate: graph.input('rate', []), epsilon: graph.input('epsilon', []) };
    const before = { weight: weight!, first: first!, second: second! };
    const after = adamUpdate(graph, before, gradient!, scalars);
    for (const name of ['weight', 'first', 'second'] as const)
      graph.output(`next/${name}`, after[name]);
    const session = await sessionOf(graph);

    const start = values('any', COUNT, 'weights');
    const reference = new ReferenceAdam(start, LEARNING_RATE);
    let state: Readonly<Record<'weight' | 'first' | 'second', Float32Array>> = {
      weight: start,
      first: new Float32Array(COUNT),
      second: new Float32Array(COUNT),
    };
    for (let step = 1; step <= 40; step += 1) {
      const { rate, epsilon } = adamScalars(step, LEARNING_RATE);
      const outputs = await session.run({
        weight: feed(SHAPE, state.weight),
        first: feed(SHAPE, state.first),
        second: feed(SHAPE, state.second),
        gradient: feed(SHAPE, gradientOf(step)),
        rate: feed([], [rate]),
        epsilon: feed([], [epsilon]),
      });
      state = {
        weight: floats(outputs, 'next/weight'),
        first: floats(outputs, 'next/first'),
        second: floats(outputs, 'next/second'),
      };
      reference.step(gradientOf(step));
    }
    const moved = (weights: Float32Array): Float32Array => weights.map((w, i) => w - start[i]!);
    // A weight near 1 is rounded to 6e-8 in each step, and has moved by up to 4e-3.
    expect(relativeError(moved(state.weight), moved(reference.weights))).toBeLessThanOrEqual(2e-3);
    const m = state.first.map((x) => x * FIRST_MOMENT_SCALE);
    const v = state.second.map((x) => x * SECOND_MOMENT_SCALE);
    for (let i = 0; i < COUNT; i += 1) {
      expect(m[i]! / reference.first[i]!).toBeCloseTo(1, 4);
      expect(v[i]! / reference.second[i]!).toBeCloseTo(1, 4);
    }
  });

  test.each([1, 2, 3, 10, 100, 1000, 100_000])(
    'the scalars of step %i are its bias correction',
    (t) => {
      const { rate, epsilon } = adamScalars(t, LEARNING_RATE);
      for (const [m, v] of [
        [0.3, 0.2],
        [-1e-6, 1e-9],
        [5, 40],
      ] as const) {
        const corrected = [m / (1 - 0.9 ** t), v / (1 - 0.999 ** t)] as const;
        const expected = (LEARNING_RATE * corrected[0]) / (Math.sqrt(corrected[1]) + 1e-8);
        const scaled = [m / FIRST_MOMENT_SCALE, v / SECOND_MOMENT_SCALE] as const;
        const found = (rate * scaled[0]) / (Math.sqrt(scaled[1]) + epsilon);
        expect(found / expected).toBeCloseTo(1, 9);
      }
    },
  );

  test('the first step is the learning rate against the sign of the gradient', async () => {
    const graph = new Graph();
    const at = (name: string) => graph.input(name, [3]);
    const before = { weight: at('weight'), first: at('first'), second: at('second') };
    const { rate, epsilon } = adamScalars(1, 0.5);
    const scalars = { rate: graph.scalar(rate), epsilon: graph.scalar(epsilon) };
    graph.output('next', adamUpdate(graph, before, at('gradient'), scalars).weight);
    const session = await sessionOf(graph);
    const zeros = feed([3], [0, 0, 0]);
    const outputs = await session.run({
      weight: feed([3], [1, 1, 1]),
      first: zeros,
      second: zeros,
      gradient: feed([3], [1e-3, -7, 0]),
    });
    const [down, up, same] = floats(outputs, 'next');
    expect(down).toBeCloseTo(0.5, 4);
    expect(up).toBeCloseTo(1.5, 6);
    expect(same).toBe(1);
  });
});
