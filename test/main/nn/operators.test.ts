import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Graph } from '../../../src/main/nn/graph.ts';
import { OPERATORS } from '../../../src/main/nn/operators.ts';
import type { OperatorName } from '../../../src/main/nn/attributes.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import type { Value } from '../../../src/main/nn/value.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { concrete, openBench, OPERATOR_USES } from '../../support/operator-uses.ts';
import { runGraph } from '../../support/runtime.ts';

const OPERATOR_NAMES = Object.keys(OPERATORS) as OperatorName[];

describe('inferred shapes are what ONNX Runtime returns', () => {
  test.each(OPERATOR_NAMES)('%s', async (op) => {
    await fc.assert(
      fc.asyncProperty(
        OPERATOR_USES[op],
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (use, rows, open) => {
          const bench = openBench(rows, open);
          const outputs = use(bench);
          expect(bench.graph.nodes.at(-1)?.op).toBe(op);
          outputs.forEach((y, i) => bench.graph.output(`y${i}`, fetchable(bench.graph, y)));
          const results = await runGraph(bench.graph, bench.feeds);
          outputs.forEach((y, i) => {
            const { shape, type, data } = results.get(`y${i}`)!;
            expect(shape).toEqual(concrete(y.shape, rows));
            if (y.type !== 'bool') expect(type).toBe(y.type);
            if (y.integers !== undefined)
              expect(Array.from(data, Number)).toEqual(concrete(y.integers, rows));
          });
        },
      ),
      { numRuns: 20, seed: 7 },
    );
  });
});

test('operators that only move values keep their element type', async () => {
  const graph = new Graph();
  const x = graph.input('x', [BATCH, 4]);
  const integers = graph.add('Cast', [x], { to: 'int64' });
  const [zero, one, two] = [0, 1, 2].map((i) => graph.integers([i]));
  const moved = {
    Concat: graph.add('Concat', [integers, integers], { axis: 1 }),
    Gather: graph.add('Gather', [integers, one!], { axis: 1 }),
    Reshape: graph.add('Reshape', [integers, graph.integers([-1])], {}),
    Slice: graph.add('Slice', [integers, zero!, two!, one!, one!], {}),
    Split: graph.addMany('Split', [integers], { axis: 1, sizes: [1, 3] })[1]!,
    Transpose: graph.add('Transpose', [integers], { permutation: [1, 0] }),
  };
  for (const [op, y] of Object.entries(moved)) graph.output(op, y);
  const data = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  const results = await runGraph(graph, { x: { type: 'float32', shape: [2, 4], data } });
  for (const [op, y] of Object.entries(moved)) {
    const { type, shape } = results.get(op)!;
    expect(y.type, op).toBe('int64');
    expect({ type, shape }, op).toEqual({ type: 'int64', shape: concrete(y.shape, 2) });
  }
});

/** A truth value has no form of its own outside the runtime. */
function fetchable(graph: Graph, y: Value): Value {
  return y.type === 'bool' ? graph.add('Cast', [y], { to: 'float32' }) : y;
}

const window = { kernel: 3, stride: 1, padding: 0 };
const convolution = { ...window, groups: 1, dilation: 1 };

