import type { Attributes, ElementType, OperatorName } from './attributes.ts';
import type { Value } from './value.ts';
import {
  broadcast,
  dimensionText,
  fixedShape,
  graphError,
  product,
  sameDimension,
  sameShape,
  shapeText,
  type Dimension,
  type Shape,
} from './shape.ts';

interface Inferred {
  readonly shape: Shape;
  readonly type?: ElementType;
  readonly integers?: Shape;
}

type Inference<Op extends OperatorName> = (
  inputs: readonly Value[],
  attributes: Attributes[Op],
) => readonly Inferred[];

/** Type and shape inference of every operator; a wrong use throws and names the operator. */
export const OPERATORS: { readonly [Op in OperatorName]: Inference<Op> } = {
  Add: elementwise('Add'),
  Sub: elementwise('Sub'),
  Mul: elementwise('Mul'),
  Div: elementwise('Div'),
  Sqrt: unary,
  Exp: unary,
  Relu: unary,
  Softmax: ([x], { axis }) => [{ shape: along(x!, [axis], 'Softmax').shape }],
  LogSoftmax: ([x], { axis }) => [{ shape: along(x!, [axis], 'LogSoftmax').shape }],
  Greater: (inputs) => elementwise('Greater')(inputs).map(({ shape }) => ({ shape, type: 'bool' })),
  Where: ([condition, a, b]) => [
    { shape: broadcast(condition!.shape, broadcast(a!.shape, b!.shape, 'Where'), 'Where') },
  ],
  Cast: ([x], { to }) => [{ shape: x!.shape, type: to }],

  Shape: ([x]) => [{ shape: [x!.shape.length], type: 'int64', integers: x!.shape }],
  ZerosOfShape: ([shape]) => [{ shape: known(shape!, 'ZerosOfShape') }],
  Expand: ([x, shape]) => [{ shape: broadcast(x!.shape, known(shape!, 'Expand'), 'Expand') }],
  Reshape: ([x, target]) => [
    { shape: reshaped(x!.shape, known(target!, 'Reshape')), type: x!.type },
  ],
  Transpose: ([x], { permutation }) => {
    if (permutation.toSorted((a, b) => a - b).join() !== x!.shape.map((_, i) => i).join())
      throw graphError(
        'Transpose',
        `permutation [${permutation.join()}] on ${shapeText(x!.shape)}`,
      );
    return [{ shape: permutation.map((axis) => x!.shape[axis]!), type: x!.type }];
  },
  Gather: ([x, indices], { axis }) => {
    const { shape, type } = along(x!, [axis], 'Gather');
    return [
      { shape: [...shape.slice(0, axis), ...indices!.shape, ...shape.slice(axis + 1)], type },
    ];
  },
  Concat: (inputs, { axis }) => [{ shape: concatenated(inputs, axis), type: inputs[0]!.type }],
  Split: ([x], { axis, sizes }) => {
    along(x!, [axis], 'Split');
    // Parts of an open batch are exported without their sizes, so they must be equal.
    const exportable = sizes.every((d) => typeof d === 'number' || sameDimension(d, sizes[0]!));
    if (!exportable || !sameDimension(sum(sizes), x!.shape[axis]!))
      throw graphError(
        'Split',
        `sizes ${shapeText(sizes)} of axis ${axis} in ${shapeText(x!.shape)}`,
      );
    return sizes.map((size) => ({ shape: x!.shape.with(axis, size), type: x!.type }));
  },
  Slice: ([x, starts, ends, axes, steps]) => {
    const shape = [...x!.shape];
    const sliced = fixedShape(known(axes!, 'Slice'), 'Slice');
    along(x!, sliced, 'Slice');
    sliced.forEach((axis, i) => {
      const [from, to, step] = [starts, ends, steps].map((v) => known(v!, 'Slice')[i]);
      shape[axis] = Math.ceil((Number(to) - Number(from)) / Number(step));
    });
    return [{ shape, type: x!.type }];
  },

  ReduceSum: ([x, axes]) => [
    { shape: reduced(x!, fixedShape(known(axes!, 'ReduceSum'), 'ReduceSum'), 'ReduceSum') },
  ],
  ReduceSumSquare: ([x], { axes }) => [{ shape: reduced(x!, axes, 'ReduceSumSquare') }],
  ReduceMean: ([x], { axes }) => [{ shape: reduced(x!, axes, 'ReduceMean') }],
  ReduceMax: ([x], { axes }) => [{ shape: reduced(x!, axes, 'ReduceMax') }],

  MatMul: ([a, b]) => {
    const [m, k] = a!.shape.slice(-2);
    const [k2, n] = b!.shape.slice(-2);
    if (m === undefined || n === undefined || !sameDimension(k!, k2!)) mismatch('MatMul', a!, b!);
    return [
      { shape: [...broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2), 'MatMul'), m, n] },
    ];
  },
  Gemm: ([a, b, c], { transA, transB }) => {
    const [m, k] = transA ? a!.shape.toReversed() : a!.shape;
    const [k2, n] = transB ? b!.shape.toReversed() : b!.shape;
    if (a!.shape.length !== 2 || b!.shape.length !== 2 || !sameDimension(k!, k2!))
      mismatch('Gemm', a!, b!);
    const shape = [m!, n!];
    if (c !== undefined && !sameShape(broadcast(c.shape, shape, 'Gemm'), shape))
      mismatch('Gemm', b!, c);
    return [{ shape }];
  },
  Conv: ([x, w, b], { kernel, stride, padding, groups, dilation }) => {
    const [n, channels, height, width] = x!.shape;
    const [filters, perGroup, kh, kw] = w!.shape;
    const expected = groups === 1 ? channels! : Number(channels) / groups;
    const grouped = Number(filters) % groups === 0;
    if (!sameDimension(perGroup!, expected) || kh !== kernel || kw !== kernel || !grouped)
      mismatch('Conv', x!, w!);
    if (b !== undefined && b.shape[0] !== filters) mismatch('Conv', w!, b);
    const reach = dilation * (kernel - 1) + 1;
    const out = (size: Dimension): number => windows(size, reach, stride, padding, 'Conv');
    return [{ shape: [n!, filters!, out(height!), out(width!)] }];
  },
  ConvTranspose: ([dy, w], { kernel, stride, padding, outputPadding }) => {
    const [n, filters, height, width] = dy!.shape;
    const [filters2, , kh, kw] = w!.shape;
    if (filters !== filters2 || kh !== kernel || kw !== kernel) mismatch('ConvTranspose', dy!, w!);
    if (outputPadding >= stride)
      throw graphError('ConvTranspose', `output padding ${outputPadding} at stride ${stride}`);
    const out = (size: Dimension): number => {
      const pixels = (Number(size) - 1) * stride - 2 * padding + kernel + outputPadding;
      if (!(pixels >= 1))
        throw graphError('ConvTranspose', `gives ${pixels} pixels from ${dimensionText(size)}`);
      return pixels;
    };
    return [{ shape: [n!, w!.shape[1]!, out(height!), out(width!)] }];
  },
  /** Outputs: the maxima, and their offsets into the whole flattened input. */
  MaxPool: ([x], { kernel, stride, padding, endPadding = 0 }) => {
    const [n, c, height, width] = x!.shape;
    const out = (size: Dimension): number =>
      windows(Number(size) + endPadding, kernel, stride, padding, 'MaxPool');
    const shape = [n!, c!, out(height!), out(width!)];
    return [{ shape }, { shape, type: 'int64' }];
  },
  AveragePool: ([x], { kernel, stride, padding }) => {
    const [n, c, height, width] = x!.shape;
    const out = (size: Dimension): number => windows(size, kernel, stride, padding, 'AveragePool');
    return [{ shape: [n!, c!, out(height!), out(width!)] }];
  },
  /** x · scale + shift with stored statistics; inputs x, scale, shift, mean, variance, each [C]. */
  BatchNormalization: ([x, ...perChannel]) => {
    for (const p of perChannel)
      if (p.shape.length !== 1 || !sameDimension(p.shape[0]!, x!.shape[1]!))
        mismatch('BatchNormalization', x!, p);
    return [{ shape: x!.shape }];
  },
  /** data, indices, updates, all rank 1: adds each update at its index; repeated indices add up. */
  ScatterAdd: ([data, indices, updates]) => {
    if (data!.shape.length !== 1 || !sameShape(indices!.shape, updates!.shape))
      mismatch('ScatterAdd', indices!, updates!);
    return [{ shape: data!.shape }];
  },
};

