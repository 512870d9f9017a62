import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gradients } from '../../../src/main/nn/gradients.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { BATCH, type Dimension } from '../../../src/main/nn/shape.ts';
import { differenceErrors, gradientsOf, type Build } from '../../support/differences.ts';
import { feed, floats, runGraph } from '../../support/runtime.ts';
import { dot, relativeError, values } from '../../support/values.ts';

interface Layer {
  readonly images: number;
  readonly channels: number;
  readonly filters: number;
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly bias: boolean;
}

/**
 * The values are multiples of 1/16 and sums of their products exact in float32, whatever the order;
 * a formulation that scales on the way may round a few times.
 */
const TOLERANCE = 1e-5;

function layer(spec: Layer): Build {
  const { images, channels, filters, height, width, kernel, stride, padding, bias } = spec;
  return (g, input) => {
    const inputs = [
      input('x', [images, channels, height, width]),
      input('w', [filters, channels, kernel, kernel]),
      ...(bias ? [input('b', [filters])] : []),
    ];
    return g.add('Conv', inputs, { kernel, stride, padding, groups: 1, dilation: 1 });
  };
}

/** A square layer whose windows make `out` × `out` pixels and leave `rest` at the far edge. */
function square(
  kernel: number,
  stride: number,
  padding: number,
  out: number,
  rest: number,
  channels = 2,
  filters = 3,
): Layer | undefined {
  const side = (out - 1) * stride + kernel - 2 * padding + rest;
  if (side < 1) return undefined;
  const bias = (out + rest) % 2 === 1;
  return { images: 2, channels, filters, height: side, width: side, kernel, stride, padding, bias };
}

async function expectRightGradients(spec: Layer): Promise<void> {
  const errors = await differenceErrors(layer(spec), { step: 1 / 2, coordinates: 1 });
  for (const [input, error] of errors)
    expect(error, `${input} of ${JSON.stringify(spec)}`).toBeLessThanOrEqual(TOLERANCE);
}

/** Few pixels, and some more than the 200 from which other formulations are faster. */
const OUTPUT_SIDES = [2, 5, 15];
const KERNELS = [1, 3, 5, 7, 11];
const STRIDES = [1, 2, 4];

describe('convolution gradients agree with finite differences', () => {
  describe.each(KERNELS)('kernel %i', (kernel) => {
    test.each(STRIDES)(
      'stride %i, any padding, odd and even sizes, small and large maps',
      async (stride) => {
        const paddings = new Set([0, Math.floor(kernel / 2), Math.min(2, kernel - 1)]);
        for (const padding of paddings)
          for (const out of OUTPUT_SIDES)
            for (const rest of new Set([0, stride - 1])) {
              const spec = square(kernel, stride, padding, out, rest);
              if (spec !== undefined) await expectRightGradients(spec);
            }
      },
    );
  });

  test.each([
    ['1×1 on a map of 56', square(1, 1, 0, 56, 0)],
    ['1×1, stride 2, to a map of 28', square(1, 2, 0, 28, 1)],
    ['3×3 on a map of 56', square(3, 1, 1, 56, 0)],
    ['3×3, stride 2, to a map of 28', square(3, 2, 1, 28, 1)],
    ['5×5 on a map of 27', square(5, 1, 2, 27, 0)],
    ['ResNet’s stem', square(7, 2, 3, 32, 1, 4, 5)],
    ['AlexNet’s stem', square(11, 4, 2, 15, 0, 4, 5)],
    ['many channels on a small map', square(3, 1, 1, 4, 0, 24, 16)],
    ['many channels on a large map', square(3, 1, 1, 16, 0, 16, 24)],
    ['many channels, strided', square(3, 2, 1, 7, 1, 16, 24)],
    ['many channels, projected', square(1, 2, 0, 7, 1, 16, 24)],
  ])('%s', async (_title, spec) => {
    await expectRightGradients(spec!);
  });
});

const layers = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  channels: fc.integer({ min: 1, max: 4 }),
  filters: fc.integer({ min: 1, max: 4 }),
  kernel: fc.integer({ min: 1, max: 6 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.nat(),
  extra: fc.integer({ min: 0, max: 18 }),
});

