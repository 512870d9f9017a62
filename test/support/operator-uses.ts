import * as fc from 'fast-check';

import { float32, type EngineTensor } from '../../src/main/engine/tensor.ts';
import type { OperatorName } from '../../src/main/nn/attributes.ts';
import { Graph } from '../../src/main/nn/graph.ts';
import { BATCH, type Dimension, type Shape } from '../../src/main/nn/shape.ts';
import type { Value } from '../../src/main/nn/value.ts';
import { values, type Fill } from './values.ts';

/** A graph under construction together with what will be fed to it. */
export interface Bench {
  readonly graph: Graph;
  readonly feeds: Record<string, EngineTensor>;
  /** The leading dimension: `rows`, or the open batch that is fed with that many. */
  readonly batch: Dimension;
  readonly rows: number;
  input(shape: Shape, fill?: Fill): Value;
}

export function openBench(rows: number, open: boolean): Bench {
  const graph = new Graph();
  const feeds: Record<string, EngineTensor> = {};
  return {
    graph,
    feeds,
    rows,
    batch: open ? BATCH : rows,
    input(shape, fill = 'any') {
      const name = `x${graph.inputs.length}`;
      const fed = concrete(shape, rows);
      const count = fed.reduce((product, d) => product * d, 1);
      feeds[name] = float32(values(fill, count, name), fed);
      return graph.input(name, shape);
    },
  };
}

/** The shape with the open batch of `rows`. */
export function concrete(shape: Shape, rows: number): number[] {
  return shape.map((d) => (typeof d === 'number' ? d : d.multiple * rows));
}

/** One right use of an operator; the last node added is the operator's. */
export type Use = (bench: Bench) => readonly Value[];

const side = fc.integer({ min: 1, max: 5 });
const sides = fc.tuple(side, side);
const axis = fc.integer({ min: 0, max: 2 });
const axes = fc.uniqueArray(axis, { minLength: 1, maxLength: 3 });

/** [batch, a, b] with any dimensions of the other operand left out or set to 1, in either order. */
const broadcasts = fc.record({
  sides,
  ones: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  rank: fc.integer({ min: 0, max: 3 }),
  swapped: fc.boolean(),
});

function twoOperands(op: 'Add' | 'Sub' | 'Mul' | 'Div' | 'Greater'): fc.Arbitrary<Use> {
  return broadcasts.map(({ sides: [a, b], ones, rank, swapped }) => ({ graph, batch, input }) => {
    const whole = [batch, a, b];
    const part = whole.map((d, i) => (ones[i] ? 1 : d)).slice(3 - rank);
    const operands = [input(whole, 'positive'), input(part, 'positive')];
    return graph.addMany(op, swapped ? operands.toReversed() : operands, {});
  });
}

function pointwise(op: 'Sqrt' | 'Exp' | 'Relu'): fc.Arbitrary<Use> {
  return sides.map(
    ([a, b]) =>
      ({ graph, batch, input }) =>
        graph.addMany(op, [input([batch, a, b], 'positive')], {}),
  );
}

function along(op: 'Softmax' | 'LogSoftmax'): fc.Arbitrary<Use> {
  return fc.tuple(sides, axis).map(
    ([[a, b], at]) =>
      ({ graph, batch, input }) =>
        graph.addMany(op, [input([batch, a, b])], { axis: at }),
  );
}

function reduction(op: 'ReduceSumSquare' | 'ReduceMean' | 'ReduceMax'): fc.Arbitrary<Use> {
  return fc.tuple(sides, axes).map(
    ([[a, b], over]) =>
      ({ graph, batch, input }) =>
        graph.addMany(op, [input([batch, a, b])], { axes: over }),
  );
}

/** A window of `kernel` with some stride and padding, over a map at least as large. */
const windows = fc
  .record({
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    padding: fc.nat(2),
    extra: fc.tuple(fc.nat(4), fc.nat(4)),
  })
  .map(({ kernel, stride, dilation, padding, extra }) => {
    const reach = dilation * (kernel - 1) + 1;
    return {
      kernel,
      stride,
      dilation,
      padding: Math.min(padding, kernel - 1),
      height: reach + extra[0],
      width: reach + extra[1],
    };
  });