function elementwise(op: string): (inputs: readonly Value[]) => readonly Inferred[] {
  return ([a, b]) => [{ shape: broadcast(a!.shape, b!.shape, op) }];
}

function unary([x]: readonly Value[]): readonly Inferred[] {
  return [{ shape: x!.shape }];
}

function mismatch(op: string, a: Value, b: Value): never {
  throw graphError(
    op,
    `${a.name} ${shapeText(a.shape)} does not fit ${b.name} ${shapeText(b.shape)}`,
  );
}

function known(value: Value, op: string): Shape {
  if (value.integers === undefined)
    throw graphError(op, `needs the content of ${value.name} to infer its shape`);
  return value.integers;
}

function windows(
  size: Dimension,
  kernel: number,
  stride: number,
  padding: number,
  op: string,
): number {
  const count = Math.floor((Number(size) + 2 * padding - kernel) / stride) + 1;
  if (!(count >= 1))
    throw graphError(
      op,
      `the ${kernel}×${kernel} window does not fit into ${dimensionText(size)} pixels`,
    );
  return count;
}

/** The value, after a check that it has these axes; negative ones are not used here. */
function along(x: Value, axes: readonly number[], op: string): Value {
  if (!axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < x.shape.length))
    throw graphError(op, `${x.name} ${shapeText(x.shape)} has no axis [${axes.join()}]`);
  return x;
}

