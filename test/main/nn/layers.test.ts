import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gradients } from '../../../src/main/nn/gradients.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import {
  adaptiveAveragePool,
  batchNorm,
  bilinearMatrix,
  globalAveragePool,
  linear,
} from '../../../src/main/nn/layers.ts';
import type { ParameterSpec } from '../../../src/main/nn/parameters.ts';
import { Scope, type ScopeOptions } from '../../../src/main/nn/scope.ts';
import { BATCH, elementCount } from '../../../src/main/nn/shape.ts';
import type { Value } from '../../../src/main/nn/value.ts';
import { differenceErrors } from '../../support/differences.ts';
import { EXACT, SMOOTH } from '../../support/gradient-cases.ts';
import { feed, floats, runGraph } from '../../support/runtime.ts';
import { relativeError, values } from '../../support/values.ts';

/** One layer on its own: what it gives for the images and parameters. */
async function runLayer(
  shape: readonly number[],
  images: Float32Array,
  layer: (scope: Scope, x: Value) => Value,
  parameters: (spec: ParameterSpec) => Float32Array | undefined = () => undefined,
  options: ScopeOptions = {},
): Promise<{ readonly y: Float32Array; readonly statistics: ReadonlyMap<string, Float32Array> }> {
  const graph = new Graph();
  const scope = new Scope(graph, options);
  graph.output('y', layer(scope, graph.input('x', shape)));
  for (const { parameter, updated } of scope.statistics)
    graph.output(`next/${parameter.spec.name}`, updated);
  const fed = scope.fed.map(({ spec, value, rows }) => {
    const whole = parameters(spec)!;
    const rowLength = whole.length / spec.shape[0]!;
    const part = whole.subarray(rows[0] * rowLength, rows[1] * rowLength);
    return [value.name, feed(value.shape.map(Number), part)] as const;
  });
  const outputs = await runGraph(graph, { x: feed(shape, images), ...Object.fromEntries(fed) });
  const statistics = scope.statistics.map(({ parameter: { spec } }) => {
    return [spec.name, floats(outputs, `next/${spec.name}`)] as const;
  });
  return { y: floats(outputs, 'y'), statistics: new Map(statistics) };
}

