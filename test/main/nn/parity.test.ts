import { describe, expect, test } from 'vitest';

import type { InputKind, InputSize } from '../../../src/shared/domain/input.ts';
import { float32, type EngineTensor, type Feeds } from '../../../src/main/engine/tensor.ts';
import {
  buildForwardGraph,
  buildReadingGraph,
  READING,
  type ReadingModel,
} from '../../../src/main/nn/inference.ts';
import { NETWORKS, parameterSpecs } from '../../../src/main/nn/networks/index.ts';
import { ENSEMBLE_NETWORKS, type NetworkName } from '../../../src/shared/domain/networks.ts';
import { dropoutMask, images, positions } from '../../support/counter.ts';
import {
  COMPARED_NAMES,
  evaluationImages,
  expectParity,
  PARITY_BATCH,
  parityCase,
  parityClassifier,
  parityError,
  parityWeights,
  TOLERANCE,
  under,
} from '../../support/parity.ts';
import { floats, runGraph } from '../../support/runtime.ts';

/**
 * Full-width networks against PyTorch's numbers (scripts/fixtures/parity.py), evaluation mode.
 * Weights and images come from one formula in both languages, so only results are stored.
 */

const INPUT_OF: Readonly<Record<string, InputKind>> = { 1: 'b', 3: 'se', 4: 'bse' };

test('the formula gives the same bits as in Python', () => {
  const made = new Map([
    ['images', images('images.eval', 2, 3, 112)],
    ['mask', dropoutMask('mask', PARITY_BATCH * 4096)],
    ['classifier', parityClassifier().weight],
  ]);
  for (const name of [...ENSEMBLE_NETWORKS, ...COMPARED_NAMES])
    for (const [key, data] of parityWeights(name, 'bse')) made.set(`${name}/${key}`, data);

  for (const [name, { values }] of parityCase('formula')) {
    const data = made.get(name);
    const sample = Float32Array.from(positions(data?.length ?? 0), (at) => data?.[at] ?? NaN);
    expect(sample, name).toEqual(Float32Array.from(values));
  }
});

test('the measure of error sees one wrong value, a missing part and a NaN', () => {
  const theirs = parityCase('ensemble').get('logits')!;
  const right = Float32Array.from(theirs.values);
  expect(parityError(right, theirs)).toBeLessThanOrEqual(1e-6);
  expect(parityError(right.with(3, right[3]! + 0.01), theirs)).toBeGreaterThan(TOLERANCE);
  expect(parityError(right.subarray(1), theirs)).toBe(Infinity);
  expect(parityError(right.with(0, NaN), theirs)).toBeNaN();
});

const SIZES = new Map([...parityCase('small-sizes'), ...parityCase('compared-sizes')]);

describe.each([...ENSEMBLE_NETWORKS, ...COMPARED_NAMES])(
  '%s has the logits and penultimate features of PyTorch',
  (name) => {
    test('at 224 pixels with four channels', async () => {
      const outputs = await forward(name, 'bse', 224, PARITY_BATCH);
      expectParity(outputs, parityCase(`${name}-forward`));
    });

    const small = under(SIZES, `${name}/`);
    const settings = new Set([...small.keys()].map((key) => key.split('/')[0]!));
    test.each([...settings])('with channels x size = %s', async (setting) => {
      const [channels, size] = setting.split('x');
      const outputs = await forward(name, INPUT_OF[channels!]!, Number(size) as InputSize, 1);
      expectParity(outputs, under(small, `${setting}/`));
    });
  },
);

describe('the ensemble has the probabilities and Grad-CAM maps of PyTorch', () => {
  const cases: readonly (readonly [string, InputSize, boolean])[] = [
    ['ensemble', 224, true],
    ['ensemble-128', 128, false],
  ];
  test('an ensemble of three others, whose maps have different sides', async () => {
    const names = ['squeezenet1_1', 'densenet121', 'googlenet'] as const;
    const theirs = parityCase('ensemble-three');
    expectParity(await read(names, 128, true), theirs);
    expect(theirs.get('maps')!.maxAbs).toBe(1);
  });

  test.each(cases)('%s', async (fixture, size, stored) => {
    const outputs = await read(ENSEMBLE_NETWORKS, size, stored);
    const theirs = parityCase(fixture);
    expectParity(outputs, theirs);
    // Both maps with positive evidence and empty ones are compared here.
    const { values: maxima } = theirs.get('maxima')!;
    expect(maxima.some((x) => x > 0)).toBe(true);
    expect(maxima).toContain(0);
  });
});

async function forward(
  name: NetworkName,
  input: InputKind,
  size: InputSize,
  batch: number,
): Promise<Map<string, Float32Array>> {
  const { graph } = buildForwardGraph(NETWORKS[name], input, size, {});
  const outputs = await runGraph(graph, {
    ...parameterFeeds(name, input, ''),
    [READING.images]: imageFeed(input, size, batch),
  });
  return new Map([
    ['features', floats(outputs, 'features')],
    ['logits', floats(outputs, READING.logits)],
  ]);
}

/** The reading graph, with the weights stored in it as in a model file, or fed. */
async function read(
  names: readonly NetworkName[],
  size: InputSize,
  stored: boolean,
): Promise<Map<string, Float32Array>> {
  const model: ReadingModel = {
    input: 'bse',
    size,
    ensemble: parityClassifier(names.reduce((sum, name) => sum + NETWORKS[name].features, 0)),
    networks: names.map((name) => ({
      name,
      weights: stored ? parityWeights(name, 'bse') : new Map<string, Float32Array>(),
    })),
  };
  const feeds: Feeds = Object.assign(
    {},
    ...(stored ? [] : names.map((name) => parameterFeeds(name, 'bse', `${name}.`))),
  ) as Feeds;
  const outputs = await runGraph(buildReadingGraph(model), {
    ...feeds,
    [READING.images]: imageFeed('bse', size, PARITY_BATCH),
  });
  return new Map([
    ['logits', floats(outputs, READING.logits)],
    ['probabilities', floats(outputs, READING.probabilities)],
    ...names.map(
      (name) =>
        [`${name}-probabilities`, floats(outputs, READING.networkProbabilities(name))] as const,
    ),
    ['maps', floats(outputs, READING.heatmaps)],
    ['maxima', floats(outputs, READING.heatmapMaxima)],
  ]);
}

function parameterFeeds(name: NetworkName, input: InputKind, prefix: string): Feeds {
  const weights = parityWeights(name, input);
  return Object.fromEntries(
    parameterSpecs(NETWORKS[name], input, 224).map((spec) => [
      prefix + spec.name,
      float32(weights.get(spec.name)!, spec.shape),
    ]),
  );
}

function imageFeed(input: InputKind, size: InputSize, batch: number): EngineTensor {
  const data = evaluationImages(input, size, batch);
  return float32(data, [batch, data.length / (batch * size * size), size, size]);
}
