import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { float32 } from '../../../src/main/engine/tensor.ts';
import { adamScalars, adamUpdate } from '../../../src/main/nn/adam.ts';
import { gradients } from '../../../src/main/nn/gradients.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { crossEntropyTargets, focalLoss } from '../../../src/main/nn/loss.ts';
import { forward, NETWORKS, parameterSpecs } from '../../../src/main/nn/networks/index.ts';
import { rateFactor } from '../../../src/main/nn/schedule.ts';
import { elementCount } from '../../../src/main/nn/shape.ts';
import { buildTrainingStep, STEP } from '../../../src/main/nn/training-step.ts';
import { images, parameter } from '../../support/counter.ts';
import {
  expectParity,
  PARITY_BATCH,
  PARITY_LABELS,
  parityCase,
  readNudges,
} from '../../support/parity.ts';
import { feed, floats, runGraph, sessionOf } from '../../support/runtime.ts';

/** Training options against PyTorch's (scripts/fixtures/options.py and parity.py). */

const numbers = z.array(z.number());
const torch = z
  .object({
    focal: z.object({
      logits: z.array(numbers),
      labels: numbers,
      classWeights: numbers,
      cases: z.array(z.object({ gamma: z.number(), loss: z.number(), gradient: numbers })),
    }),
    adamw: z.object({
      start: numbers,
      rate: z.number(),
      decay: z.number(),
      rates: numbers,
      weights: z.array(numbers),
    }),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../fixtures/options/torch.json', import.meta.url), 'utf8')),
  );

describe('focal loss', () => {
  const { logits: rows, labels, classWeights, cases } = torch.focal;
  test.each(cases)('and its gradient are PyTorch’s at γ $gamma', async (expected) => {
    const shape = [rows.length, 2];
    const graph = new Graph();
    const logits = graph.input('logits', shape);
    const loss = focalLoss(graph, logits, graph.input('targets', shape), expected.gamma);
    const seeds = new Map([[loss, graph.scalar(1)]]);
    graph.output('loss', loss);
    graph.output('gradient', gradients(graph, { seeds, wanted: [logits] }).get(logits)!);
    const outputs = await runGraph(graph, {
      logits: feed(shape, rows.flat()),
      targets: feed(shape, crossEntropyTargets(labels, classWeights)),
    });
    expect(floats(outputs, 'loss')[0]).toBeCloseTo(expected.loss, 5);
    floats(outputs, 'gradient').forEach((g, i) =>
      expect(Math.abs(g - expected.gradient[i]!)).toBeLessThanOrEqual(1e-6),
    );
  });
});

describe('AdamW along a cosine', () => {
  test('has PyTorch’s rates and weights in every step', async () => {
    const { start, rate: learningRate, decay, rates, weights } = torch.adamw;
    const shape = [start.length];
    const graph = new Graph();
    const [weight, first, second] = ['w', 'm', 'v'].map((name) => graph.input(name, shape));
    const scalars = {
      rate: graph.input('rate', []),
      epsilon: graph.input('epsilon', []),
      decay: graph.input('decay', []),
    };
    const gradient = graph.add(
      'Mul',
      [graph.add('Sub', [weight!, graph.scalar(1)], {}), graph.scalar(2)],
      {},
    );
    const before = { weight: weight!, first: first!, second: second! };
    const after = adamUpdate(graph, before, gradient, scalars);
    graph.output('next/w', after.weight);
    graph.output('next/m', after.first);
    graph.output('next/v', after.second);
    const session = await sessionOf(graph);
    let [w, m, v]: readonly Float32Array[] = [start, start.map(() => 0), start.map(() => 0)].map(
      (x) => Float32Array.from(x),
    );
    for (const [i, expected] of weights.entries()) {
      const factor = rateFactor(i + 1, { kind: 'cosine', warmup: 0, total: rates.length });
      expect(learningRate * factor).toBeCloseTo(rates[i]!, 12);
      const { rate, epsilon } = adamScalars(i + 1, learningRate * factor);
      const outputs = await session.run({
        w: feed(shape, w!),
        m: feed(shape, m!),
        v: feed(shape, v!),
        rate: feed([], [rate]),
        epsilon: feed([], [epsilon]),
        decay: feed([], [decay * learningRate * factor]),
      });
      [w, m, v] = ['w', 'm', 'v'].map((name) => floats(outputs, `next/${name}`));
      w!.forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(2e-6));
    }
  });
});

describe('two stems', () => {
  test('the loss and every gradient are those of PyTorch’s two stems', async () => {
    const network = NETWORKS.resnet18;
    const specs = parameterSpecs(network, 'bse', 64, { stems: 'two' });
    expect(specs.filter(({ name }) => name.startsWith('se.')).map(({ name }) => name)).toEqual(
      ['conv1.weight', 'bn1.weight', 'bn1.bias', 'bn1.running_mean', 'bn1.running_var'].map(
        (name) => `se.${name}`,
      ),
    );
    const nudges = readNudges()['resnet18'] ?? {};
    const weights = new Map(
      specs.map(({ name, shape }) => [name, parameter('resnet18', name, shape, nudges)]),
    );
    const step = buildTrainingStep({
      inputShape: [PARITY_BATCH, 4, 64, 64],
      stems: 'two',
      forward: (scope, x) => forward(scope, network, x).logits,
      trainable: () => true,
      exportGradients: true,
    });
    const { rate, epsilon } = adamScalars(1, 0);
    const exported = [...step.graph.outputs.keys()].filter((key) => key.startsWith('gradient/'));
    const outputs = await (
      await sessionOf(step.graph)
    ).run(
      {
        ...Object.fromEntries(
          step.state.map(({ name, parameter: of, role, shape }) => [
            name,
            float32(
              role === 'value' ? weights.get(of)! : new Float32Array(elementCount(shape)),
              shape,
            ),
          ]),
        ),
        [STEP.images]: float32(images('images-1.step0', PARITY_BATCH, 4, 64), [
          PARITY_BATCH,
          4,
          64,
          64,
        ]),
        [STEP.targets]: float32(crossEntropyTargets(PARITY_LABELS), [PARITY_BATCH, 2]),
        [STEP.rate]: float32(Float32Array.of(rate), []),
        [STEP.epsilon]: float32(Float32Array.of(epsilon), []),
      },
      [STEP.loss, ...exported],
    );
    const ours = new Map(
      exported.map((key) => [key.replace('gradient/', 'gradients/'), floats(outputs, key)]),
    );
    ours.set('losses', floats(outputs, STEP.loss));
    expectParity(ours, parityCase('resnet18-two-stems'));
  });
});