describe('adaptive average pooling', () => {
  /** PyTorch's definition: output cell i averages input cells ⌊i·H/S⌋ … ⌈(i+1)·H/S⌉ − 1. */
  function reference(x: Float32Array, [n, c, h, w]: readonly number[], size: number): Float32Array {
    const y = new Float32Array(n! * c! * size * size);
    for (let plane = 0; plane < n! * c!; plane += 1)
      for (let row = 0; row < size; row += 1)
        for (let column = 0; column < size; column += 1) {
          let sum = 0;
          let count = 0;
          for (
            let i = Math.floor((row * h!) / size);
            i < Math.ceil(((row + 1) * h!) / size);
            i += 1
          )
            for (
              let j = Math.floor((column * w!) / size);
              j < Math.ceil(((column + 1) * w!) / size);
              j += 1
            ) {
              sum += x[(plane * h! + i) * w! + j]!;
              count += 1;
            }
          y[(plane * size + row) * size + column] = sum / count;
        }
    return y;
  }

  test('is PyTorch’s, whether it shrinks, keeps or enlarges the map', async () => {
    const side = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.integer({ min: 1, max: 7 }), async (height, width, size) => {
        const shape = [2, 3, height, width];
        const x = values('any', elementCount(shape), 'images');
        const { y } = await runLayer(shape, x, (scope, v) => adaptiveAveragePool(scope, v, size));
        expect(relativeError(y, reference(x, shape, size))).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  test.each([
    ['shrinks 13 to 6', 13, 6],
    ['keeps 6', 6, 6],
    ['enlarges 3 to 6', 3, 6],
    ['enlarges 1 to 6', 1, 6],
    ['shrinks 4 to 3, windows overlapping', 4, 3],
  ])('its gradient agrees with differences where it %s', async (_title, side, size) => {
    const errors = await differenceErrors((g, input) =>
      adaptiveAveragePool(new Scope(g), input('x', [2, 2, side, side]), size),
    );
    // Shares of a third and the like are rounded.
    expect(errors.get('x')).toBeLessThanOrEqual(SMOOTH);
  });

  test('takes an open batch', () => {
    const graph = new Graph();
    const y = adaptiveAveragePool(new Scope(graph), graph.input('x', [BATCH, 5, 3, 3]), 6);
    expect(y.shape).toEqual([BATCH, 180]);
  });
});

describe('bilinear resizing', () => {
  /** PyTorch's interpolate(mode='bilinear', align_corners=False): half-pixel centres, clamped. */
  function reference(x: Float32Array, h: number, w: number, size: number): Float32Array {
    const at = (i: number, j: number): number =>
      x[Math.min(h - 1, Math.max(0, i)) * w + Math.min(w - 1, Math.max(0, j))]!;
    const y = new Float32Array(size * size);
    for (let row = 0; row < size; row += 1)
      for (let column = 0; column < size; column += 1) {
        const v = Math.max(0, (row + 0.5) * (h / size) - 0.5);
        const u = Math.max(0, (column + 0.5) * (w / size) - 0.5);
        const [i, j] = [Math.floor(v), Math.floor(u)];
        const top = at(i, j) * (1 - (u - j)) + at(i, j + 1) * (u - j);
        const bottom = at(i + 1, j) * (1 - (u - j)) + at(i + 1, j + 1) * (u - j);
        y[row * size + column] = top * (1 - (v - i)) + bottom * (v - i);
      }
    return y;
  }

  test('is PyTorch’s for every pair of sizes', () => {
    const side = fc.integer({ min: 1, max: 14 });
    fc.assert(
      fc.property(side, side, side, (height, width, size) => {
        const x = values('any', height * width, 'map');
        const matrix = bilinearMatrix(height, width, size);
        const y = new Float32Array(size * size);
        for (let o = 0; o < y.length; o += 1)
          for (let i = 0; i < x.length; i += 1) y[o]! += x[i]! * matrix[i * y.length + o]!;
        expect(relativeError(y, reference(x, height, width, size))).toBeLessThanOrEqual(1e-6);
      }),
      { seed: 2 },
    );
  });

  test('keeps a constant map constant', () => {
    const matrix = bilinearMatrix(13, 13, 7);
    for (let o = 0; o < 49; o += 1) {
      let sum = 0;
      for (let i = 0; i < 169; i += 1) sum += matrix[i * 49 + o]!;
      expect(sum).toBeCloseTo(1, 6);
    }
  });
});

describe('batch normalisation', () => {
  const shape = [3, 2, 3, 3] as const;
  const count = 3 * 3 * 3;

  /** Parameters of two channels. */
  const PARAMETERS: Readonly<Record<string, Float32Array>> = {
    'bn.weight': Float32Array.of(1.5, -0.5),
    'bn.bias': Float32Array.of(0.25, 2),
    'bn.running_mean': Float32Array.of(0.5, -1),
    'bn.running_var': Float32Array.of(2, 0.25),
  };

  /** PyTorch's definition in double precision. */
  function reference(x: Float32Array): {
    readonly mean: number[];
    readonly variance: number[];
    readonly y: (mean: readonly number[], variance: readonly number[]) => Float32Array;
  } {
    const channel = (i: number): number => Math.floor(i / 9) % 2;
    const mean = [0, 0];
    const variance = [0, 0];
    x.forEach((value, i) => (mean[channel(i)]! += value / count));
    x.forEach((value, i) => (variance[channel(i)]! += (value - mean[channel(i)]!) ** 2 / count));
    return {
      mean,
      variance,
      y: (m, v) =>
        x.map((value, i) => {
          const c = channel(i);
          const normal = (value - m[c]!) / Math.sqrt(v[c]! + 1e-5);
          return normal * PARAMETERS['bn.weight']![c]! + PARAMETERS['bn.bias']![c]!;
        }),
    };
  }

  const run = (x: Float32Array, options: ScopeOptions): ReturnType<typeof runLayer> =>
    runLayer(
      shape,
      x,
      (scope, v) => batchNorm(scope, 'bn', v),
      ({ name }) => PARAMETERS[name],
      options,
    );

  test('uses the statistics of the batch in training, and moves the running ones', async () => {
    const x = values('any', elementCount(shape), 'images').map((v, i) => v * 3 + (i % 2));
    const { y, statistics } = await run(x, { training: true });
    const { mean, variance, y: normalise } = reference(x);
    expect(relativeError(y, normalise(mean, variance))).toBeLessThanOrEqual(1e-5);
    const moved = (running: Float32Array, batch: readonly number[]): Float32Array =>
      running.map((value, c) => 0.9 * value + 0.1 * batch[c]!);
    const unbiased = variance.map((v) => (v * count) / (count - 1));
    const expected = {
      'bn.running_mean': moved(PARAMETERS['bn.running_mean']!, mean),
      'bn.running_var': moved(PARAMETERS['bn.running_var']!, unbiased),
    };
    for (const [name, value] of Object.entries(expected))
      expect(relativeError(statistics.get(name)!, value), name).toBeLessThanOrEqual(1e-5);
  });

  test.each([
    ['in reading', {}],
    ['in training where the layer keeps them', { training: true, storedStatistics: () => true }],
  ])('uses the stored statistics %s, and leaves them', async (_title, options) => {
    const x = values('any', elementCount(shape), 'images');
    const { y, statistics } = await run(x, options);
    const expected = reference(x).y(
      [...PARAMETERS['bn.running_mean']!],
      [...PARAMETERS['bn.running_var']!],
    );
    expect(relativeError(y, expected)).toBeLessThanOrEqual(1e-6);
    expect(statistics.size).toBe(0);
  });

  test.each([3.3, 30.1, 1000.7])(
    'a channel that is %d everywhere becomes its shift, though squares and means are rounded',
    async (level) => {
      const large = [8, 2, 28, 28];
      const isFirst = (_: unknown, i: number): boolean => Math.floor(i / 784) % 2 === 0;
      const x = values('any', elementCount(large), 'images').map((v, i) =>
        isFirst(v, i) ? level : v,
      );
      const { y, statistics } = await runLayer(
        large,
        x,
        (scope, v) => batchNorm(scope, 'bn', v),
        ({ name }) => PARAMETERS[name],
        { training: true },
      );
      // The mean is off by some 1e-5 of the level, and is divided by √ε.
      for (const value of y.filter(isFirst))
        expect(Math.abs(value - 0.25)).toBeLessThanOrEqual(5e-3 * level);
      expect(y.every(Number.isFinite)).toBe(true);
      const variance = statistics.get('bn.running_var')!;
      expect(variance[0]).toBeGreaterThanOrEqual(Math.fround(0.9) * 2 - 1e-6);
    },
  );

  test('its gradient in training agrees with differences, for images, scale and shift', async () => {
    const errors = await differenceErrors(
      (g, input) =>
        batchNorm(new Scope(g, { training: true }), 'bn', input('x', [4, 2, 3, 3], 'distinct')),
      { wanted: ['x', 'bn.weight', 'bn.bias'] },
    );
    for (const [name, error] of errors) expect(error, name).toBeLessThanOrEqual(2e-4);
  });

  test('needs to know the batch in training', () => {
    const graph = new Graph();
    const scope = new Scope(graph, { training: true });
    expect(() => batchNorm(scope, 'bn', graph.input('x', [BATCH, 2, 3, 3]))).toThrow(
      /^batch norm in training: needs a fixed batch size/,
    );
  });
});

describe('linear layers', () => {
  const parameters = ({ name, shape }: ParameterSpec): Float32Array =>
    values('any', elementCount(shape), name);
  const run = (options: ScopeOptions): ReturnType<typeof runLayer> => {
    const x = values('any', 3 * 6, 'x');
    return runLayer([3, 6], x, (scope, v) => linear(scope, 'fc', v, 8), parameters, options);
  };

  test('are x·Wᵀ + b', async () => {
    const { y } = await run({});
    const [x, w] = [values('any', 18, 'x'), values('any', 48, 'fc.weight')];
    const expected = values('any', 8, 'fc.bias');
    for (let n = 0; n < 3; n += 1)
      for (let o = 0; o < 8; o += 1) {
        let sum = expected[o]!;
        for (let i = 0; i < 6; i += 1) sum += x[n * 6 + i]! * w[o * 6 + i]!;
        expect(y[n * 8 + o]).toBe(sum);
      }
  });

  test.each([
    ['two rows', 48, ['fc.weight[0:2]', 'fc.weight[2:4]', 'fc.weight[4:6]', 'fc.weight[6:8]']],
    ['four rows', 100, ['fc.weight[0:4]', 'fc.weight[4:8]']],
    ['all rows', 192, ['fc.weight']],
  ])('give the same in blocks of %s', async (_title, blockBytes, blocks) => {
    const graph = new Graph();
    const scope = new Scope(graph, { blockBytes });
    linear(scope, 'fc', graph.input('x', [BATCH, 6]), 8);
    const weights = scope.fed.filter(({ spec }) => spec.kind === 'weight');
    expect(weights.map(({ value }) => value.name)).toEqual(blocks);
    expect(weights.map(({ rows }) => rows[1] - rows[0]).reduce((a, b) => a + b)).toBe(8);
    expect((await run({ blockBytes })).y).toEqual((await run({})).y);
  });

  test('odd numbers of rows stay in one block, and so do constants', () => {
    const graph = new Graph();
    const fed = new Scope(graph, { blockBytes: 8 });
    linear(fed, 'odd', graph.input('x', [2, 6]), 7);
    expect(fed.fed.map(({ spec, rows }) => [spec.name, rows])).toEqual([
      ['odd.weight', [0, 7]],
      ['odd.bias', [0, 7]],
    ]);
    const frozen = new Scope(new Graph(), { blockBytes: 8, constant: parameters });
    linear(frozen, 'fc', frozen.graph.input('x', [2, 6]), 8);
    expect(frozen.fed).toEqual([]);
    expect([...frozen.graph.constants.keys()].map(({ name }) => name)).toContain('fc.weight');
  });

  test('their gradients in blocks agree with differences', async () => {
    const errors = await differenceErrors((g, input) =>
      linear(new Scope(g, { blockBytes: 32 }), 'fc', input('x', [3, 4]), 4),
    );
    expect([...errors.keys()].toSorted()).toEqual([
      'fc.bias',
      'fc.weight[0:2]',
      'fc.weight[2:4]',
      'x',
    ]);
    for (const [name, error] of errors) expect(error, name).toBeLessThanOrEqual(EXACT);
  });
});

describe('global average pooling', () => {
  test('is the mean over the pixels, and its gradient agrees with differences', async () => {
    const shape = [2, 3, 4, 8];
    const x = values('any', elementCount(shape), 'x');
    const { y } = await runLayer(shape, x, globalAveragePool);
    const expected = Float32Array.from({ length: 6 }, (_, plane) =>
      x.subarray(plane * 32, (plane + 1) * 32).reduce((sum, v) => sum + v / 32, 0),
    );
    expect(y).toEqual(expected);
    const errors = await differenceErrors((g, input) =>
      globalAveragePool(new Scope(g), input('x', shape)),
    );
    expect(errors.get('x')).toBeLessThanOrEqual(EXACT);
  });
});

describe('dropout', () => {
  test('multiplies by the fed mask in training, forward and backward', async () => {
    const graph = new Graph();
    const scope = new Scope(graph, { training: true });
    const x = graph.input('x', [2, 3]);
    const y = scope.dropout('drop', x);
    expect(scope.masks).toEqual([{ name: 'dropout/drop', shape: [2, 3], rate: 0.5 }]);
    const seed = graph.input('seed', [2, 3]);
    graph.output('y', y);
    graph.output('dx', gradients(graph, { seeds: new Map([[y, seed]]), wanted: [x] }).get(x)!);
    const outputs = await runGraph(graph, {
      x: feed([2, 3], [1, 2, 3, 4, 5, 6]),
      'dropout/drop': feed([2, 3], [0, 2, 2, 0, 0, 2]),
      seed: feed([2, 3], [1, 1, 1, 7, 8, 9]),
    });
    expect([...floats(outputs, 'y')]).toEqual([0, 4, 6, 0, 0, 12]);
    expect([...floats(outputs, 'dx')]).toEqual([0, 2, 2, 0, 0, 18]);
  });

  test('is not there in reading', () => {
    const graph = new Graph();
    const x = graph.input('x', [BATCH, 5]);
    const scope = new Scope(graph);
    expect(scope.dropout('drop', x)).toBe(x);
    expect(scope.masks).toEqual([]);
  });
});
