import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Graph } from '../../../src/main/nn/graph.ts';
import {
  BATCH,
  broadcast,
  fixedShape,
  product,
  sameShape,
  shapeText,
  type Dimension,
} from '../../../src/main/nn/shape.ts';
import { concrete } from '../../support/operator-uses.ts';
import { feed, floats, runGraph } from '../../support/runtime.ts';

describe('Graph', () => {
  test('refuses a name for a second value, whether input, constant or output', () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    const y = graph.add('Relu', [x], {});
    graph.output('y', y);
    const twice = /^[xy]: is used for two values of one graph/;
    expect(() => graph.input('x', [3])).toThrow(twice);
    expect(() => graph.constant('x', [1], Float32Array.of(1))).toThrow(twice);
    expect(() => graph.output('x', y)).toThrow(twice);
    expect(() => graph.input('y', [3])).toThrow(twice);
    expect(() => graph.output('y', x)).toThrow(/^y: is already an output of the graph/);
  });

  test('refuses a constant whose data do not fill its shape', () => {
    const data = new Float32Array(5);
    expect(() => new Graph().constant('w', [2, 3], data)).toThrow(
      /^w: has 5 values for the shape \[2, 3\]/,
    );
  });

  test('equal scalars and equal integer vectors are one value, other ones are not', () => {
    const graph = new Graph();
    expect(graph.scalar(0.1)).toBe(graph.scalar(0.1));
    expect(graph.scalar(0.1)).not.toBe(graph.scalar(-0.1));
    expect(graph.integers([1, 2])).toBe(graph.integers([1, 2]));
    expect(graph.integers([1, 2])).not.toBe(graph.integers([12]));
    expect(graph.constants.size).toBe(4);
  });

  test('scalars and integer vectors that look alike as text stay apart', async () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 2]);
    const both = graph.add('Mul', [x, graph.scalar(1)], {});
    graph.output('y', graph.add('Reshape', [both, graph.integers([1, -1])], {}));
    graph.output('z', graph.add('Mul', [x, graph.scalar(-1)], {}));
    graph.output('flat', graph.add('Reshape', [x, graph.integers([-1])], {}));
    const outputs = await runGraph(graph, { x: feed([1, 2], [3, 4]) });
    expect([...floats(outputs, 'z')]).toEqual([-3, -4]);
    expect(outputs.get('flat')?.shape).toEqual([2]);
  });
});

const dimension: fc.Arbitrary<Dimension> = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 3 }).map((multiple) => ({ multiple })),
);

describe('shapes', () => {
  test('broadcasting agrees in both orders and never shrinks a dimension', () => {
    fc.assert(
      fc.property(
        fc.array(dimension, { maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        fc.nat(4),
        (whole, ones, rank) => {
          const part = whole
            .map((d, i) => (ones[i] ? 1 : d))
            .slice(Math.max(0, whole.length - rank));
          expect(sameShape(broadcast(whole, part, 'test'), whole)).toBe(true);
          expect(sameShape(broadcast(part, whole, 'test'), whole)).toBe(true);
        },
      ),
    );
  });

  test('the product of a shape with an open batch is that of every batch size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (fixed, multiple, rows) => {
          const shape = [{ multiple }, ...fixed];
          const [found] = concrete([product(shape, 'test')], rows);
          expect(found).toBe(concrete(shape, rows).reduce((total, d) => total * d, 1));
        },
      ),
    );
  });

  test('what needs a number says so, and shows the shape', () => {
    expect(() => fixedShape([{ multiple: 2 }, 3], 'batch norm')).toThrow(
      /^batch norm: needs a fixed batch size, but got \[2N, 3\]/,
    );
    expect(() => product([BATCH, BATCH], 'Reshape')).toThrow(/^Reshape: .*\[N, N\]/);
    expect(shapeText([BATCH, 3, { multiple: 2 }])).toBe('[N, 3, 2N]');
  });
});
