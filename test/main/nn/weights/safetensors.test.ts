import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { writeFileAtomic } from '../../../../src/main/files/write.ts';
import { readWeights } from '../../../../src/main/nn/weights/read.ts';
import { readSafetensors, writeSafetensors } from '../../../../src/main/nn/weights/safetensors.ts';
import {
  bytesPerElement,
  type NamedTensors,
  type TensorDtype,
  tensorOver,
} from '../../../../src/main/nn/weights/tensor.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { fileOf, fixtureBytes, weightsFixture } from '../../../support/weights.ts';

const DTYPES: readonly TensorDtype[] = [
  'float64',
  'float32',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'bool',
];

const tensor = fc
  .record({
    dtype: fc.constantFrom(...DTYPES),
    shape: fc.array(fc.nat(3), { maxLength: 3 }),
    fill: fc.nat(255),
  })
  .map(({ dtype, shape, fill }) => {
    const bytes = new Uint8Array(shape.reduce((n, d) => n * d, bytesPerElement(dtype)));
    return tensorOver(dtype, shape, bytes.map((_, i) => fill + i).buffer);
  });
const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).map((s) => `t.${s}`);
const tensors = fc
  .array(fc.tuple(name, tensor), { maxLength: 6 })
  .map((entries): NamedTensors => new Map(entries));
const metadata = fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), {
  noNullPrototype: true,
  maxKeys: 3,
});

describe('writeSafetensors and readSafetensors', () => {
  test('give back every tensor, in order, and the metadata', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'weights.safetensors');
    await fc.assert(
      fc.asyncProperty(tensors, metadata, async (written, about) => {
        fc.pre(!Object.hasOwn(about, '__proto__'));
        await writeFileAtomic(path, writeSafetensors(written, about));
        const read = await readSafetensors(path);
        expect([...read.tensors]).toEqual([...written]);
        expect(read.metadata).toEqual(about);
      }),
      { numRuns: 100 },
    );
  });

  test('the data begin at a multiple of 8, every tensor at a multiple of its element size', () => {
    fc.assert(
      fc.property(tensors, metadata, (written, about) => {
        const [header, ...data] = writeSafetensors(written, about);
        expect(header!.length % 8).toBe(0);
        let position = 0;
        for (const piece of data) {
          const { dtype } = [...written.values()].find((t) => t.data.buffer === piece.buffer)!;
          expect(position % bytesPerElement(dtype)).toBe(0);
          position += piece.length;
        }
      }),
    );
  });

  test('the pieces are the tensors’ own memory', () => {
    const weight = tensorOver('float32', [2], Float32Array.of(1, 2).buffer);
    const [, piece] = writeSafetensors(new Map([['weight', weight]]));
    expect(piece!.buffer).toBe(weight.data.buffer);
  });

  test('a file another program wrote', async () => {
    const { tensors: read, metadata: about } = await readSafetensors(
      weightsFixture('types.safetensors'),
    );
    expect(about).toEqual({ 'made by': 'pth.py' });
    expect(await readWeights(weightsFixture('types.safetensors'))).toEqual(read);
  });
});

describe('a .safetensors file that is not right', () => {
  const header = (entries: object): Buffer => {
    const json = Buffer.from(JSON.stringify(entries));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json]);
  };
  const entry = (shape: readonly number[], begin: number, end: number, dtype = 'F32'): object => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  });

  test.each([
    ['overlap', { a: entry([2], 0, 8), b: entry([2], 4, 12) }, 12, /tensor b overlaps another/],
    ['gap', { a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12, /gap before tensor b/],
    ['end', { a: entry([4], 0, 16) }, 12, /truncated: tensor a ends at byte 16 of 12/],
    ['rest', { a: entry([1], 0, 4) }, 12, /8 bytes that belong to no tensor/],
    ['shape', { a: entry([3], 0, 8) }, 8, /tensor a has 8 bytes, its shape 12/],
    ['bomb', { a: entry([2 ** 31, 2 ** 31], 0, 8) }, 8, /tensor a has 8 bytes, its shape 1844674/],
    ['order', { a: entry([1], 8, 4) }, 8, /tensor a has -4 bytes/],
    ['dtype', { a: entry([8], 0, 8, 'F8_E4M3') }, 8, /element type F8_E4M3, which is not supp/],
    ['negative', { a: entry([-1], 0, 4) }, 4, /entry of tensor a is damaged/],
    ['entry', { a: 'F32' }, 0, /entry of tensor a is damaged/],
    ['metadata', { __metadata__: { n: 1 } }, 0, /its metadata is damaged/],
  ])('%s', async (_, entries, dataBytes, reason) => {
    const path = await fileOf(Buffer.concat([header(entries), Buffer.alloc(dataBytes)]));
    await expect(readSafetensors(path)).rejects.toThrow(reason);
    await expect(readSafetensors(path)).rejects.toMatchObject({ kind: 'weights' });
  });

  test('a header that is not JSON', async () => {
    const bytes = await fixtureBytes('types.safetensors');
    bytes[9] = 0x7b;
    await expect(readSafetensors(await fileOf(bytes))).rejects.toThrow(/header is damaged/);
  });
});