function reduced(x: Value, axes: readonly number[], op: string): Shape {
  return along(x, axes, op).shape.map((d, i) => (axes.includes(i) ? 1 : d));
}

function sum(dimensions: readonly Dimension[]): Dimension {
  return dimensions.reduce((total, d) => {
    if (total === 0) return d;
    if (typeof total === 'number' && typeof d === 'number') return total + d;
    if (typeof total === 'object' && typeof d === 'object')
      return { multiple: total.multiple + d.multiple };
    throw graphError('Concat', 'cannot add a fixed and an open dimension');
  }, 0);
}

function concatenated(inputs: readonly Value[], axis: number): Shape {
  const first = along(inputs[0]!, [axis], 'Concat');
  for (const x of inputs.slice(1)) {
    const alike = x.type === first.type && x.shape.length === first.shape.length;
    if (!alike || !sameShape(x.shape.with(axis, 0), first.shape.with(axis, 0)))
      mismatch('Concat', first, x);
  }
  return first.shape.with(axis, sum(inputs.map(({ shape }) => shape[axis]!)));
}

/** Resolves a Reshape target in ONNX's convention: 0 keeps the dimension, -1 is inferred. */
function reshaped(from: Shape, target: Shape): Shape {
  const total = product(from, 'Reshape');
  const kept = target.map((d, i) => (d === 0 ? (from[i] ?? 0) : d));
  const rest = product(
    kept.filter((d) => d !== -1),
    'Reshape',
  );
  const shape = kept.map((d) => (d === -1 ? quotient(total, rest) : d));
  const whole = shape.every((d) => Number.isInteger(typeof d === 'number' ? d : d.multiple));
  if (!whole || !sameDimension(product(shape, 'Reshape'), total))
    throw graphError('Reshape', `${shapeText(from)} cannot become ${shapeText(target)}`);
  return shape;
}

function quotient(total: Dimension, part: Dimension): Dimension {
  if (typeof part === 'number')
    return typeof total === 'number' ? total / part : { multiple: total.multiple / part };
  if (typeof total === 'object') return total.multiple / part.multiple;
  throw graphError('Reshape', 'cannot infer a dimension from an open batch');
}