/** Wrong uses of each operator: what is wrong, and the use. */
const WRONG: readonly (readonly [OperatorName, string, (graph: Graph, x: Value) => unknown])[] = [
  ['Add', 'sizes that do not broadcast', (g, x) => g.add('Add', [x, g.input('y', [3])], {})],
  [
    'Sub',
    'a fixed size against the open batch',
    (g, x) => g.add('Sub', [x, g.input('y', [BATCH, 1, 1, 1])], {}),
  ],
  ['Mul', 'a float with an integer', (g, x) => g.add('Mul', [x, g.integers([2])], {})],
  ['Div', 'one operand', (g, x) => g.add('Div', [x], {})],
  ['Greater', 'a float with an integer', (g, x) => g.add('Greater', [x, g.integers([2])], {})],
  ['Where', 'a condition that is not true or false', (g, x) => g.add('Where', [x, x, x], {})],
  ['Sqrt', 'an integer', (g) => g.add('Sqrt', [g.integers([4])], {})],
  ['Relu', 'no operand', (g) => g.add('Relu', [], {})],
  ['Softmax', 'an axis it does not have', (g, x) => g.add('Softmax', [x], { axis: 4 })],
  ['LogSoftmax', 'a negative axis', (g, x) => g.add('LogSoftmax', [x], { axis: -1 })],
  ['Expand', 'a size that is not 1', (g, x) => g.add('Expand', [x, g.integers([2, 4, 6, 7])], {})],
  [
    'Expand',
    'a shape that is not known',
    (g, x) => g.add('Expand', [x, g.input('s', [4], 'int64')], {}),
  ],
  [
    'ZerosOfShape',
    'a shape that is not known',
    (g) => g.add('ZerosOfShape', [g.input('s', [4], 'int64')], {}),
  ],
  [
    'Reshape',
    'another number of values',
    (g, x) => g.add('Reshape', [x, g.integers([2, 4, 35])], {}),
  ],
  ['Reshape', 'a rest that is not whole', (g, x) => g.add('Reshape', [x, g.integers([7, -1])], {})],
  ['Reshape', 'two unknown dimensions', (g, x) => g.add('Reshape', [x, g.integers([-1, -1])], {})],
  [
    'Reshape',
    'a fixed size for the open batch',
    (g) => g.add('Reshape', [g.input('n', [BATCH, 4]), g.integers([8])], {}),
  ],
  [
    'Reshape',
    'a kept dimension it does not have',
    (g) => g.add('Reshape', [g.input('v', [4]), g.integers([-1, 0])], {}),
  ],
  ['Transpose', 'too few axes', (g, x) => g.add('Transpose', [x], { permutation: [1, 0] })],
  ['Transpose', 'an axis twice', (g, x) => g.add('Transpose', [x], { permutation: [0, 1, 1, 2] })],
  [
    'Gather',
    'an axis it does not have',
    (g, x) => g.add('Gather', [x, g.integers([0])], { axis: 4 }),
  ],
  ['Gather', 'indices that are not integers', (g, x) => g.add('Gather', [x, x], { axis: 0 })],
  [
    'Concat',
    'other sizes beside the axis',
    (g, x) => g.add('Concat', [x, g.input('y', [2, 4, 6, 7])], { axis: 0 }),
  ],
  [
    'Concat',
    'another number of axes',
    (g, x) => g.add('Concat', [x, g.input('y', [2, 4])], { axis: 0 }),
  ],
  ['Concat', 'an axis it does not have', (g, x) => g.add('Concat', [x, x], { axis: 4 })],
  [
    'Concat',
    'floats and integers',
    (g) => g.add('Concat', [g.input('v', [3]), g.integers([1])], { axis: 0 }),
  ],
  [
    'Concat',
    'a fixed and an open size',
    (g, x) => g.add('Concat', [x, g.input('y', [BATCH, 4, 6, 6])], { axis: 0 }),
  ],
  ['Concat', 'nothing', (g) => g.add('Concat', [], { axis: 0 })],
  [
    'Split',
    'sizes that do not add up',
    (g, x) => g.addMany('Split', [x], { axis: 1, sizes: [1, 2] }),
  ],
  ['Split', 'an axis it does not have', (g, x) => g.addMany('Split', [x], { axis: 4, sizes: [1] })],
  [
    'Split',
    'unequal parts of the open batch',
    (g) =>
      g.addMany('Split', [g.input('n', [{ multiple: 3 }, 4])], {
        axis: 0,
        sizes: [BATCH, { multiple: 2 }],
      }),
  ],
  [
    'Slice',
    'an axis it does not have',
    (g, x) => {
      const [zero, one] = [g.integers([0]), g.integers([1])];
      return g.add('Slice', [x, zero, one, g.integers([4]), one], {});
    },
  ],
  ['ReduceSum', 'an axis it does not have', (g, x) => g.add('ReduceSum', [x, g.integers([4])], {})],
  ['ReduceSum', 'no axes', (g, x) => g.add('ReduceSum', [x], {})],
  ['ReduceMean', 'a negative axis', (g, x) => g.add('ReduceMean', [x], { axes: [-1] })],
  ['ReduceMax', 'an axis it does not have', (g, x) => g.add('ReduceMax', [x], { axes: [4] })],
  [
    'ReduceSumSquare',
    'an axis it does not have',
    (g, x) => g.add('ReduceSumSquare', [x], { axes: [9] }),
  ],
  ['MatMul', 'inner sizes that differ', (g, x) => g.add('MatMul', [x, g.input('y', [5, 6])], {})],
  ['MatMul', 'a vector', (g, x) => g.add('MatMul', [x, g.input('y', [6])], {})],
  [
    'Gemm',
    'inner sizes that differ',
    (g) =>
      g.add('Gemm', [g.input('a', [2, 3]), g.input('b', [3, 4])], { transA: false, transB: true }),
  ],
  [
    'Gemm',
    'a stack of matrices',
    (g, x) => g.add('Gemm', [x, g.input('b', [6, 4])], { transA: false, transB: false }),
  ],
  [
    'Gemm',
    'a bias of another length',
    (g) =>
      g.add('Gemm', [g.input('a', [2, 3]), g.input('b', [4, 3]), g.input('c', [3])], {
        transA: false,
        transB: true,
      }),
  ],
  [
    'Conv',
    'weights for other channels',
    (g, x) => g.add('Conv', [x, g.input('w', [5, 3, 3, 3])], convolution),
  ],
  [
    'Conv',
    'weights of another kernel',
    (g, x) => g.add('Conv', [x, g.input('w', [5, 4, 3, 5])], convolution),
  ],
  [
    'Conv',
    'a bias of another length',
    (g, x) => g.add('Conv', [x, g.input('w', [5, 4, 3, 3]), g.input('b', [4])], convolution),
  ],
  [
    'Conv',
    'a window larger than the map',
    (g, x) => g.add('Conv', [x, g.input('w', [5, 4, 7, 7])], { ...convolution, kernel: 7 }),
  ],
  [
    'Conv',
    'filters that do not fall into the groups',
    (g, x) => g.add('Conv', [x, g.input('w', [5, 2, 3, 3])], { ...convolution, groups: 2 }),
  ],
  [
    'Conv',
    'maps without pixels',
    (g) => g.add('Conv', [g.input('v', [2, 4]), g.input('w', [5, 4, 3, 3])], convolution),
  ],
  [
    'ConvTranspose',
    'weights for other filters',
    (g, x) =>
      g.add('ConvTranspose', [x, g.input('w', [5, 4, 3, 3])], { ...window, outputPadding: 0 }),
  ],
  [
    'ConvTranspose',
    'weights of another kernel',
    (g, x) =>
      g.add('ConvTranspose', [x, g.input('w', [4, 5, 5, 5])], { ...window, outputPadding: 0 }),
  ],
  [
    'ConvTranspose',
    'an output padding as large as the stride',
    (g, x) =>
      g.add('ConvTranspose', [x, g.input('w', [4, 5, 3, 3])], { ...window, outputPadding: 1 }),
  ],
  [
    'MaxPool',
    'a window larger than the map',
    (g, x) => g.add('MaxPool', [x], { ...window, kernel: 7 }),
  ],
  [
    'AveragePool',
    'a window larger than the map',
    (g, x) => g.add('AveragePool', [x], { ...window, kernel: 7 }),
  ],
  ['MaxPool', 'maps without pixels', (g) => g.add('MaxPool', [g.input('v', [2, 4])], window)],
  [
    'BatchNormalization',
    'statistics of other channels',
    (g, x) => {
      const p = g.input('p', [3]);
      return g.add('BatchNormalization', [x, p, p, p, p], { epsilon: 1e-5 });
    },
  ],
  [
    'BatchNormalization',
    'no statistics',
    (g, x) => g.add('BatchNormalization', [x], { epsilon: 1e-5 }),
  ],
  [
    'ScatterAdd',
    'more indices than updates',
    (g) => g.add('ScatterAdd', [g.input('d', [9]), g.integers([1, 2]), g.input('u', [3])], {}),
  ],
  [
    'ScatterAdd',
    'data that are not a vector',
    (g, x) => g.add('ScatterAdd', [x, g.integers([1]), g.input('u', [1])], {}),
  ],
];

describe('a wrong use names its operator', () => {
  test.each(WRONG)('%s of %s', (op, _what, use) => {
    const graph = new Graph();
    const x = graph.input('x', [2, 4, 6, 6]);
    let thrown: unknown;
    try {
      use(graph, x);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SonopairError);
    const { kind, message } = thrown as SonopairError;
    expect(kind).toBe('graph');
    expect(message).toMatch(new RegExp(`^${op}: `));
    expect(message).not.toContain('undefined');
    expect(message).toMatch(/This is a bug; please report it\.$/);
  });

  test('every operator but those that take anything is among them', () => {
    const covered = new Set(WRONG.map(([op]) => op));
    const takesAnything: readonly OperatorName[] = ['Cast', 'Exp', 'Shape'];
    expect(OPERATOR_NAMES.filter((op) => !covered.has(op) && !takesAnything.includes(op))).toEqual(
      [],
    );
  });
});
