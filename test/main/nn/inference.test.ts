import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Session } from '../../../src/main/engine/runtime.ts';
import { float32, type EngineTensor, type Feeds } from '../../../src/main/engine/tensor.ts';
import {
  buildForwardGraph,
  buildReadingGraph,
  ENSEMBLE_CLASSIFIER,
  READING,
  type ReadingModel,
} from '../../../src/main/nn/inference.ts';
import { NETWORKS } from '../../../src/main/nn/networks/index.ts';
import { ENSEMBLE_NETWORKS } from '../../../src/shared/domain/networks.ts';
import { encodeModel } from '../../../src/main/nn/onnx/encode.ts';
import { networkWeights, weightFeeds } from '../../support/network-weights.ts';
import { floats, openModel } from '../../support/runtime.ts';
import { relativeError, values } from '../../support/values.ts';

const SIZE = 64;
const INPUT = 'bse';
const SAMPLE = [4, SIZE, SIZE];
const SAMPLE_LENGTH = 4 * SIZE * SIZE;
const PAIRS = 3;
const FEATURES = 4608;
/** Sums of thousands of products in another order. */
const TOLERANCE = 1e-5;

/** Without weights, the parameters are inputs of the graph: nothing is copied into a file. */
const FED: Pick<ReadingModel, 'input' | 'size' | 'networks'> = {
  input: INPUT,
  size: SIZE,
  networks: ENSEMBLE_NETWORKS.map((name) => ({ name, weights: new Map<string, Float32Array>() })),
};

const ensemble = {
  weight: values('any', 2 * FEATURES, 'ensemble').map((x) => x / 40),
  bias: Float32Array.of(0.1, -0.2),
};

function imagesOf(from: number, count: number): EngineTensor {
  const all = values('any', PAIRS * SAMPLE_LENGTH, 'images');
  // Pairs of different contrast, so that rows cannot be taken for one another.
  const data = all
    .map((x, i) => x * (1 + Math.floor(i / SAMPLE_LENGTH)))
    .subarray(from * SAMPLE_LENGTH, (from + count) * SAMPLE_LENGTH);
  return float32(data, [count, ...SAMPLE]);
}

function softmax([a, b]: readonly number[]): number[] {
  const [x, y] = [Math.exp(a!), Math.exp(b!)];
  return [x / (x + y), y / (x + y)];
}

