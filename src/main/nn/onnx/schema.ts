import { SonopairError } from '../../../shared/errors.ts';
import type { ElementType } from '../attributes.ts';
import { dimensionText, type Dimension } from '../shape.ts';
import { Message } from './message.ts';

/**
 * The messages of onnx.proto (IR version 8) that our graphs need, with their field numbers.
 * Source: the ONNX specification, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

/** DirectML knows ScatterElements up to opset 16 and our other operators up to 17. */
export const OPSET_VERSION = 17;
const IR_VERSION = 8;

/** What tensors in a file are of; graphs compute with `ElementType` only. */
type StoredType = ElementType | 'float16';

const DATA_TYPES: Readonly<Record<StoredType, number>> = {
  float32: 1,
  int64: 7,
  bool: 9,
  float16: 10,
};

const ATTRIBUTE = { FLOAT: 1, INT: 2, STRING: 3, GRAPH: 5, INTS: 7 } as const;

export type AttributeValue =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly graph: Message };

export function dataType(type: ElementType): number {
  return DATA_TYPES[type];
}

export function tensorProto(
  name: string,
  type: StoredType,
  shape: readonly number[],
  data: ArrayBufferView,
): Message {
  const tensor = new Message();
  for (const d of shape) tensor.integer(1, d);
  return tensor
    .integer(2, DATA_TYPES[type])
    .string(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** A dimension known by its name only, beside the open batch. */
export type NamedDimension = string;

export function valueInfoProto(
  name: string,
  type: ElementType,
  shape: readonly (Dimension | NamedDimension)[],
): Message {
  const tensorType = new Message().integer(1, DATA_TYPES[type]);
  const shapeProto = new Message();
  for (const d of shape) {
    const dimension = new Message();
    if (typeof d === 'number') dimension.integer(1, d);
    else dimension.string(2, typeof d === 'string' ? d : dimensionText(d));
    shapeProto.message(1, dimension);
  }
  tensorType.message(2, shapeProto);
  return new Message().string(1, name).message(2, new Message().message(1, tensorType));
}

export function nodeProto(node: {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}): Message {
  const message = new Message();
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  message.string(3, node.name).string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {}))
    message.message(5, attributeProto(name, value));
  return message;
}

function attributeProto(name: string, value: AttributeValue): Message {
  const message = new Message().string(1, name);
  if ('int' in value) return message.integer(3, value.int).integer(20, ATTRIBUTE.INT);
  if ('float' in value) return message.float(2, value.float).integer(20, ATTRIBUTE.FLOAT);
  if ('text' in value) return message.string(4, value.text).integer(20, ATTRIBUTE.STRING);
  if ('graph' in value) return message.message(6, value.graph).integer(20, ATTRIBUTE.GRAPH);
  for (const i of value.ints) message.integer(8, i);
  return message.integer(20, ATTRIBUTE.INTS);
}

export function graphProto(graph: {
  readonly name: string;
  readonly nodes: readonly Message[];
  readonly initializers: readonly Message[];
  readonly inputs: readonly Message[];
  readonly outputs: readonly Message[];
}): Message {
  const message = new Message();
  for (const node of graph.nodes) message.message(1, node);
  message.string(2, graph.name);
  for (const tensor of graph.initializers) message.message(5, tensor);
  for (const input of graph.inputs) message.message(11, input);
  for (const output of graph.outputs) message.message(12, output);
  return message;
}

/** A protobuf message cannot be larger than this; no network of ours comes near it. */
const LARGEST_MODEL = 2 ** 31 - 1;

export function modelProto(
  graph: Message,
  metadata: Readonly<Record<string, string>> = {},
  producerVersion = '',
): Message {
  const message = new Message()
    .integer(1, IR_VERSION)
    .string(2, 'sonopair')
    .string(3, producerVersion)
    .message(7, graph)
    .message(8, new Message().string(1, '').integer(2, OPSET_VERSION));
  for (const [key, value] of Object.entries(metadata))
    message.message(14, new Message().string(1, key).string(2, value));
  if (message.length > LARGEST_MODEL)
    throw new SonopairError('graph', {
      subject: 'ONNX model',
      reason: `${message.length} bytes are more than a protobuf message can hold`,
      remedy: 'Use a smaller network',
    });
  return message;
}
