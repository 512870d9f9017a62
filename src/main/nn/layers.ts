import type { Value } from './value.ts';
import type { ParameterSpec } from './parameters.ts';
import type { Scope } from './scope.ts';
import type { Window } from './attributes.ts';
import { fixedShape, graphError } from './shape.ts';

export interface ConvolutionOptions {
  readonly filters: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly bias?: boolean;
  readonly role?: ParameterSpec['role'];
}

/** Convolution [N, C, H, W] → [N, F, H', W'] with weight `${name}.weight` [F, C, k, k]. */
export function convolution(
  scope: Scope,
  name: string,
  x: Value,
  options: ConvolutionOptions,
): Value {
  const { filters, kernel, stride = 1, padding = 0, bias = false, role = 'other' } = options;
  const shape = [filters, Number(x.shape[1]), kernel, kernel];
  const inputs = [x, scope.parameter({ name: `${name}.weight`, shape, kind: 'weight', role })];
  if (bias)
    inputs.push(
      scope.parameter({
        name: `${name}.bias`,
        shape: [filters],
        kind: 'bias',
        role: role === 'classifier' ? role : 'other',
      }),
    );
  return scope.graph.add('Conv', inputs, { kernel, stride, padding, groups: 1, dilation: 1 });
}

/** x·Wᵀ + b: [N, I] → [N, O]; the weight is used in row blocks where the scope asks for them. */
export function linear(
  scope: Scope,
  name: string,
  x: Value,
  outputs: number,
  role: ParameterSpec['role'] = 'other',
): Value {
  const { graph } = scope;
  const shape = [outputs, Number(x.shape[1])];
  const weights = scope.blocks({ name: `${name}.weight`, shape, kind: 'weight', role });
  const bias = scope.parameter({ name: `${name}.bias`, shape: [outputs], kind: 'bias', role });
  const gemm = { transA: false, transB: true };
  if (weights.length === 1) return graph.add('Gemm', [x, weights[0]!, bias], gemm);
  const parts = weights.map((w) => graph.add('Gemm', [x, w], gemm));
  return graph.add('Add', [graph.add('Concat', parts, { axis: 1 }), bias], {});
}

/**
 * A hidden fully connected layer: `linear`, or two matrices in its place where the scope asks for a
 * rank: x·Aᵀ·Bᵀ + b with `${name}.0.weight` A [rank, I] and `${name}.1.weight` B [O, rank]. The
 * outputs stay as many; parameters and products are rank·(I + O) instead of I·O.
 */
export function fullyConnected(scope: Scope, name: string, x: Value, outputs: number): Value {
  const rank = scope.fcRank;
  if (rank === undefined) return linear(scope, name, x, outputs);
  const { graph } = scope;
  const shape = [rank, Number(x.shape[1])];
  const gemm = { transA: false, transB: true };
  const [first, ...rest] = scope
    .blocks({ name: `${name}.0.weight`, shape, kind: 'weight', role: 'factor' })
    .map((w) => graph.add('Gemm', [x, w], gemm));
  const reduced = rest.length === 0 ? first! : graph.add('Concat', [first!, ...rest], { axis: 1 });
  return linear(scope, `${name}.1`, reduced, outputs);
}

export function relu(scope: Scope, x: Value): Value {
  return scope.graph.add('Relu', [x], {});
}

export interface MaxPoolOptions {
  readonly kernel: number;
  readonly stride: number;
  readonly padding?: number;
  /** Whether a last window that reaches beyond the edge counts as well (PyTorch's ceil_mode). */
  readonly ceil?: boolean;
}

/** Maxima of square windows: [N, C, H, H] → [N, C, H', H'] with `ceil`, else of any rectangle. */
export function maxPool(scope: Scope, x: Value, options: MaxPoolOptions): Value {
  const { kernel, stride, padding = 0, ceil = false } = options;
  const endPadding = ceil ? beyondTheEdge(x, { kernel, stride, padding }) : 0;
  return scope.graph.add('MaxPool', [x], { kernel, stride, padding, endPadding });
}

