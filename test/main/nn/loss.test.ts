import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gradients } from '../../../src/main/nn/gradients.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { crossEntropy, crossEntropyTargets } from '../../../src/main/nn/loss.ts';
import { feed, floats, runGraph } from '../../support/runtime.ts';
import { relativeError } from '../../support/values.ts';

interface Sample {
  readonly logits: readonly [number, number];
  readonly label: number;
}

/** Loss and its gradient through ONNX Runtime. */
async function run(
  samples: readonly Sample[],
  classWeights?: readonly number[],
): Promise<{ readonly loss: number; readonly gradient: Float32Array }> {
  const shape = [samples.length, 2];
  const graph = new Graph();
  const logits = graph.input('logits', shape);
  const loss = crossEntropy(graph, logits, graph.input('targets', shape));
  const seeds = new Map([[loss, graph.scalar(1)]]);
  graph.output('loss', loss);
  graph.output('gradient', gradients(graph, { seeds, wanted: [logits] }).get(logits)!);
  const labels = samples.map(({ label }) => label);
  const outputs = await runGraph(graph, {
    logits: feed(
      shape,
      samples.flatMap((sample) => sample.logits),
    ),
    targets: feed(shape, crossEntropyTargets(labels, classWeights)),
  });
  return { loss: floats(outputs, 'loss')[0]!, gradient: floats(outputs, 'gradient') };
}

/** PyTorch's CrossEntropyLoss(weight=…): −Σ w_y log softmax(z)_y / Σ w_y, and its gradient. */
function reference(
  samples: readonly Sample[],
  weights: readonly number[],
): { readonly loss: number; readonly gradient: Float32Array } {
  const total = samples.reduce((sum, { label }) => sum + weights[label]!, 0);
  let loss = 0;
  const gradient = samples.flatMap(({ logits, label }) => {
    const top = Math.max(...logits);
    const exps = logits.map((z) => Math.exp(z - top));
    const all = exps[0]! + exps[1]!;
    const share = weights[label]! / total;
    loss -= share * (logits[label]! - top - Math.log(all));
    return exps.map((e, c) => share * (e / all - Number(c === label)));
  });
  return { loss, gradient: Float32Array.from(gradient) };
}

const samples = fc.array(
  fc.record({
    logits: fc.tuple(
      fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround),
      fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround),
    ),
    label: fc.nat(1),
  }),
  { minLength: 1, maxLength: 9 },
);

describe('cross-entropy', () => {
  test.each([
    ['without class weights', undefined],
    ['with class weights', [0.7, 3.1]],
  ])('and its gradient are PyTorch’s %s', async (_title, weights) => {
    await fc.assert(
      fc.asyncProperty(samples, async (batch) => {
        const found = await run(batch, weights);
        const expected = reference(batch, weights ?? [1, 1]);
        expect(found.loss).toBeCloseTo(expected.loss, 5);
        // A share of a class that is all but certain is 1 less a rounded number.
        const scale = Math.max(...expected.gradient.map(Math.abs), 0.01);
        found.gradient.forEach((g, i) =>
          expect(Math.abs(g - expected.gradient[i]!) / scale).toBeLessThanOrEqual(1e-4),
        );
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  test('stays finite where a class is as good as impossible', async () => {
    const { loss, gradient } = await run([{ logits: [500, -500], label: 1 }]);
    expect(loss).toBe(1000);
    expect([...gradient]).toEqual([1, -1]);
  });

  test('a class of weight zero counts for nothing', async () => {
    const certain: Sample = { logits: [1, 2], label: 0 };
    const other: Sample = { logits: [3, -4], label: 1 };
    const both = await run([certain, other], [2, 0]);
    const alone = await run([certain]);
    expect(both.loss).toBeCloseTo(alone.loss, 6);
    expect(relativeError(both.gradient.subarray(0, 2), alone.gradient)).toBeLessThanOrEqual(1e-6);
    expect([...both.gradient.subarray(2)]).toEqual([0, 0]);
  });
});

describe('targets', () => {
  test('are shares that add up to one, in the column of the label', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1), { minLength: 1, maxLength: 40 }),
        fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
        (labels, weights) => {
          const targets = crossEntropyTargets(labels, weights);
          expect(targets).toHaveLength(2 * labels.length);
          expect(targets.reduce((sum, t) => sum + t, 0)).toBeCloseTo(1, 5);
          labels.forEach((label, i) => {
            expect(targets[2 * i + label]).toBeGreaterThan(0);
            expect(targets[2 * i + 1 - label]).toBe(0);
          });
        },
      ),
    );
  });
});
