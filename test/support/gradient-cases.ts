import type { OperatorName } from '../../src/main/nn/attributes.ts';
import type { Graph } from '../../src/main/nn/graph.ts';
import type { Value } from '../../src/main/nn/value.ts';
import type { Build, DifferenceOptions } from './differences.ts';
import type { Fill } from './values.ts';

/** One function whose gradient is compared with differences. */
export interface GradientCase extends DifferenceOptions {
  readonly build: Build;
  /** Largest error relative to the largest gradient; EXACT unless the function is curved. */
  readonly tolerance?: number;
}

/**
 * Sums, products and maxima of values that are multiples of 1/16 are exact in float32, and a
 * central difference of a polynomial of degree four is exact at any step: only what rules
 * themselves compute is rounded (1/3 and the like), to some 1e-7.
 */
export const EXACT = 1e-6;

/**
 * Roots, quotients and exponentials: outputs rounded to 6e-8 over a step of 1/32 give some 4e-6 of
 * error; h⁴f⁽⁵⁾/30 gives as much again with arguments in [1, 2].
 */
export const SMOOTH = 5e-5;

type Cases = Readonly<Record<string, GradientCase>>;

/** Second operands of [2, 3, 4] in every position that broadcasts. */
const OPERANDS: readonly (readonly number[])[] = [
  [2, 3, 4],
  [1, 3, 4],
  [2, 1, 4],
  [2, 3, 1],
  [1, 3, 1],
  [2, 1, 1],
  [1, 1, 1],
  [3, 4],
  [3, 1],
  [1, 4],
  [4],
  [1],
  [],
];

function arithmetic(op: 'Add' | 'Sub' | 'Mul' | 'Div', tolerance: number): Cases {
  const cases: Record<string, GradientCase> = {};
  const whole = [2, 3, 4];
  const fill: Fill = op === 'Div' ? 'positive' : 'any';
  const name = (shape: readonly number[]): string => `[${shape.join()}]`;
  const plain = (a: readonly number[], b: readonly number[]): void => {
    cases[`${name(a)} with ${name(b)}`] = {
      tolerance,
      build: (g, input) => g.add(op, [input('a', a, fill), input('b', b, fill)], {}),
    };
  };
  for (const other of OPERANDS) {
    plain(whole, other);
    plain(other, whole);
    // The gradient that arrives is then one value for a whole axis.
    for (const axis of [0, 1, 2])
      cases[`${name(whole)} with ${name(other)}, summed over axis ${axis}`] = {
        tolerance,
        build: (g, input) => {
          const y = g.add(op, [input('a', whole, fill), input('b', other, fill)], {});
          return g.add('ReduceSum', [y, g.integers([axis])], {});
        },
      };
  }
  plain([2, 1, 4], [1, 3, 1]);
  plain([2, 3, 1], [4]);
  cases['a value with itself'] = {
    tolerance,
    build: (g, input) => {
      const a = input('a', whole, fill);
      return g.add(op, [a, a], {});
    },
  };
  return cases;
}

function summed(y: (g: Graph, x: Value) => Value): Build {
  return (g, input) =>
    g.add('ReduceSum', [y(g, input('x', [2, 3, 4], 'distinct')), g.integers([1])], {});
}

const window = (kernel: number, stride: number, padding: number) => ({ kernel, stride, padding });

function pooling(
  height: number,
  width: number,
  kernel: number,
  stride: number,
  padding: number,
): Build {
  return (g, input) =>
    g.add(
      'MaxPool',
      [input('x', [2, 2, height, width], 'distinct')],
      window(kernel, stride, padding),
    );
}

function averaging(height: number, width: number, kernel: number): Build {
  return (g, input) =>
    g.add('AveragePool', [input('x', [2, 2, height, width])], window(kernel, kernel, 0));
}

function product(a: readonly number[], b: readonly number[]): Build {
  return (g, input) => g.add('MatMul', [input('a', a), input('b', b)], {});
}

function reshape(...target: readonly number[]): Build {
  return (g, input) => g.add('Reshape', [input('x', [2, 3, 4]), g.integers(target)], {});
}

function transpose(...permutation: readonly number[]): Build {
  return (g, input) => {
    const shape = [2, 3, 4, 5].slice(0, permutation.length);
    return g.add('Transpose', [input('x', shape)], { permutation });
  };
}