/** Right uses of every operator with random small shapes, mostly for a fixed or an open batch. */
export const OPERATOR_USES: { readonly [Op in OperatorName]: fc.Arbitrary<Use> } = {
  Add: twoOperands('Add'),
  Sub: twoOperands('Sub'),
  Mul: twoOperands('Mul'),
  Div: twoOperands('Div'),
  Greater: twoOperands('Greater'),
  Sqrt: pointwise('Sqrt'),
  Exp: pointwise('Exp'),
  Relu: pointwise('Relu'),
  Softmax: along('Softmax'),
  LogSoftmax: along('LogSoftmax'),
  Where: broadcasts.map(({ sides: [a, b], ones, rank, swapped }) => ({ graph, batch, input }) => {
    const whole = [batch, a, b];
    const part = whole.map((d, i) => (ones[i] ? 1 : d)).slice(3 - rank);
    const condition = graph.add('Greater', [input(part), graph.scalar(0)], {});
    const operands = [input(whole), input(part)];
    return graph.addMany('Where', [condition, ...(swapped ? operands.toReversed() : operands)], {});
  }),
  Cast: fc.tuple(sides, fc.constantFrom<'int64' | 'float32'>('int64', 'float32')).map(
    ([[a, b], to]) =>
      ({ graph, batch, input }) =>
        graph.addMany('Cast', [input([batch, a, b])], { to }),
  ),

  Shape: sides.map(
    ([a, b]) =>
      ({ graph, batch, input }) =>
        graph.addMany('Shape', [input([batch, a, b])], {}),
  ),
  ZerosOfShape: sides.map(
    ([a, b]) =>
      ({ graph, batch, input }) =>
        graph.addMany('ZerosOfShape', [graph.add('Shape', [input([batch, a, b])], {})], {}),
  ),
  Expand: broadcasts.map(({ sides: [a, b], ones, rank }) => ({ graph, batch, input }) => {
    const whole = [batch, a, b];
    const part = whole.map((d, i) => (ones[i] ? 1 : d)).slice(3 - rank);
    return graph.addMany('Expand', [input(part), graph.add('Shape', [input(whole)], {})], {});
  }),
  Reshape: fc
    .tuple(
      sides,
      fc.constantFrom<(a: number, b: number) => readonly number[]>(
        () => [-1],
        () => [0, -1],
        (a, b) => [-1, a * b],
        (a, b) => [-1, b, a],
        (a, b) => [0, 1, b, a],
        (a) => [-1, 1, a, 1],
      ),
    )
    .map(
      ([[a, b], target]) =>
        ({ graph, batch, input }) =>
          graph.addMany('Reshape', [input([batch, a, b]), graph.integers(target(a, b))], {}),
    ),
  Transpose: fc.tuple(sides, fc.shuffledSubarray([0, 1, 2], { minLength: 3 })).map(
    ([[a, b], permutation]) =>
      ({ graph, batch, input }) =>
        graph.addMany('Transpose', [input([batch, a, b])], { permutation }),
  ),
  Gather: fc
    .tuple(sides, axis, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }))
    .map(([[a, b], at, picks]) => ({ graph, batch, rows, input }) => {
      const size = [rows, a, b][at]!;
      const indices = graph.integers(picks.map((i) => i % size));
      return graph.addMany('Gather', [input([batch, a, b]), indices], { axis: at });
    }),
  Concat: fc.tuple(sides, axis, side).map(([[a, b], at, c]) => ({ graph, batch, input }) => {
    const whole = [batch, a, b];
    const other = at === 0 ? whole : whole.with(at, c);
    return graph.addMany('Concat', [input(whole), input(other), input(whole)], { axis: at });
  }),
  Split: fc.tuple(sides, axis, side).map(([[a, b], at, c]) => ({ graph, batch, input }) => {
    if (at === 0) {
      const half = input([batch, a, b]);
      const twice = graph.add('Concat', [half, half], { axis: 0 });
      return graph.addMany('Split', [twice], { axis: 0, sizes: [batch, batch] });
    }
    const own = [a, b][at - 1]!;
    const x = input([batch, a, b].with(at, own + c));
    return graph.addMany('Split', [x], { axis: at, sizes: [own, c] });
  }),
  Slice: fc
    .tuple(
      sides,
      fc.integer({ min: 1, max: 2 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([[a, b], at, from, length, step]) => ({ graph, batch, input }) => {
      const size = [a, b][at - 1]!;
      const start = from % size;
      const end = start + 1 + (length % (size - start));
      const parts = [start, end, at, step].map((i) => graph.integers([i]));
      return graph.addMany('Slice', [input([batch, a, b]), ...parts], {});
    }),

  ReduceSum: fc.tuple(sides, axes).map(
    ([[a, b], over]) =>
      ({ graph, batch, input }) =>
        graph.addMany('ReduceSum', [input([batch, a, b]), graph.integers(over)], {}),
  ),
  ReduceSumSquare: reduction('ReduceSumSquare'),
  ReduceMean: reduction('ReduceMean'),
  ReduceMax: reduction('ReduceMax'),

  MatMul: fc
    .tuple(sides, side, fc.constantFrom('matrices', 'stack by matrix', 'stacks', 'matrix by stack'))
    .map(([[m, k], n, form]) => ({ graph, batch, input }) => {
      const left = form.startsWith('stack') ? [batch, m, k] : [m, k];
      const right = form.endsWith('stack') || form === 'stacks' ? [batch, k, n] : [k, n];
      return graph.addMany('MatMul', [input(left), input(right)], {});
    }),
  Gemm: fc
    .record({
      sides,
      transA: fc.boolean(),
      transB: fc.boolean(),
      bias: fc.constantFrom('none', 'row', 'column vector', 'scalar'),
    })
    .map(({ sides: [k, n], transA, transB, bias }) => ({ graph, batch, input }) => {
      const a = input(transA ? [k, batch] : [batch, k]);
      const b = input(transB ? [n, k] : [k, n]);
      const shapes = { none: undefined, row: [n], 'column vector': [batch, 1], scalar: [] };
      const shape = shapes[bias];
      const inputs = shape === undefined ? [a, b] : [a, b, input(shape)];
      return graph.addMany('Gemm', inputs, { transA, transB });
    }),
  Conv: fc
    .record({
      window: windows,
      channels: fc.integer({ min: 1, max: 3 }),
      perGroup: fc.integer({ min: 1, max: 2 }),
      filters: fc.integer({ min: 1, max: 3 }),
      grouped: fc.boolean(),
      bias: fc.boolean(),
    })
    .map(({ window, channels, perGroup, filters, grouped, bias }) => ({ graph, batch, input }) => {
      const { height, width, kernel, ...rest } = window;
      const [groups, perFilter] = grouped ? [channels, perGroup] : [1, channels * perGroup];
      const all = grouped ? filters * channels : filters;
      const inputs = [
        input([batch, channels * perGroup, height, width]),
        input([all, perFilter, kernel, kernel]),
        ...(bias ? [input([all])] : []),
      ];
      return graph.addMany('Conv', inputs, { ...rest, kernel, groups });
    }),
  ConvTranspose: fc
    .record({
      window: windows,
      channels: side,
      filters: side,
      outputPadding: fc.nat(),
    })
    .map(({ window, channels, filters, outputPadding }) => ({ graph, batch, input }) => {
      const { height, width, kernel, stride, padding } = window;
      return graph.addMany(
        'ConvTranspose',
        [input([batch, filters, height, width]), input([filters, channels, kernel, kernel])],
        {
          kernel,
          stride,
          padding: kernel === 3 ? Math.min(1, padding) : 0,
          outputPadding: outputPadding % stride,
        },
      );
    }),
  MaxPool: fc.tuple(windows, side).map(([window, channels]) => ({ graph, batch, input }) => {
    const { height, width, kernel, stride, padding } = window;
    return graph.addMany('MaxPool', [input([batch, channels, height, width], 'distinct')], {
      kernel,
      stride,
      padding,
      endPadding: padding + 1 < kernel ? 1 : 0,
    });
  }),
  AveragePool: fc.tuple(windows, side).map(([window, channels]) => ({ graph, batch, input }) => {
    const { height, width, kernel } = window;
    return graph.addMany('AveragePool', [input([batch, channels, height, width])], {
      kernel,
      stride: kernel,
      padding: 0,
    });
  }),
  BatchNormalization: fc
    .tuple(sides, side)
    .map(([[h, w], channels]) => ({ graph, batch, input }) => {
      const perChannel = Array.from({ length: 4 }, () => input([channels], 'positive'));
      const x = input([batch, channels, h, w]);
      return graph.addMany('BatchNormalization', [x, ...perChannel], { epsilon: 1e-5 });
    }),
  ScatterAdd: fc
    .tuple(side, fc.array(fc.nat(), { minLength: 1, maxLength: 8 }))
    .map(([size, places]) => ({ graph, input }) => {
      const indices = graph.integers(places.map((i) => i % size));
      return graph.addMany('ScatterAdd', [input([size]), indices, input([places.length])], {});
    }),
};