/**
 * How far the last window reaches beyond the padded edge, as explicit padding: ONNX Runtime's
 * ceil_mode has had other ideas than PyTorch's of a window that begins in the padding, which does
 * not count.
 */
function beyondTheEdge(x: Value, { kernel, stride, padding }: Window): number {
  const [height, width] = fixedShape(x.shape.slice(2), 'MaxPool');
  if (height !== width) throw graphError('MaxPool', 'rounds up for square maps only');
  const windows = Math.ceil((height! + 2 * padding - kernel) / stride) + 1;
  const counted = (windows - 1) * stride >= height! + padding ? windows - 1 : windows;
  return Math.max(0, (counted - 1) * stride + kernel - height! - 2 * padding);
}

/** Means of square windows side by side; pixels at the far edge that fill none are left out. */
export function averagePool(scope: Scope, x: Value, kernel: number): Value {
  return scope.graph.add('AveragePool', [x], { kernel, stride: kernel, padding: 0 });
}

/** Maps side by side: [N, Ci, H, W] … → [N, ΣCi, H, W]. */
export function concatenate(scope: Scope, parts: readonly Value[]): Value {
  return scope.graph.add('Concat', parts, { axis: 1 });
}

/** PyTorch's defaults of BatchNorm2d. */
const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/** Batch normalisation over [N, H, W] of each channel, with torchvision's parameter names. */
export function batchNorm(scope: Scope, name: string, x: Value, epsilon = EPSILON): Value {
  const shape = [Number(x.shape[1])];
  const parameter = (suffix: string, kind: ParameterSpec['kind']): Value =>
    scope.parameter({
      name: `${name}.${suffix}`,
      shape,
      kind,
      role: kind.startsWith('running') ? 'buffer' : 'other',
    });
  const scale = parameter('weight', 'scale');
  const shift = parameter('bias', 'shift');
  const mean = parameter('running_mean', 'running-mean');
  const variance = parameter('running_var', 'running-variance');
  if (scope.usesStoredStatistics(name))
    return scope.graph.add('BatchNormalization', [x, scale, shift, mean, variance], {
      epsilon,
    });
  return batchStatisticsNorm(scope, x, { scale, shift, mean, variance }, epsilon);
}

/**
 * Training mode: y = x·a + b with a = scale / √(var + ε) and b = shift − mean·a, from sums over
 * the batch. The running statistics move by PyTorch's rule (unbiased variance).
 */
function batchStatisticsNorm(
  scope: Scope,
  x: Value,
  parameters: { scale: Value; shift: Value; mean: Value; variance: Value },
  epsilon: number,
): Value {
  const { graph } = scope;
  const [n, channels, height, width] = fixedShape(x.shape, 'batch norm in training');
  const count = n! * height! * width!;
  const perChannel = (v: Value): Value =>
    graph.add('Reshape', [v, graph.integers([1, channels!, 1])], {});
  const mul = (a: Value, b: Value): Value => graph.add('Mul', [a, b], {});

  const rows = graph.add('Reshape', [x, graph.integers([n!, channels!, height! * width!])], {});
  const share = graph.scalar(1 / count);
  const mean = mul(graph.add('ReduceSum', [rows, graph.integers([0, 2])], {}), share);
  const square = mul(graph.add('ReduceSumSquare', [rows], { axes: [0, 2] }), share);
  // Rounding can make the difference negative where a channel is (nearly) constant: then it is 0.
  const variance = graph.add('Relu', [graph.add('Sub', [square, mul(mean, mean)], {})], {});
  const deviation = graph.add(
    'Sqrt',
    [graph.add('Add', [variance, graph.scalar(epsilon)], {})],
    {},
  );
  const a = graph.add('Div', [perChannel(parameters.scale), deviation], {});
  const b = graph.add('Sub', [perChannel(parameters.shift), mul(mean, a)], {});
  const y = graph.add('Add', [mul(rows, a), b], {});

  const unbiased = mul(variance, graph.scalar(count / Math.max(1, count - 1)));
  const move = (running: Value, batch: Value): void => {
    const flat = graph.add('Reshape', [batch, graph.integers([channels!])], {});
    const kept = mul(running, graph.scalar(1 - MOMENTUM));
    const moved = graph.add('Add', [kept, mul(flat, graph.scalar(MOMENTUM))], {});
    scope.recordStatistic(running, moved);
  };
  move(parameters.mean, mean);
  move(parameters.variance, unbiased);
  return graph.add('Reshape', [y, graph.integers([n!, channels!, height!, width!])], {});
}

