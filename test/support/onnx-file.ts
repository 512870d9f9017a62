import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/**
 * A reader of ONNX files of its own, by field number (onnx.proto), so that what the encoder writes
 * is not read back with its own tables.
 */
export interface OnnxFile {
  readonly irVersion: number;
  readonly producer: string;
  readonly producerVersion: string;
  readonly opset: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  /** Names, in file order, and bytes of each. */
  readonly initializers: ReadonlyMap<string, Uint8Array>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Of attributes that hold one: the body of a Loop. */
  readonly subgraphs: readonly OnnxGraph[];
}

export interface OnnxValue {
  readonly name: string;
  /** Numbers, or the names of open dimensions. */
  readonly shape: readonly (number | string)[];
}

type Fields = ReadonlyMap<number, readonly (Uint8Array | number)[]>;

export function readOnnx(chunks: readonly Uint8Array[]): OnnxFile {
  const model = fieldsOf(Buffer.concat(chunks));
  const metadata = messages(model, 14).map((entry) => [text(entry, 1), text(entry, 2)]);
  return {
    irVersion: number(model, 1),
    producer: text(model, 2),
    producerVersion: text(model, 3),
    opset: number(messages(model, 8)[0]!, 2),
    metadata: Object.fromEntries(metadata) as Record<string, string>,
    graph: graphOf(messages(model, 7)[0]!),
  };
}

function graphOf(graph: Fields): OnnxGraph {
  return {
    name: text(graph, 2),
    nodes: messages(graph, 1).map(nodeOf),
    initializers: new Map(messages(graph, 5).map((t) => [text(t, 8), bytes(t, 9)[0]!] as const)),
    inputs: messages(graph, 11).map(valueOf),
    outputs: messages(graph, 12).map(valueOf),
  };
}

function nodeOf(node: Fields): OnnxNode {
  return {
    inputs: bytes(node, 1).map(decode),
    outputs: bytes(node, 2).map(decode),
    op: text(node, 4),
    subgraphs: messages(node, 5).flatMap((attribute) => messages(attribute, 6).map(graphOf)),
  };
}

function valueOf(value: Fields): OnnxValue {
  const tensor = messages(messages(value, 2)[0]!, 1)[0]!;
  const dimensions = messages(tensor, 2).flatMap((shape) => messages(shape, 1));
  return {
    name: text(value, 1),
    shape: dimensions.map((d) => (d.has(2) ? text(d, 2) : number(d, 1))),
  };
}

function fieldsOf(data: Uint8Array): Fields {
  const reader = new BinaryReader(data);
  const fields = new Map<number, (Uint8Array | number)[]>();
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const values = fields.get(field) ?? [];
    fields.set(field, values);
    if (wire === WireType.LengthDelimited) values.push(reader.bytes());
    else if (wire === WireType.Varint) values.push(Number(reader.int64()));
    else if (wire === WireType.Bit32) values.push(reader.float());
    else throw new Error(`wire type ${wire} in field ${field}`);
  }
  return fields;
}

function bytes(fields: Fields, field: number): Uint8Array[] {
  return (fields.get(field) ?? []).filter((value) => typeof value !== 'number');
}

function messages(fields: Fields, field: number): Fields[] {
  return bytes(fields, field).map(fieldsOf);
}

function text(fields: Fields, field: number): string {
  return decode(bytes(fields, field).at(-1) ?? new Uint8Array());
}

function number(fields: Fields, field: number): number {
  const value = fields.get(field)?.at(-1);
  return typeof value === 'number' ? value : 0;
}

function decode(data: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(data);
}
