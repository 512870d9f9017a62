import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gradients } from '../../../src/main/nn/gradients.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { crossEntropyTargets, focalLoss } from '../../../src/main/nn/loss.ts';
import { feed, floats, runGraph } from '../../support/runtime.ts';

interface Sample {
  readonly logits: readonly [number, number];
  readonly label: number;
}

/** Loss and its gradient through ONNX Runtime. */
async function run(
  samples: readonly Sample[],
  gamma: number,
  weights: readonly number[],
): Promise<{ readonly loss: number; readonly gradient: Float32Array }> {
  const shape = [samples.length, 2];
  const graph = new Graph();
  const logits = graph.input('logits', shape);
  const loss = focalLoss(graph, logits, graph.input('targets', shape), gamma);
  const seeds = new Map([[loss, graph.scalar(1)]]);
  graph.output('loss', loss);
  graph.output('gradient', gradients(graph, { seeds, wanted: [logits] }).get(logits)!);
  const labels = samples.map(({ label }) => label);
  const outputs = await runGraph(graph, {
    logits: feed(
      shape,
      samples.flatMap((sample) => sample.logits),
    ),
    targets: feed(shape, crossEntropyTargets(labels, weights)),
  });
  return { loss: floats(outputs, 'loss')[0]!, gradient: floats(outputs, 'gradient') };
}

/** Lin et al. 2017, Eq. 5, in double precision: −Σ share (1 − p)^γ log p. */
function focal(samples: readonly Sample[], gamma: number, weights: readonly number[]): number {
  const total = samples.reduce((sum, { label }) => sum + weights[label]!, 0);
  return samples.reduce((sum, { logits, label }) => {
    const gap = logits[1 - label]! - logits[label]!;
    const p = 1 / (1 + Math.exp(gap));
    return sum + (weights[label]! / total) * (1 / (1 + Math.exp(-gap))) ** gamma * -Math.log(p);
  }, 0);
}

const logit = fc.double({ min: -8, max: 8, noNaN: true }).map(Math.fround);
const samples = fc.array(fc.record({ logits: fc.tuple(logit, logit), label: fc.nat(1) }), {
  minLength: 1,
  maxLength: 6,
});

describe('focal loss', () => {
  test('is Lin’s formula, and its gradient the slope of it, with class weights', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.constantFrom(0.5, 1, 2, 5), async (batch, gamma) => {
        const weights = [0.7, 3.1];
        const found = await run(batch, gamma, weights);
        const expected = focal(batch, gamma, weights);
        expect(Math.abs(found.loss - expected)).toBeLessThanOrEqual(1e-5 * (1 + expected));
        const at = (index: number, by: number): number =>
          focal(
            batch.map((sample, i) => {
              const [a, b] = sample.logits;
              const moved = (c: number, z: number): number => (2 * i + c === index ? z + by : z);
              return { ...sample, logits: [moved(0, a), moved(1, b)] as const };
            }),
            gamma,
            weights,
          );
        found.gradient.forEach((g, i) => {
          const slope = (at(i, 1e-5) - at(i, -1e-5)) / 2e-5;
          expect(Math.abs(g - slope)).toBeLessThanOrEqual(1e-4 * (0.1 + Math.abs(slope)));
        });
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  test('stays finite where a class is as good as certain, or impossible', async () => {
    const certain = await run([{ logits: [-500, 500], label: 1 }], 0.5, [1, 1]);
    expect([certain.loss, ...certain.gradient].map(Math.abs)).toEqual([0, 0, 0]);
    const wrong = await run([{ logits: [500, -500], label: 1 }], 2, [1, 1]);
    expect(wrong.loss).toBe(1000);
    expect([...wrong.gradient]).toEqual([1, -1]);
  });
});
