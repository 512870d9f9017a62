import type { Graph } from './graph.ts';
import type { Node, Value } from './value.ts';
import { convolutionGradients } from './convolution-gradients.ts';
import type { OperatorName } from './attributes.ts';
import type { Rule } from './rule.ts';
import {
  dimensionText,
  fixedShape,
  graphError,
  sameDimension,
  sameShape,
  type Shape,
} from './shape.ts';

/**
 * The vector-Jacobian product of every differentiable operator. An operator without a rule makes
 * the walk fail and name it. A rule may return a gradient that is smaller than its input where all
 * values along an axis are equal (size 1 there): sums broadcast it, so that nothing is expanded
 * in vain. Batch normalisation in training mode needs no rule of its own: written as sums and
 * products it falls out as dx = a·dy + b·x + c.
 */
const RULES: { readonly [Op in OperatorName]?: Rule<Op> } = {
  Add: ({ graph, node, dy }) => node.inputs.map((x) => sumToShape(graph, dy, node, x)),
  Sub: ({ graph, node, dy, needs }) => [
    sumToShape(graph, dy, node, node.inputs[0]!),
    needs(1) ? negative(graph, sumToShape(graph, dy, node, node.inputs[1]!)) : undefined,
  ],
  Mul: ({ graph, node, dy, needs }) => {
    const [a, b] = operands(node);
    return [
      needs(0) ? sumToShape(graph, graph.add('Mul', [dy, b], {}), node, a) : undefined,
      needs(1) ? sumToShape(graph, graph.add('Mul', [dy, a], {}), node, b) : undefined,
    ];
  },
  Div: ({ graph, node, dy, needs }) => {
    const [a, b] = operands(node);
    const da = graph.add('Div', [dy, b], {});
    const quotient = graph.add('Mul', [da, node.outputs[0]!], {});
    return [
      needs(0) ? sumToShape(graph, da, node, a) : undefined,
      needs(1) ? negative(graph, sumToShape(graph, quotient, node, b)) : undefined,
    ];
  },
  Sqrt: ({ graph, node, dy }) => {
    const half = graph.add('Mul', [dy, graph.scalar(0.5)], {});
    return [graph.add('Div', [half, node.outputs[0]!], {})];
  },
  Exp: ({ graph, node, dy }) => [graph.add('Mul', [dy, node.outputs[0]!], {})],
  Relu: ({ graph, node, dy }) => {
    const positive = graph.add('Greater', [node.outputs[0]!, graph.scalar(0)], {});
    return [graph.add('Mul', [dy, graph.add('Cast', [positive], { to: 'float32' })], {})];
  },
  LogSoftmax: ({ graph, node, dy }) => {
    const axes = graph.integers([node.attributes.axis]);
    const total = graph.add('ReduceSum', [dy, axes], {});
    const share = graph.add('Mul', [graph.add('Exp', [node.outputs[0]!], {}), total], {});
    return [graph.add('Sub', [dy, share], {})];
  },
  ReduceSum: ({ dy }) => [dy],
  ReduceMean: ({ graph, node, dy }) => {
    const shape = node.inputs[0]!.shape;
    const count = fixedShape(
      node.attributes.axes.map((i) => shape[i]!),
      'ReduceMean gradient',
    );
    const share = 1 / count.reduce((product, d) => product * d, 1);
    return [graph.add('Mul', [dy, graph.scalar(share)], {})];
  },
  ReduceSumSquare: ({ graph, node, dy }) => {
    const twice = graph.add('Mul', [dy, graph.scalar(2)], {});
    return [graph.add('Mul', [twice, node.inputs[0]!], {})];
  },
  Reshape: ({ graph, node, dy }) => [reshapeLike(graph, dy, node.inputs[0]!)],
  Transpose: ({ graph, node, dy }) => {
    const { permutation } = node.attributes;
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [graph.add('Transpose', [dy], { permutation: inverse })];
  },
  Concat: ({ graph, node, dy }) => {
    const { axis } = node.attributes;
    const sizes = node.inputs.map(({ shape }) => shape[axis]!);
    return graph.addMany('Split', [dy], { axis, sizes });
  },
  MatMul: ({ graph, node, dy, needs }) => {
    const [a, b] = operands(node);
    if (b.shape.length !== 2) throw graphError('MatMul gradient', 'needs a matrix on the right');
    const rows = (x: Value): Value =>
      graph.add('Reshape', [x, graph.integers([-1, Number(x.shape.at(-1))])], {});
    return [
      needs(0) ? graph.add('MatMul', [dy, transpose(graph, b)], {}) : undefined,
      needs(1)
        ? graph.add('Gemm', [rows(a), rows(dy)], { transA: true, transB: false })
        : undefined,
    ];
  },
  Gemm: ({ graph, node, dy, needs }) => {
    const [x, w] = operands(node);
    if (node.attributes.transA || !node.attributes.transB)
      throw graphError('Gemm gradient', 'is written for x·Wᵀ + b only');
    return [
      needs(0) ? graph.add('MatMul', [dy, w], {}) : undefined,
      needs(1) ? graph.add('Gemm', [dy, x], { transA: true, transB: false }) : undefined,
      needs(2) ? reshapeLike(graph, sumOver(graph, dy, [0]), node.inputs[2]!) : undefined,
    ];
  },
  Conv: convolutionGradients,
  /** The window's gradient goes to its maximum; overlapping windows add up. */
  MaxPool: ({ graph, node, dy }) => {
    const flat = (x: Value): Value => graph.add('Reshape', [x, graph.integers([-1])], {});
    const x = node.inputs[0]!;
    const zeros = graph.add('ZerosOfShape', [graph.add('Shape', [flat(x)], {})], {});
    const scattered = graph.add('ScatterAdd', [zeros, flat(node.outputs[1]!), flat(dy)], {});
    return [reshapeLike(graph, scattered, x)];
  },
  /** Windows side by side: each pixel has its share of its window's gradient. */
  AveragePool: ({ graph, node, dy }) => {
    const { kernel, stride, padding } = node.attributes;
    const x = node.inputs[0]!;
    const [channels, height, width] = fixedShape(dy.shape.slice(1), 'AveragePool gradient');
    const [, , fullHeight, fullWidth] = x.shape;
    if (stride !== kernel || padding !== 0)
      throw graphError('AveragePool gradient', 'is written for windows side by side only');
    const share = graph.add('Mul', [dy, graph.scalar(1 / kernel ** 2)], {});
    const cells = graph.integers([-1, channels!, height!, 1, width!, 1]);
    const repeated = graph.add(
      'Expand',
      [graph.add('Reshape', [share, cells], {}), graph.integers([1, 1, 1, kernel, 1, kernel])],
      {},
    );
    const target = graph.integers([-1, channels!, height! * kernel, width! * kernel]);
    const covered = graph.add('Reshape', [repeated, target], {});
    const wide = zerosBehind(graph, covered, 3, Number(fullWidth));
    return [zerosBehind(graph, wide, 2, Number(fullHeight))];
  },
  /** Stored statistics: an affine map per channel. Its parameters are constants of the fit. */
  BatchNormalization: ({ graph, node, dy, needs }) => {
    if ([1, 2, 3, 4].some(needs))
      throw graphError('BatchNormalization gradient', 'is written for frozen parameters only');
    const [, scale, , , variance] = node.inputs;
    const { epsilon } = node.attributes;
    const deviation = graph.add(
      'Sqrt',
      [graph.add('Add', [variance!, graph.scalar(epsilon)], {})],
      {},
    );
    const slope = graph.add('Div', [scale!, deviation], {});
    const perChannel = graph.add('Reshape', [slope, graph.integers([1, -1, 1, 1])], {});
    return [graph.add('Mul', [dy, perChannel], {})];
  },
};

