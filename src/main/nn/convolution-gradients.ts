import type { Graph } from './graph.ts';
import type { Node, Value } from './value.ts';
import type { RuleContext } from './rule.ts';
import { fixedShape, graphError } from './shape.ts';

/**
 * Up to this many output pixels a convolution's gradients are cheaper as one matrix product over
 * the whole batch (weights) and as a transposed convolution (input); above it, image by image and
 * as a convolution with flipped weights. Measured on two AVX2 cores; docs/performance.md.
 */
const SMALL_MAP = 200;

/** From this kernel size on, im2col copies too much: correlate the operands directly instead. */
const LARGE_KERNEL = 5;

interface Geometry {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly pixels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/** The rule of Conv (groups 1): gradients of x [N, C, H, W], w [F, C, k, k] and bias [F]. */
export function convolutionGradients({
  graph,
  node,
  dy,
  needs,
}: RuleContext<'Conv'>): readonly (Value | undefined)[] {
  const geometry = geometryOf(node);
  const [x, w] = [node.inputs[0]!, node.inputs[1]!];
  return [
    needs(0) ? inputGradient(graph, w, dy, geometry) : undefined,
    needs(1) ? weightGradient(graph, x, dy, geometry) : undefined,
    needs(2) ? biasGradient(graph, dy, geometry) : undefined,
  ];
}

function geometryOf(node: Node<'Conv'>): Geometry {
  const pixels = (x: Value): number[] => fixedShape(x.shape.slice(1), 'Conv gradient');
  const [channels, height, width] = pixels(node.inputs[0]!);
  const [filters, outHeight, outWidth] = pixels(node.outputs[0]!);
  if (height !== width) throw graphError('Conv gradient', 'is written for square maps only');
  const { kernel, stride, padding } = node.attributes;
  return {
    channels: channels!,
    height: height!,
    width: width!,
    filters: filters!,
    outHeight: outHeight!,
    outWidth: outWidth!,
    pixels: outHeight! * outWidth!,
    kernel,
    stride,
    padding,
  };
}

function inputGradient(graph: Graph, w: Value, dy: Value, g: Geometry): Value {
  const { kernel, stride, padding } = g;
  if (stride === 1 && (kernel === 1 || g.pixels > SMALL_MAP)) {
    return graph.add('Conv', [dy, flipped(graph, w, g)], {
      kernel,
      stride: 1,
      padding: kernel - 1 - padding,
      groups: 1,
      dilation: 1,
    });
  }
  // Pixels at the far edge that no window reached still need their (zero) gradient.
  const outputPadding = (g.height + 2 * padding - kernel) % stride;
  return graph.add('ConvTranspose', [dy, w], { kernel, stride, padding, outputPadding });
}

/** Weights with input and output channels exchanged and each kernel turned by 180°. */
function flipped(graph: Graph, w: Value, { filters, channels, kernel }: Geometry): Value {
  const area = kernel * kernel;
  if (area === 1) return graph.add('Transpose', [w], { permutation: [1, 0, 2, 3] });
  const flat = graph.add('Reshape', [w, graph.integers([filters, channels, area])], {});
  const backwards = Array.from({ length: area }, (_, i) => area - 1 - i);
  const turned = graph.add('Gather', [flat, graph.integers(backwards)], { axis: 2 });
  const exchanged = graph.add('Transpose', [turned], { permutation: [1, 0, 2] });
  return graph.add('Reshape', [exchanged, graph.integers([channels, filters, kernel, kernel])], {});
}

function weightGradient(graph: Graph, x: Value, dy: Value, g: Geometry): Value {
  const { channels, filters, kernel, pixels } = g;
  if (kernel >= LARGE_KERNEL) return correlatedGradient(graph, x, dy, g);
  const columns = kernel === 1 ? strided(graph, x, g) : imageToColumns(graph, x, g);
  const depth = channels * kernel * kernel;
  const target = graph.integers([filters, channels, kernel, kernel]);
  const reshape = (value: Value, shape: readonly number[]): Value =>
    graph.add('Reshape', [value, graph.integers(shape)], {});

  if (pixels <= SMALL_MAP) {
    const channelFirst = (value: Value, rows: number): Value =>
      reshape(graph.add('Transpose', [value], { permutation: [1, 0, 2, 3] }), [rows, -1]);
    const product = graph.add('Gemm', [channelFirst(dy, filters), channelFirst(columns, depth)], {
      transA: false,
      transB: true,
    });
    return graph.add('Reshape', [product, target], {});
  }
  const transposed = graph.add('Transpose', [reshape(columns, [-1, depth, pixels])], {
    permutation: [0, 2, 1],
  });
  const perImage = graph.add('MatMul', [reshape(dy, [-1, filters, pixels]), transposed], {});
  const total = graph.add('ReduceSum', [perImage, graph.integers([0])], {});
  return graph.add('Reshape', [total, target], {});
}

/** im2col as a grouped convolution with one-hot kernels: [N, C·k·k, H', W']. */
function imageToColumns(graph: Graph, x: Value, g: Geometry): Value {
  const { channels, kernel, stride, padding } = g;
  const area = kernel * kernel;
  const oneHot = graph.cached(`one-hot ${channels}x${kernel}`, (name) => {
    const data = new Float32Array(channels * area * area);
    for (let row = 0; row < channels * area; row += 1) data[row * area + (row % area)] = 1;
    return graph.constant(name, [channels * area, 1, kernel, kernel], data);
  });
  const attributes = { kernel, stride, padding, groups: channels, dilation: 1 };
  return graph.add('Conv', [x, oneHot], attributes);
}

function strided(graph: Graph, x: Value, { height, width, stride }: Geometry): Value {
  if (stride === 1) return x;
  const [starts, ends] = [graph.integers([0, 0]), graph.integers([height, width])];
  return graph.add(
    'Slice',
    [x, starts, ends, graph.integers([2, 3]), graph.integers([stride, stride])],
    {},
  );
}

/**
 * dW[f, c] = Σ_n x[n, c] ⋆ dy[n, f]: a convolution whose "images" are the input channels, whose
 * "channels" are the images of the batch, and whose kernel is dy, dilated by the stride.
 */
function correlatedGradient(graph: Graph, x: Value, dy: Value, g: Geometry): Value {
  const exchange = (value: Value): Value =>
    graph.add('Transpose', [value], { permutation: [1, 0, 2, 3] });
  const attributes = {
    kernel: g.outHeight,
    stride: 1,
    padding: g.padding,
    groups: 1,
    dilation: g.stride,
  };
  const full = graph.add('Conv', [exchange(x), exchange(dy)], attributes);
  const [, , rows] = full.shape;
  const size = graph.integers([g.kernel, g.kernel]);
  const cropped =
    rows === g.kernel
      ? full
      : graph.add(
          'Slice',
          [full, graph.integers([0, 0]), size, graph.integers([2, 3]), graph.integers([1, 1])],
          {},
        );
  return exchange(cropped);
}

function biasGradient(graph: Graph, dy: Value, { filters }: Geometry): Value {
  const total = graph.add('ReduceSum', [dy, graph.integers([0, 2, 3])], {});
  return graph.add('Reshape', [total, graph.integers([filters])], {});
}