describe('the reading graph of both networks', () => {
  let session: Session;
  let weights: Feeds;
  let together: ReadonlyMap<string, EngineTensor>;

  beforeAll(async () => {
    weights = Object.assign(
      {},
      ...ENSEMBLE_NETWORKS.map((name) =>
        weightFeeds(name, INPUT, SIZE, networkWeights(name, INPUT, SIZE)),
      ),
    ) as Feeds;
    session = await openModel(encodeModel(buildReadingGraph({ ...FED, ensemble }), 'reading'));
    together = await session.run({ ...weights, [READING.images]: imagesOf(0, PAIRS) });
  });

  afterAll(() => session.release());

  test('gives probabilities that add up to one, of the ensemble and of each network', () => {
    const outputs = [
      READING.probabilities,
      ...ENSEMBLE_NETWORKS.map((name) => READING.networkProbabilities(name)),
    ];
    for (const name of outputs) {
      const probabilities = floats(together, name);
      expect(together.get(name)!.shape).toEqual([PAIRS, 2]);
      for (let i = 0; i < PAIRS; i += 1) {
        const [benign, malignant] = probabilities.subarray(2 * i);
        expect(benign! + malignant!).toBeCloseTo(1, 6);
        expect(Math.min(benign!, malignant!)).toBeGreaterThan(0);
      }
    }
  });

  test('the ensemble’s logits are its classifier on the concatenated penultimate features', async () => {
    const features: Float32Array[] = [];
    for (const name of ENSEMBLE_NETWORKS) {
      const network = NETWORKS[name];
      const { graph } = buildForwardGraph(network, INPUT, SIZE, {});
      const forward = await openModel(encodeModel(graph, 'forward'));
      const own = Object.entries(weights)
        .filter(([key]) => key.startsWith(`${name}.`))
        .map(([key, tensor]) => [key.slice(name.length + 1), tensor] as const);
      const outputs = await forward.run({
        ...Object.fromEntries(own),
        [READING.images]: imagesOf(0, PAIRS),
      });
      await forward.release();
      features.push(floats(outputs, 'features'));
      const logits = floats(outputs, READING.logits);
      for (let i = 0; i < PAIRS; i += 1) {
        const expected = softmax([...logits.subarray(2 * i, 2 * i + 2)]);
        const found = floats(together, READING.networkProbabilities(name)).subarray(
          2 * i,
          2 * i + 2,
        );
        expect(found[0]).toBeCloseTo(expected[0]!, 5);
        expect(found[1]).toBeCloseTo(expected[1]!, 5);
      }
    }
    const logits = new Float32Array(2 * PAIRS);
    for (let i = 0; i < PAIRS; i += 1) {
      const row = features.flatMap((part) => {
        const each = part.length / PAIRS;
        return Array.from(part.subarray(i * each, (i + 1) * each));
      });
      expect(row).toHaveLength(FEATURES);
      for (const c of [0, 1])
        logits[2 * i + c] = row.reduce(
          (sum, x, k) => sum + x * ensemble.weight[c * FEATURES + k]!,
          ensemble.bias[c]!,
        );
      const expected = softmax([...logits.subarray(2 * i, 2 * i + 2)]);
      const found = floats(together, READING.probabilities).subarray(2 * i, 2 * i + 2);
      expect(found[0]).toBeCloseTo(expected[0]!, 5);
    }
    expect(relativeError(floats(together, READING.logits), logits)).toBeLessThanOrEqual(TOLERANCE);
  });

  test('gives each pair of a batch what it gives the pair alone', async () => {
    for (let i = 0; i < PAIRS; i += 1) {
      const alone = await session.run({ ...weights, [READING.images]: imagesOf(i, 1) });
      expect([...alone.keys()].toSorted()).toEqual([...together.keys()].toSorted());
      for (const [name, { shape }] of alone) {
        const each = floats(alone, name).length;
        const inBatch = floats(together, name).subarray(i * each, (i + 1) * each);
        expect(together.get(name)!.shape).toEqual([PAIRS, ...shape.slice(1)]);
        expect(relativeError(inBatch, floats(alone, name)), name).toBeLessThanOrEqual(1e-4);
      }
    }
  });

  test('has a heat map of either class for every pair, scaled by its maximum', () => {
    const side = 2;
    expect(together.get(READING.heatmaps)!.shape).toEqual([PAIRS, 2, side, side]);
    const maps = floats(together, READING.heatmaps);
    floats(together, READING.heatmapMaxima).forEach((maximum, at) => {
      const map = [...maps.subarray(at * side * side, (at + 1) * side * side)];
      expect(Math.min(...map)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...map)).toBe(maximum > 0 ? 1 : 0);
    });
    expect(Math.max(...floats(together, READING.heatmapMaxima))).toBeGreaterThan(0);
  });

  test('without heat maps gives the same probabilities', async () => {
    const graph = buildReadingGraph({ ...FED, ensemble, withoutHeatmaps: true });
    expect(graph.outputs.has(READING.heatmaps)).toBe(false);
    const plain = await openModel(encodeModel(graph, 'plain'));
    const outputs = await plain.run({ ...weights, [READING.images]: imagesOf(0, PAIRS) });
    await plain.release();
    for (const name of outputs.keys())
      expect(
        relativeError(floats(outputs, name), floats(together, name)),
        name,
      ).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe('the reading graph of one network', () => {
  test('has the network’s own probabilities as the model’s', async () => {
    const graph = buildReadingGraph({
      input: 'b',
      size: SIZE,
      networks: [{ name: 'resnet18', weights: networkWeights('resnet18', 'b', SIZE) }],
    });
    expect(graph.inputs.map(({ name }) => name)).toEqual([READING.images]);
    const session = await openModel(encodeModel(graph, 'reading'));
    const images = float32(values('any', 2 * SIZE * SIZE, 'images'), [2, 1, SIZE, SIZE]);
    const outputs = await session.run({ [READING.images]: images });
    await session.release();
    expect([...outputs.keys()].toSorted()).toEqual([
      'heatmap_maxima',
      'heatmaps',
      'logits',
      'probabilities',
      'probabilities_resnet18',
    ]);
    expect(floats(outputs, READING.probabilities)).toEqual(
      floats(outputs, READING.networkProbabilities('resnet18')),
    );
  });
});

test('the ensemble’s parameters are named apart from the networks’', () => {
  const graph = buildReadingGraph({ ...FED, ensemble, withoutHeatmaps: true });
  const constants = [...graph.constants.keys()].map(({ name }) => name);
  expect(constants).toContain(`${ENSEMBLE_CLASSIFIER}.weight`);
  const prefixes = graph.inputs.map(({ name }) => name.split('.')[0]);
  expect(new Set(prefixes)).toEqual(new Set([READING.images, ...ENSEMBLE_NETWORKS]));
});