/** Mean over all pixels: [N, C, H, W] → [N, C]. */
export function globalAveragePool(scope: Scope, x: Value): Value {
  const { graph } = scope;
  const mean = graph.add('ReduceMean', [x], { axes: [2, 3] });
  return graph.add('Reshape', [mean, graph.integers([0, Number(x.shape[1])])], {});
}

/**
 * Adaptive average pooling to size × size, flattened: [N, C, H, W] → [N, C·size²]. Output cell i
 * averages the input cells ⌊i·H/size⌋ … ⌈(i+1)·H/size⌉ (PyTorch), so a small map is enlarged. It is
 * one matrix product with a constant, which gives the gradient for nothing.
 */
export function adaptiveAveragePool(scope: Scope, x: Value, size: number): Value {
  const { graph } = scope;
  const [channels, height, width] = x.shape.slice(1).map(Number);
  const flatten = (v: Value, length: number): Value =>
    graph.add('Reshape', [v, graph.integers([0, length])], {});
  if (height === size && width === size) return flatten(x, channels! * size * size);
  const pixels = height! * width!;
  const matrix = graph.cached(`adaptive pool ${height}x${width} to ${size}`, (name) => {
    const weights = separable(averages(height!, size), averages(width!, size));
    return graph.constant(name, [pixels, size * size], weights);
  });
  const rows = graph.add('Reshape', [x, graph.integers([0, channels!, pixels])], {});
  return flatten(graph.add('MatMul', [rows, matrix], {}), channels! * size * size);
}

/** Rows: input cells; columns: output cells; entries: the share of the input in the output. */
function averages(input: number, output: number): number[][] {
  return Array.from({ length: input }, (_, i) =>
    Array.from({ length: output }, (_ignored, o) => {
      const start = Math.floor((o * input) / output);
      const end = Math.ceil(((o + 1) * input) / output);
      return i >= start && i < end ? 1 / (end - start) : 0;
    }),
  );
}

/**
 * Bilinear interpolation with half-pixel centres and no antialiasing (PyTorch's `interpolate` with
 * align_corners=False), as the matrix [height·width, size²] that resizes a flattened map.
 */
export function bilinearMatrix(height: number, width: number, size: number): Float32Array {
  return separable(interpolations(height, size), interpolations(width, size));
}

function interpolations(input: number, output: number): number[][] {
  const matrix = Array.from({ length: input }, () => Array.from({ length: output }, () => 0));
  for (let o = 0; o < output; o += 1) {
    const position = Math.max(0, ((o + 0.5) * input) / output - 0.5);
    const low = Math.min(input - 1, Math.floor(position));
    const high = Math.min(input - 1, low + 1);
    matrix[low]![o]! += 1 - (position - low);
    matrix[high]![o]! += position - low;
  }
  return matrix;
}

/** The Kronecker product of two [input, output] matrices, flattened row by row. */
function separable(vertical: number[][], horizontal: number[][]): Float32Array {
  const columns = vertical[0]!.length * horizontal[0]!.length;
  const data = new Float32Array(vertical.length * horizontal.length * columns);
  let i = 0;
  for (const v of vertical)
    for (const h of horizontal) for (const a of v) for (const b of h) data[i++] = a * b;
  return data;
}