/** Every operator that has a gradient rule, with functions that use it. */
export const GRADIENT_CASES: { readonly [Op in OperatorName]?: Cases } = {
  Add: arithmetic('Add', EXACT),
  Sub: arithmetic('Sub', EXACT),
  Mul: arithmetic('Mul', EXACT),
  Div: arithmetic('Div', SMOOTH),
  Sqrt: {
    whole: {
      tolerance: SMOOTH,
      build: (g, input) => g.add('Sqrt', [input('x', [3, 4], 'positive')], {}),
    },
    summed: {
      tolerance: SMOOTH,
      build: (g, input) => {
        const y = g.add('Sqrt', [input('x', [2, 3, 4], 'positive')], {});
        return g.add('ReduceSum', [y, g.integers([0, 2])], {});
      },
    },
  },
  Exp: {
    whole: {
      tolerance: SMOOTH,
      build: (g, input) => g.add('Exp', [input('x', [3, 4])], {}),
    },
    summed: {
      tolerance: SMOOTH,
      build: (g, input) => {
        const y = g.add('Exp', [input('x', [2, 3, 4])], {});
        return g.add('ReduceSum', [y, g.integers([0, 2])], {});
      },
    },
  },
  Relu: {
    whole: { build: (g, input) => g.add('Relu', [input('x', [4, 6], 'distinct')], {}) },
    summed: { build: summed((g, x) => g.add('Relu', [x], {})) },
  },
  LogSoftmax: {
    'two classes': {
      tolerance: SMOOTH,
      build: (g, input) => g.add('LogSoftmax', [input('x', [5, 2])], { axis: 1 }),
    },
    'many classes': {
      tolerance: SMOOTH,
      build: (g, input) => g.add('LogSoftmax', [input('x', [3, 7])], { axis: 1 }),
    },
    'over the first axis': {
      tolerance: SMOOTH,
      build: (g, input) => g.add('LogSoftmax', [input('x', [3, 4])], { axis: 0 }),
    },
    summed: {
      tolerance: SMOOTH,
      build: (g, input) => {
        const y = g.add('LogSoftmax', [input('x', [3, 4])], { axis: 1 });
        return g.add('ReduceSum', [y, g.integers([0])], {});
      },
    },
  },
  ReduceSum: Object.fromEntries(
    [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]].map((axes) => [
      `axes ${axes.join()}`,
      { build: (g, input) => g.add('ReduceSum', [input('x', [2, 3, 4]), g.integers(axes)], {}) },
    ]),
  ),
  ReduceMean: {
    ...Object.fromEntries(
      [[0], [2], [0, 2], [0, 1, 2]].map((axes) => [
        `axes ${axes.join()}`,
        { build: (g, input) => g.add('ReduceMean', [input('x', [2, 4, 8])], { axes }) },
      ]),
    ),
    'then summed': { build: summed((g, x) => g.add('ReduceMean', [x], { axes: [2] })) },
  },
  ReduceSumSquare: {
    ...Object.fromEntries(
      [[0], [1, 2], [0, 1, 2]].map((axes) => [
        `axes ${axes.join()}`,
        { build: (g, input) => g.add('ReduceSumSquare', [input('x', [2, 3, 4])], { axes }) },
      ]),
    ),
    'then summed': { build: summed((g, x) => g.add('ReduceSumSquare', [x], { axes: [2] })) },
  },
  Reshape: {
    flat: { build: reshape(-1) },
    'kept rows': { build: reshape(0, -1) },
    'more axes': { build: reshape(3, 2, 2, 2) },
    summed: { build: summed((g, x) => g.add('Reshape', [x, g.integers([4, 3, 2])], {})) },
  },
  Transpose: {
    matrix: { build: transpose(1, 0) },
    'three axes': { build: transpose(2, 0, 1) },
    'four axes': { build: transpose(1, 0, 2, 3) },
    'no axis in its place': { build: transpose(1, 2, 3, 0) },
  },
  Concat: {
    rows: {
      build: (g, input) => g.add('Concat', [input('a', [2, 3]), input('b', [1, 3])], { axis: 0 }),
    },
    'columns of different widths': {
      build: (g, input) =>
        g.add('Concat', [input('a', [2, 3]), input('b', [2, 1]), input('c', [2, 4])], { axis: 1 }),
    },
    'the middle one wanted': {
      wanted: ['b'],
      build: (g, input) =>
        g.add('Concat', [input('a', [2, 3]), input('b', [2, 1]), input('c', [2, 4])], { axis: 1 }),
    },
    'a value twice': {
      build: (g, input) => {
        const a = input('a', [2, 3]);
        return g.add('Concat', [a, a], { axis: 0 });
      },
    },
  },
  MatMul: {
    matrices: { build: product([3, 4], [4, 5]) },
    'a stack by a matrix': { build: product([2, 3, 4], [4, 5]) },
    'a stack of stacks by a matrix': { build: product([2, 2, 3, 4], [4, 2]) },
    'a wide matrix': { build: product([1, 4], [4, 1]) },
  },
  Gemm: {
    'with bias': {
      build: (g, input) =>
        g.add('Gemm', [input('x', [3, 4]), input('w', [5, 4]), input('b', [5])], {
          transA: false,
          transB: true,
        }),
    },
    'with bias as a row': {
      build: (g, input) =>
        g.add('Gemm', [input('x', [3, 4]), input('w', [5, 4]), input('b', [1, 5])], {
          transA: false,
          transB: true,
        }),
    },
    'without bias': {
      build: (g, input) =>
        g.add('Gemm', [input('x', [1, 4]), input('w', [2, 4])], { transA: false, transB: true }),
    },
    'only the weights wanted': {
      wanted: ['w'],
      build: (g, input) =>
        g.add('Gemm', [input('x', [3, 4]), input('w', [2, 4])], { transA: false, transB: true }),
    },
  },
  Conv: {
    'with bias': {
      build: (g, input) =>
        g.add('Conv', [input('x', [2, 2, 6, 6]), input('w', [3, 2, 3, 3]), input('b', [3])], {
          ...window(3, 1, 1),
          groups: 1,
          dilation: 1,
        }),
    },
    'strided, without bias': {
      build: (g, input) =>
        g.add('Conv', [input('x', [2, 2, 7, 7]), input('w', [3, 2, 3, 3])], {
          ...window(3, 2, 1),
          groups: 1,
          dilation: 1,
        }),
    },
  },
  AveragePool: {
    'windows that fill the map': { build: averaging(6, 4, 2) },
    'pixels left over at both edges': { build: averaging(7, 5, 2) },
    'windows of three': { tolerance: EXACT, build: averaging(6, 8, 3) },
  },
  MaxPool: {
    'a last window that reaches beyond the edge': {
      build: (g, input) =>
        g.add('MaxPool', [input('x', [2, 2, 6, 6], 'distinct')], {
          ...window(3, 2, 0),
          endPadding: 1,
        }),
    },
    'windows side by side': { build: pooling(6, 6, 2, 2, 0) },
    'overlapping windows': { build: pooling(7, 7, 3, 2, 0) },
    'overlapping and padded': { build: pooling(7, 7, 3, 2, 1) },
    'every pixel in nine windows': { build: pooling(5, 5, 3, 1, 1) },
    'pixels no window reaches': { build: pooling(6, 6, 2, 3, 0) },
    'not square': { build: pooling(4, 7, 3, 2, 1) },
    'one window': { build: pooling(3, 3, 3, 2, 0) },
    'then summed': {
      build: (g, input) => {
        const x = input('x', [2, 3, 4, 4], 'distinct');
        const y = g.add('MaxPool', [x], window(3, 2, 1));
        return g.add('ReduceSum', [y, g.integers([0, 2, 3])], {});
      },
    },
  },
  BatchNormalization: {
    'stored statistics': {
      tolerance: SMOOTH,
      wanted: ['x'],
      build: (g, input) => {
        const perChannel = ['scale', 'shift', 'mean', 'variance'].map((name) =>
          input(name, [3], 'positive'),
        );
        const x = input('x', [2, 3, 4, 4]);
        return g.add('BatchNormalization', [x, ...perChannel], { epsilon: 1e-5 });
      },
    },
    'then summed': {
      tolerance: SMOOTH,
      wanted: ['x'],
      build: (g, input) => {
        const perChannel = ['scale', 'shift', 'mean', 'variance'].map((name) =>
          input(name, [3], 'positive'),
        );
        const x = input('x', [2, 3, 2, 2]);
        const y = g.add('BatchNormalization', [x, ...perChannel], { epsilon: 1e-5 });
        return g.add('ReduceSum', [y, g.integers([2, 3])], {});
      },
    },
  },
};
