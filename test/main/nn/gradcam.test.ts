import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { jointGradCam } from '../../../src/main/nn/gradcam.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { bilinearMatrix } from '../../../src/main/nn/layers.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import type { Value } from '../../../src/main/nn/value.ts';
import { feed, floats, runGraph } from '../../support/runtime.ts';
import { relativeError, values } from '../../support/values.ts';

interface Maps {
  readonly channels: number;
  readonly side: number;
}

const LARGE: Maps = { channels: 3, side: 5 };
const SMALL: Maps = { channels: 4, side: 3 };
const pixels = ({ side }: Maps): number => side * side;
const length = (maps: Maps): number => maps.channels * pixels(maps);

/** Weights of a linear score of the maps: [2, length], class by class. */
function scoreWeights(name: string, maps: Maps): Float32Array {
  return values('any', 2 * length(maps), name);
}

/**
 * Two sets of maps [N, K, s, s] with a linear score for each class: the gradient of a class's score
 * is then that class's weights, whatever the maps.
 */
async function run(
  large: Float32Array,
  small: Float32Array,
): Promise<{ readonly maps: Float32Array; readonly maxima: Float32Array }> {
  const n = large.length / length(LARGE);
  const graph = new Graph();
  const branch = (name: string, maps: Maps): { readonly twice: Value; readonly score: Value } => {
    const shape = [BATCH, maps.channels, maps.side, maps.side];
    const x = graph.input(name, shape);
    const twice = graph.add('Concat', [x, x], { axis: 0 });
    const rows = graph.add('Reshape', [twice, graph.integers([-1, length(maps)])], {});
    const w = graph.constant(`${name}.w`, [2, length(maps)], scoreWeights(name, maps));
    return { twice, score: graph.add('Gemm', [rows, w], { transA: false, transB: true }) };
  };
  const [a, b] = [branch('large', LARGE), branch('small', SMALL)];
  const logits = graph.add('Add', [a.score, b.score], {});
  const pairLogits = graph.addMany('Split', [logits], { axis: 0, sizes: [BATCH, BATCH] })[0]!;
  const heat = jointGradCam(graph, pairLogits, logits, [a.twice, b.twice]);
  graph.output('maps', heat.maps);
  graph.output('maxima', heat.maxima);
  const outputs = await runGraph(graph, {
    large: feed([n, LARGE.channels, LARGE.side, LARGE.side], large),
    small: feed([n, SMALL.channels, SMALL.side, SMALL.side], small),
  });
  expect(outputs.get('maps')!.shape).toEqual([n, 2, SMALL.side, SMALL.side]);
  expect(outputs.get('maxima')!.shape).toEqual([n, 2]);
  return { maps: floats(outputs, 'maps'), maxima: floats(outputs, 'maxima') };
}

/** method.md, "Grad-CAM of the ensemble", for one pair and class in plain arithmetic. */
function reference(
  large: Float32Array,
  small: Float32Array,
  asked: number,
): { readonly map: Float32Array; readonly maximum: number } {
  const weighted = (name: string, maps: Maps, x: Float32Array): Float32Array => {
    const w = scoreWeights(name, maps).subarray(asked * length(maps), (asked + 1) * length(maps));
    const sum = new Float32Array(pixels(maps));
    for (let k = 0; k < maps.channels; k += 1) {
      const own = (data: Float32Array): Float32Array =>
        data.subarray(k * pixels(maps), (k + 1) * pixels(maps));
      const mean = own(w).reduce((total, g) => total + g, 0) / pixels(maps);
      own(x).forEach((value, i) => {
        sum[i] = sum[i]! + mean * value;
      });
    }
    return sum;
  };
  const resize = bilinearMatrix(LARGE.side, LARGE.side, SMALL.side);
  const fine = weighted('large', LARGE, large);
  const map = weighted('small', SMALL, small).map((value, o) => {
    let resized = 0;
    fine.forEach((x, i) => {
      resized += x * resize[i * pixels(SMALL) + o]!;
    });
    return Math.max(0, value + resized);
  });
  const maximum = Math.max(...map);
  return { map: maximum > 0 ? map.map((x) => x / maximum) : map, maximum };
}

describe('Grad-CAM of the ensemble', () => {
  test('is the method’s formula, for both classes of every pair', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(1000), async (n, draw) => {
        const large = values('any', n * length(LARGE), 'large', draw);
        const small = values('any', n * length(SMALL), 'small', draw);
        const { maps, maxima } = await run(large, small);
        for (let i = 0; i < n; i += 1)
          for (const asked of [0, 1]) {
            const at = 2 * i + asked;
            const { map, maximum } = reference(
              large.subarray(i * length(LARGE), (i + 1) * length(LARGE)),
              small.subarray(i * length(SMALL), (i + 1) * length(SMALL)),
              asked,
            );
            const found = maps.subarray(at * pixels(SMALL), (at + 1) * pixels(SMALL));
            expect(relativeError(found, map)).toBeLessThanOrEqual(1e-4);
            expect(maxima[at]).toBeCloseTo(maximum, 5);
          }
      }),
      { numRuns: 20, seed: 4 },
    );
  });

  test('a map lies within [0, 1] and reaches 1, or is zero everywhere with a maximum of 0', async () => {
    const positive = values('any', 2 * length(LARGE), 'large');
    const small = values('any', 2 * length(SMALL), 'small');
    // The second pair has maps of nothing: no evidence for either class.
    positive.fill(0, length(LARGE));
    small.fill(0, length(SMALL));
    const { maps, maxima } = await run(positive, small);
    for (let at = 0; at < 4; at += 1) {
      const map = [...maps.subarray(at * pixels(SMALL), (at + 1) * pixels(SMALL))];
      expect(Math.min(...map)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...map)).toBe(maxima[at]! > 0 ? 1 : 0);
      expect(maxima[at]! > 0).toBe(at < 2);
    }
  });

  test('says so where the score does not depend on a map', () => {
    const graph = new Graph();
    const maps = graph.input('maps', [{ multiple: 2 }, 3, 4, 4]);
    const other = graph.input('other', [{ multiple: 2 }, 2]);
    const logits = graph.add('Relu', [other], {});
    const pairLogits = graph.input('pair', [BATCH, 2]);
    expect(() => jointGradCam(graph, pairLogits, logits, [maps])).toThrow(
      /^Grad-CAM: the score does not depend on the map/,
    );
  });
});
