import { z } from 'zod';

import { reasonOf } from '../../../shared/errors.ts';
import { damaged, LIMITS, weightsError } from './faults.ts';
import { type InputFile, withInputFile } from './input-file.ts';
import type { OpenedWeights } from './opened.ts';
import {
  bytesOf,
  bytesPerElement,
  type NamedTensors,
  type Tensor,
  type TensorDtype,
  tensorOver,
} from './tensor.ts';

/** Names of the element types in the format. */
const CODES: Readonly<Record<TensorDtype, string>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

const DTYPES = new Map(Object.entries(CODES).map(([dtype, code]) => [code, dtype as TensorDtype]));

const METADATA_KEY = '__metadata__';

const count = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});
const metadataSchema = z.record(z.string(), z.string());
const headerSchema = z.record(z.string(), z.unknown());

/** A `.safetensors` file: tensors and free text about them. */
export interface Safetensors {
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a `.safetensors` file; each tensor is read straight into a buffer of its own, so nothing is
 * copied and each can be freed alone. Throws SonopairError: `file` if it cannot be opened,
 * `weights` if it is not a complete file of this format.
 */
export function readSafetensors(path: string): Promise<Safetensors> {
  return withInputFile(path, async (file) => {
    const { load, metadata } = await openSafetensors(file);
    return { tensors: await load(), metadata };
  });
}

/** Reads and checks the header. Valid while the file is open. */
export async function openSafetensors(
  file: InputFile,
): Promise<OpenedWeights & { readonly metadata: Safetensors['metadata'] }> {
  const { header, dataStart } = await readHeader(file);
  const { [METADATA_KEY]: about, ...rest } = header;
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(rest)) {
    entries.set(name, checkedEntry(file.path, name, value));
  }
  requireFull(file, entries, file.size - dataStart);
  return {
    format: 'safetensors',
    layout: entries,
    metadata: checkedMetadata(file.path, about),
    load: async () => {
      const tensors = new Map<string, Tensor>();
      for (const [name, { dtype, shape, begin, end }] of entries) {
        const bytes = await file.read(dataStart + begin, end - begin);
        tensors.set(name, tensorOver(dtype, shape, bytes.buffer));
      }
      return tensors;
    },
  };
}

/**
 * The bytes of a `.safetensors` file in pieces: the header, then the tensors' own memory, neither
 * copied nor joined. The header is padded so that the data begin at a multiple of 8, and the
 * tensors with the largest elements come first, so that each is aligned to its element size; the
 * format allows no gaps between them.
 */
export function writeSafetensors(
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const ordered = [...tensors].toSorted(
    ([, a], [, b]) => bytesPerElement(b.dtype) - bytesPerElement(a.dtype),
  );
  const offsets = new Map<string, readonly [number, number]>();
  let end = 0;
  for (const [name, { data }] of ordered) {
    const begin = end;
    end += data.byteLength;
    offsets.set(name, [begin, end]);
  }
  const entries = Array.from(tensors, ([name, { dtype, shape }]) => [
    name,
    { dtype: CODES[dtype], shape, data_offsets: offsets.get(name) },
  ]);
  const about = Object.keys(metadata).length > 0 ? [[METADATA_KEY, metadata]] : [];
  const header = JSON.stringify(Object.fromEntries([...about, ...entries]));
  return [headerBytes(header), ...ordered.map(([, tensor]) => bytesOf(tensor))];
}

function headerBytes(header: string): Uint8Array {
  const json = new TextEncoder().encode(header);
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return bytes;
}

interface Entry {
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /** Range in the data section, in bytes. */
  readonly begin: number;
  readonly end: number;
}

async function readHeader(
  file: InputFile,
): Promise<{ header: Record<string, unknown>; dataStart: number }> {
  const length = new DataView((await file.read(0, 8)).buffer).getBigUint64(0, true);
  if (length > BigInt(LIMITS.headerBytes)) {
    throw weightsError(file.path, `its header has an absurd size (${length} bytes)`);
  }
  const bytes = await file.read(8, Number(length));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { header: headerSchema.parse(JSON.parse(text)), dataStart: 8 + bytes.length };
  } catch (error) {
    throw weightsError(file.path, 'its header is damaged (not JSON)', undefined, error);
  }
}

function checkedEntry(path: string, name: string, value: unknown): Entry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    throw damaged(path, `the header's entry of tensor ${name}`, 'not a type, shape and range');
  }
  const { shape } = parsed.data;
  const [begin, end] = parsed.data.data_offsets;
  const dtype = DTYPES.get(parsed.data.dtype);
  if (dtype === undefined) {
    throw weightsError(
      path,
      `tensor ${name} has the element type ${parsed.data.dtype}, which is not supported`,
      'Use the weights of the float32 network',
    );
  }
  const expected = shape.reduce((product, d) => product * d, bytesPerElement(dtype));
  if (end - begin !== expected) {
    throw weightsError(path, `tensor ${name} has ${end - begin} bytes, its shape ${expected}`);
  }
  return { dtype, shape, begin, end };
}

function checkedMetadata(path: string, value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  try {
    return metadataSchema.parse(value);
  } catch (error) {
    throw damaged(path, 'its metadata', reasonOf(error));
  }
}

/** The format allows neither overlaps nor gaps, so a file cut short or joined is recognised. */
function requireFull(file: InputFile, entries: ReadonlyMap<string, Entry>, size: number): void {
  let position = 0;
  const inFileOrder = [...entries].toSorted(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [name, { begin, end }] of inFileOrder) {
    if (begin < position) throw weightsError(file.path, `tensor ${name} overlaps another`);
    if (begin > position) throw weightsError(file.path, `there is a gap before tensor ${name}`);
    if (end > size) {
      throw weightsError(
        file.path,
        `it is truncated: tensor ${name} ends at byte ${end} of ${size} bytes of data`,
      );
    }
    position = end;
  }
  if (position !== size) {
    throw weightsError(file.path, `it has ${size - position} bytes that belong to no tensor`);
  }
}
