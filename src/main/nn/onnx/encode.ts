import type { Graph } from '../graph.ts';
import type { Node, Value } from '../value.ts';
import type { Attributes, OperatorName, Window } from '../attributes.ts';
import { fixedShape } from '../shape.ts';
import { toHalves } from '../half.ts';
import type { Message } from './message.ts';
import {
  dataType,
  graphProto,
  modelProto,
  nodeProto,
  tensorProto,
  valueInfoProto,
  type AttributeValue,
} from './schema.ts';

type OnnxAttributes = Readonly<Record<string, AttributeValue>>;

/** How each operator is written in ONNX, where name or attributes differ from ours. */
const SPELLING: {
  readonly [Op in OperatorName]?: (attributes: Attributes[Op]) => readonly [string, OnnxAttributes];
} = {
  AveragePool: (window) => ['AveragePool', windowAttributes(window)],
  BatchNormalization: ({ epsilon }) => ['BatchNormalization', { epsilon: { float: epsilon } }],
  Cast: ({ to }) => ['Cast', { to: { int: dataType(to) } }],
  Concat: ({ axis }) => ['Concat', { axis: { int: axis } }],
  Conv: ({ groups, dilation, ...window }) => [
    'Conv',
    { ...windowAttributes(window), group: { int: groups }, dilations: pair(dilation) },
  ],
  ConvTranspose: ({ outputPadding, ...window }) => [
    'ConvTranspose',
    { ...windowAttributes(window), output_padding: pair(outputPadding) },
  ],
  Gather: ({ axis }) => ['Gather', { axis: { int: axis } }],
  Gemm: ({ transA, transB }) => [
    'Gemm',
    { transA: { int: Number(transA) }, transB: { int: Number(transB) } },
  ],
  LogSoftmax: ({ axis }) => ['LogSoftmax', { axis: { int: axis } }],
  MaxPool: ({ endPadding, ...window }) => ['MaxPool', windowAttributes(window, endPadding)],
  ReduceMax: ({ axes }) => ['ReduceMax', reduction(axes)],
  ReduceMean: ({ axes }) => ['ReduceMean', reduction(axes)],
  ReduceSum: () => ['ReduceSum', { keepdims: { int: 1 } }],
  ReduceSumSquare: ({ axes }) => ['ReduceSumSquare', reduction(axes)],
  ScatterAdd: () => ['ScatterElements', { axis: { int: 0 }, reduction: { text: 'add' } }],
  Softmax: ({ axis }) => ['Softmax', { axis: { int: axis } }],
  Split: ({ axis }) => ['Split', { axis: { int: axis } }],
  Transpose: ({ permutation }) => ['Transpose', { perm: { ints: permutation } }],
  ZerosOfShape: () => ['ConstantOfShape', {}],
};

function pair(x: number): AttributeValue {
  return { ints: [x, x] };
}

function windowAttributes({ kernel, stride, padding }: Window, endPadding = 0): OnnxAttributes {
  const end = padding + endPadding;
  return {
    kernel_shape: pair(kernel),
    strides: pair(stride),
    pads: { ints: [padding, padding, end, end] },
  };
}

function reduction(axes: readonly number[]): OnnxAttributes {
  return { axes: { ints: axes }, keepdims: { int: 1 } };
}

/** Constants of fewer values (biases, statistics, scalars) stay in float32: they are no size. */
const LARGE = 1024;

/** The parts of a graph in protobuf, ready to be put into a model or a subgraph. */
export interface EncodedGraph {
  readonly nodes: readonly Message[];
  readonly initializers: readonly Message[];
  readonly inputs: readonly Message[];
  readonly outputs: readonly Message[];
}

/**
 * Encodes what the outputs need of a graph; the rest is left out. `prefix` keeps the names of a
 * subgraph apart from those of the graph around it. Stored as float16, large float constants are
 * cast back by a node each, which ONNX Runtime folds when it loads the model: all it computes is
 * float32.
 */