/** Rules that accept a dy smaller than the output along axes where it is constant. */
const BROADCASTABLE: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Sqrt',
  'Relu',
  'ReduceSumSquare',
  'BatchNormalization',
]);

export interface GradientRequest {
  /** Values and dL/d(value): where the walk starts. */
  readonly seeds: ReadonlyMap<Value, Value>;
  /** Values whose gradient is wanted. */
  readonly wanted: readonly Value[];
  /**
   * Called as soon as a wanted gradient is complete, so that an update can follow it at once while
   * the gradient is still in the processor's cache.
   */
  readonly onComplete?: (value: Value, gradient: Value) => void;
}

/**
 * Reverse-mode differentiation: walks the graph's nodes backwards and adds the gradient nodes to
 * the same graph. Returns the gradient of every wanted value the seeds depend on.
 */
export function gradients(
  graph: Graph,
  { seeds, wanted, onComplete }: GradientRequest,
): ReadonlyMap<Value, Value> {
  const nodes = [...graph.nodes];
  const needed = dependents(nodes, wanted);
  const firstUse = firstUses(nodes, wanted);
  const partial = new Map<Value, Value>(seeds);
  const results = new Map<Value, Value>();

  for (const node of nodes.toReversed()) {
    const dys = node.outputs.map((y) => partial.get(y));
    if (dys.some((dy) => dy !== undefined) && node.inputs.some((x) => needed.has(x))) {
      const inputGradients = applyRule(graph, node, dys, needed);
      node.inputs.forEach((x, i) => {
        const gradient = inputGradients[i];
        if (gradient === undefined || !needed.has(x)) return;
        const sum = partial.get(x);
        partial.set(x, sum === undefined ? gradient : graph.add('Add', [sum, gradient], {}));
      });
    }
    for (const x of firstUse.get(node) ?? []) {
      const gradient = partial.get(x);
      if (gradient === undefined) continue;
      const full = expandLike(graph, gradient, x);
      results.set(x, full);
      onComplete?.(x, full);
    }
  }
  return results;
}