describe('convolution gradients are the adjoint of the convolution', () => {
  test('⟨conv(x, w), y⟩ = ⟨x, dx(y)⟩ = ⟨w, dw(y)⟩, and db is the sum of y', async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ padding: any, extra, ...rest }) => {
        const padding = any % rest.kernel;
        const side = Math.max(1, rest.kernel - 2 * padding) + extra;
        const spec = { ...rest, padding, height: side, width: side };
        const { point, outputs, seed } = await gradientsOf(layer({ ...spec, bias: false }));
        const expected = dot(floats(outputs, 'y'), seed);
        const scale = Math.max(1, Math.abs(expected));
        for (const name of ['x', 'w']) {
          const found = dot(floats(point, name), floats(outputs, `gradient/${name}`));
          expect(Math.abs(found - expected) / scale, name).toBeLessThanOrEqual(TOLERANCE);
        }
        const biased = await gradientsOf(layer({ ...spec, bias: true }));
        const db = floats(biased.outputs, 'gradient/b');
        const perFilter = biased.seed.length / spec.images / spec.filters;
        const sums = new Float32Array(spec.filters);
        biased.seed.forEach((value, i) => {
          const filter = Math.floor(i / perFilter) % spec.filters;
          sums[filter] = sums[filter]! + value;
        });
        expect(relativeError(db, sums)).toBeLessThanOrEqual(TOLERANCE);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test('maps that are not square are refused, not differentiated wrongly', async () => {
    const spec = {
      images: 1,
      channels: 1,
      filters: 1,
      kernel: 1,
      stride: 2,
      padding: 0,
      bias: false,
    };
    await expect(gradientsOf(layer({ ...spec, height: 1, width: 2 }))).rejects.toThrow(
      /^Conv gradient: is written for square maps only/,
    );
  });
});

describe('the same gradients', () => {
  /** Gradients of a layer for a batch of `images`, with the batch left open or fixed. */
  async function withBatch(
    batch: Dimension,
    images: number,
    wanted: readonly string[],
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const graph = new Graph();
    const [x, w, b] = [
      graph.input('x', [batch, 3, 17, 17]),
      graph.input('w', [4, 3, 3, 3]),
      graph.input('b', [4]),
    ];
    const y = graph.add('Conv', [x, w, b], {
      kernel: 3,
      stride: 1,
      padding: 1,
      groups: 1,
      dilation: 1,
    });
    const seed = graph.input('seed', y.shape);
    const found = gradients(graph, {
      seeds: new Map([[y, seed]]),
      wanted: graph.inputs.filter(({ name }) => wanted.includes(name)),
    });
    for (const [value, gradient] of found) graph.output(`gradient/${value.name}`, gradient);
    const outputs = await runGraph(graph, {
      x: feed([images, 3, 17, 17], values('any', images * 3 * 289, 'x')),
      w: feed([4, 3, 3, 3], values('any', 108, 'w')),
      b: feed([4], values('any', 4, 'b')),
      seed: feed([images, 4, 17, 17], values('any', images * 4 * 289, 'seed')),
    });
    return new Map(wanted.map((name) => [name, floats(outputs, `gradient/${name}`)]));
  }

  test.each([1, 3])('for an open and a fixed batch of %i', async (images) => {
    const names = ['x', 'w', 'b'];
    const open = await withBatch(BATCH, images, names);
    const fixed = await withBatch(images, images, names);
    for (const name of names)
      expect(relativeError(open.get(name)!, fixed.get(name)!), name).toBeLessThanOrEqual(TOLERANCE);
  });

  test('whether one of them is wanted or all', async () => {
    const all = await withBatch(2, 2, ['x', 'w', 'b']);
    for (const name of ['x', 'w', 'b']) {
      const alone = await withBatch(2, 2, [name]);
      expect(relativeError(alone.get(name)!, all.get(name)!), name).toBeLessThanOrEqual(TOLERANCE);
    }
  });
});