export function encodeGraph(graph: Graph, prefix = '', storage: Storage = 'float32'): EncodedGraph {
  const { nodes, used } = reachable(graph);
  const names = new Map<Value, string>();
  for (const [name, value] of graph.outputs)
    if (value.producer !== undefined && !names.has(value)) names.set(value, prefix + name);
  const nameOf = (value: Value): string => names.get(value) ?? prefix + value.name;

  const encodedNodes: Message[] = [];
  const initializers: Message[] = [];
  for (const [value, data] of graph.constants) {
    if (!used.has(value)) continue;
    const shape = fixedShape(value.shape, value.name);
    const name = nameOf(value);
    const halved = storage === 'float16' && data instanceof Float32Array && data.length >= LARGE;
    if (!halved) {
      initializers.push(tensorProto(name, value.type, shape, data));
      continue;
    }
    const stored = `${name}/float16`;
    initializers.push(tensorProto(stored, 'float16', shape, toHalves(data)));
    const attributes = { to: { int: dataType('float32') } };
    encodedNodes.push(
      nodeProto({ op: 'Cast', name, inputs: [stored], outputs: [name], attributes }),
    );
  }
  for (const node of nodes) encodedNodes.push(...encodeNode(node, nameOf, used, initializers));
  for (const [name, value] of graph.outputs)
    if (nameOf(value) !== prefix + name)
      encodedNodes.push(
        nodeProto({
          op: 'Identity',
          name: `${prefix}identity/${name}`,
          inputs: [nameOf(value)],
          outputs: [prefix + name],
        }),
      );
  return {
    nodes: encodedNodes,
    initializers,
    inputs: graph.inputs.map((x) => valueInfoProto(nameOf(x), x.type, x.shape)),
    outputs: [...graph.outputs].map(([name, x]) => valueInfoProto(prefix + name, x.type, x.shape)),
  };
}

function encodeNode(
  node: Node,
  nameOf: (value: Value) => string,
  used: ReadonlySet<Value>,
  initializers: Message[],
): readonly Message[] {
  const spell = SPELLING[node.op] as
    ((attributes: Attributes[OperatorName]) => readonly [string, OnnxAttributes]) | undefined;
  const [op, attributes] = spell?.(node.attributes) ?? [node.op, {}];
  const last = node.outputs.findLastIndex((y) => used.has(y));
  const kept = node.op === 'Split' ? node.outputs : node.outputs.slice(0, last + 1);
  const name = nameOf(node.outputs[0]!);
  const inputs = node.inputs.map(nameOf);
  if (node.op === 'Split') inputs.push(...splitSizes(node as Node<'Split'>, name, initializers));
  return [nodeProto({ op, name, inputs, outputs: kept.map(nameOf), attributes })];
}

/** Equal parts of an open batch need no sizes; fixed sizes are an int64 input. */
function splitSizes(node: Node<'Split'>, name: string, initializers: Message[]): string[] {
  const { sizes } = node.attributes;
  if (sizes.some((d) => typeof d !== 'number')) return [];
  const data = BigInt64Array.from(sizes, (d) => BigInt(Number(d)));
  initializers.push(tensorProto(`${name}/sizes`, 'int64', [sizes.length], data));
  return [`${name}/sizes`];
}

function reachable(graph: Graph): { nodes: readonly Node[]; used: ReadonlySet<Value> } {
  const used = new Set<Value>(graph.outputs.values());
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((y) => used.has(y))) continue;
    nodes.push(node);
    for (const x of node.inputs) used.add(x);
  }
  return { nodes: nodes.toReversed(), used };
}

/** How large float tensors are stored in a file. */
export const STORAGES = ['float32', 'float16'] as const;
export type Storage = (typeof STORAGES)[number];

export interface ModelFileOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly producerVersion?: string;
  readonly storage?: Storage | undefined;
}

/** A whole ONNX model as byte chunks. */
export function encodeModel(
  graph: Graph,
  name: string,
  { metadata, producerVersion, storage }: ModelFileOptions = {},
): readonly Uint8Array[] {
  const encoded = encodeGraph(graph, '', storage);
  return modelProto(graphProto({ name, ...encoded }), metadata, producerVersion).chunks;
}