function applyRule(
  graph: Graph,
  node: Node,
  dys: readonly (Value | undefined)[],
  needed: ReadonlySet<Value>,
): readonly (Value | undefined)[] {
  const rule = RULES[node.op] as Rule<OperatorName> | undefined;
  if (rule === undefined) throw graphError(node.op, 'has no gradient rule');
  const first = dys[0];
  if (first === undefined) throw graphError(node.op, 'is used through a second output only');
  const y = node.outputs[0]!;
  const dy = BROADCASTABLE.has(node.op) ? alignAxes(graph, first, y) : expandLike(graph, first, y);
  const needs = (i: number): boolean => {
    const x = node.inputs[i];
    return x !== undefined && needed.has(x);
  };
  return rule({ graph, node, dy, dys, needs });
}

/** The wanted values and everything computed from them. */
function dependents(nodes: readonly Node[], wanted: readonly Value[]): ReadonlySet<Value> {
  const needed = new Set(wanted);
  for (const node of nodes)
    if (node.inputs.some((x) => needed.has(x))) for (const y of node.outputs) needed.add(y);
  return needed;
}

/** The wanted values by the first node that uses them: after it, walking back, they are done. */
function firstUses(
  nodes: readonly Node[],
  wanted: readonly Value[],
): ReadonlyMap<Node, readonly Value[]> {
  const open = new Set(wanted);
  const uses = new Map<Node, Value[]>();
  for (const node of nodes)
    for (const x of new Set(node.inputs))
      if (open.delete(x)) uses.set(node, [...(uses.get(node) ?? []), x]);
  return uses;
}

/** The gradient of the pixels at the far edge that no window reached is zero. */
function zerosBehind(graph: Graph, x: Value, axis: number, length: number): Value {
  const missing = length - Number(x.shape[axis]);
  if (missing === 0) return x;
  const shape = graph.integers(fixedShape(x.shape.with(axis, missing), 'AveragePool gradient'));
  return graph.add('Concat', [x, graph.add('ZerosOfShape', [shape], {})], { axis });
}

function operands(node: Node): readonly [Value, Value] {
  return [node.inputs[0]!, node.inputs[1]!];
}

function negative(graph: Graph, x: Value): Value {
  return graph.add('Mul', [x, graph.scalar(-1)], {});
}

function transpose(graph: Graph, matrix: Value): Value {
  return graph.add('Transpose', [matrix], { permutation: [1, 0] });
}

function sumOver(graph: Graph, x: Value, axes: readonly number[]): Value {
  return graph.add('ReduceSum', [x, graph.integers(axes)], {});
}

/**
 * Undoes a broadcast: sums the gradient over the axes along which `x` was repeated to form the
 * node's output. Along an axis where the gradient itself is constant the sum is a multiplication.
 */
function sumToShape(graph: Graph, gradient: Value, node: Node, x: Value): Value {
  const output = node.outputs[0]!.shape;
  const pad = output.length - x.shape.length;
  const axes: number[] = [];
  let repeats = 1;
  output.forEach((d, axis) => {
    if (d === 1 || (axis >= pad && sameDimension(x.shape[axis - pad]!, d))) return;
    const own = gradient.shape[axis - output.length + gradient.shape.length] ?? 1;
    if (sameDimension(own, d)) axes.push(axis);
    else if (typeof d === 'number') repeats *= d;
    else throw graphError(node.op, `cannot count ${dimensionText(d)} repeats`);
  });
  let result = gradient;
  if (axes.length > 0) result = sumOver(graph, result, axes);
  if (repeats !== 1) result = graph.add('Mul', [result, graph.scalar(repeats)], {});
  if (pad === 0) return result;
  // The leading axes are 1 by now; the others may be, where the gradient is constant.
  return graph.add('Reshape', [result, graph.integers(reshapeTarget(result.shape.slice(pad)))], {});
}

/** A gradient with as many axes as `like`, so that axes can be named by their place. */
function alignAxes(graph: Graph, x: Value, like: Value): Value {
  const missing = like.shape.length - x.shape.length;
  if (missing === 0) return x;
  const target = [...Array.from({ length: missing }, () => 1), ...reshapeTarget(x.shape)];
  return graph.add('Reshape', [x, graph.integers(target)], {});
}

/** Reshapes to the shape of `like`; an open batch stays in the place it has. */
function reshapeLike(graph: Graph, x: Value, like: Value): Value {
  if (sameShape(x.shape, like.shape)) return x;
  return graph.add('Reshape', [x, graph.integers(reshapeTarget(like.shape))], {});
}

function reshapeTarget(shape: Shape): number[] {
  return shape.map((d) => (typeof d === 'number' ? d : -1));
}

function expandLike(graph: Graph, x: Value, like: Value): Value {
  if (sameShape(x.shape, like.shape)) return x;
  return graph.add('Expand', [x, graph.add('Shape', [like], {})], {});
}
