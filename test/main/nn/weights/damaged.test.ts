import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { inspectWeights } from '../../../../src/main/nn/weights/inspect.ts';
import { readWeights } from '../../../../src/main/nn/weights/read.ts';
import { SonopairError } from '../../../../src/shared/errors.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { fileOf, fixtureBytes } from '../../../support/weights.ts';

const WHOLE = [
  'dtypes.zip.pth',
  'strides.legacy.pth',
  'checkpoint.legacy.pth',
  'types.safetensors',
];

describe('damaged weights files', () => {
  test.each(WHOLE)('%s cut anywhere is refused', async (name) => {
    const bytes = await fixtureBytes(name);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (length) => {
        const path = await fileOf(bytes.subarray(0, length));
        await expect(readWeights(path)).rejects.toMatchObject({
          kind: 'weights',
          parts: { subject: path },
        });
      }),
      { numRuns: 60 },
    );
  });

  test.each(WHOLE)('%s with changed bytes is read or refused, never worse', async (name) => {
    const bytes = await fixtureBytes(name);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const copy = Buffer.from(bytes);
        for (const [position, value] of changes) copy[position] = value;
        const result = await readWeights(await fileOf(copy)).catch((e: unknown) => e);
        expect(result instanceof Map || result instanceof SonopairError).toBe(true);
        if (result instanceof SonopairError) expect(result.kind).toBe('weights');
      }),
      { numRuns: 200 },
    );
  });

  // yauzl's own reader throws where nobody can catch it: it took the whole process down.
  test('an archive that points beyond all files is refused', async () => {
    const bytes = await fixtureBytes('dtypes.zip.pth');
    const locator = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x06, 0x07]));
    expect(locator).toBeGreaterThan(0);
    bytes.writeBigUInt64LE(0x5c00_0000_0000_0000n, locator + 8);
    const path = await fileOf(bytes);
    await expect(readWeights(path)).rejects.toThrow(/points beyond the end of the file/);
    await expect(readWeights(path)).rejects.toMatchObject({ kind: 'weights' });
  });

  test('a changed value in a zip archive is found by its checksum', async () => {
    const bytes = await fixtureBytes('dtypes.zip.pth');
    const value = Buffer.alloc(8);
    value.writeDoubleLE(-1e300);
    const position = bytes.indexOf(value);
    expect(position).toBeGreaterThan(0);
    bytes[position]! ^= 1;
    await expect(readWeights(await fileOf(bytes))).rejects.toThrow(
      /data\/\d+ is damaged.*checksum/,
    );
  });

  test('a storage that is not in the archive is named with its tensor', async () => {
    const bytes = await fixtureBytes('parameters.zip.pth');
    const renamed = replaceAll(bytes, '/data/1', '/data/x');
    await expect(readWeights(await fileOf(renamed))).rejects.toThrow(
      /data of tensor 0\.bias is missing \(data\/1\)/,
    );
  });

  test('a tensor’s name cannot write to the terminal', async () => {
    const bytes = await fixtureBytes('parameters.zip.pth');
    const renamed = replaceAll(bytes, '/data/1', '/data/\x1b');
    const error = await readWeights(await fileOf(replaceAll(renamed, '0.bias', '0.\x1b[2J'))).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(SonopairError);
    expect(String(error)).not.toMatch(/\p{Cc}/u);
  });

  test('a truncated storage of the older format is found before anything is read', async () => {
    const bytes = await fixtureBytes('parameters.legacy.pth');
    const path = await fileOf(bytes.subarray(0, -1));
    await expect(readWeights(path)).rejects.toThrow(/truncated in storage \d+ of 9/);
    await expect(inspectWeights(path)).rejects.toThrow(/truncated in storage/);
  });
});

describe('sizes that would exhaust the memory', () => {
  test('a shape beyond its storage', async () => {
    // BININT1 sizes of the tensor 0.weight, (2, 3, 3, 3): the first becomes 200.
    const bytes = await fixtureBytes('parameters.legacy.pth');
    const shape = bytes.indexOf(Buffer.from([0x28, 0x4b, 2, 0x4b, 3, 0x4b, 3, 0x4b, 3, 0x74]));
    expect(shape).toBeGreaterThan(0);
    bytes[shape + 2] = 200;
    await expect(readWeights(await fileOf(bytes))).rejects.toThrow(
      /tensor 0\.weight is damaged \(it reaches beyond its storage\)/,
    );
  });

  test('a broadcast of one value to billions', async () => {
    const dictionary = Buffer.concat([
      hex('8002 7d'), // PROTO 2, EMPTY_DICT
      text('w'),
      Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n'),
      hex('28 28'), // MARK, MARK
      text('storage'),
      Buffer.from('ctorch\nFloatStorage\n'),
      text('0'),
      text('cpu'),
      hex('4b01 4e 74 51'), // 1, None, TUPLE, BINPERSID: a storage of one element
      hex('4b00'), // its element 0
      hex('4affffff7f 85'), // a shape of (2^31 - 1,)
      hex('4b00 85'), // a stride of (0,)
      hex('89 4e 74 52'), // False, None, TUPLE, REDUCE
      hex('73 2e'), // SETITEM, STOP
    ]);
    const path = await fileOf(legacy(dictionary, ['0'], [Float32Array.of(1)]));
    await expect(readWeights(path)).rejects.toThrow(/would take 8\.00 GiB/);
  });

  test('a header of .safetensors longer than any', async () => {
    const bytes = Buffer.alloc(64, ' ');
    bytes.writeBigUInt64LE(2n ** 60n);
    bytes[8] = 0x7b;
    await expect(readWeights(await fileOf(bytes))).rejects.toThrow(/header has an absurd size/);
  });

  test('a zip entry that claims more than deflate can hold', async () => {
    const bytes = await fixtureBytes('deflated.zip.pth');
    const directory = bytes.indexOf(hex('504b0102'));
    expect(bytes.toString('latin1', directory + 46, directory + 66)).toContain('data.pkl');
    bytes.writeUInt32LE(60_000_000, directory + 24);
    await expect(readWeights(await fileOf(bytes))).rejects.toThrow(
      /data\.pkl has an absurd size \(60000000\)/,
    );
  });
});

describe('files that are something else', () => {
  test.each([
    ['an empty file', '', /empty \(0 bytes\)/],
    ['a web page', '<!DOCTYPE html><html><body>403 Forbidden</body></html>', /a web page/],
    ['an XML error', '\n<?xml version="1.0"?><Error>AccessDenied</Error>', /a web page/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid', /Git LFS/],
    ['gzip', hex('1f8b080000000000'), /compressed/],
    ['one byte', 'P', /not a weights file/],
    ['text', 'some notes of mine', /not a weights file/],
  ])('%s', async (_, content, reason) => {
    const path = await fileOf(content);
    await expect(readWeights(path)).rejects.toThrow(reason);
    await expect(readWeights(path)).rejects.toMatchObject({ kind: 'weights' });
  });

  test('a zip archive of other things', async () => {
    const bytes = await fixtureBytes('no-tensors.zip.pth');
    const other = replaceAll(bytes, 'data.pkl', 'data.txt');
    await expect(readWeights(await fileOf(other))).rejects.toThrow(/no data\.pkl/);
  });

  test('a file that is not there, a folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'weights.pth'));
    for (const name of ['absent.pth', 'weights.pth']) {
      await expect(readWeights(join(folder, name))).rejects.toMatchObject({
        kind: 'file',
        parts: { subject: join(folder, name) },
      });
    }
  });
});

/** BINUNICODE. */
function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([Buffer.from('X'), length, Buffer.from(value)]);
}

/** A file of the older format around the pickle of its object. */
function legacy(
  object: Buffer,
  keys: readonly string[],
  storages: readonly Float32Array[],
): Buffer {
  const data = storages.map((storage) => {
    const count = Buffer.alloc(8);
    count.writeBigUInt64LE(BigInt(storage.length));
    return Buffer.concat([count, Buffer.from(storage.buffer)]);
  });
  return Buffer.concat([
    hex('80028a0a6cfc9c46f9206aa850192e'), // the magic number
    hex('8002 4de903 2e'), // 1001
    hex('8002 7d 2e'), // {}
    object,
    hex('8002 5d 28'), // EMPTY_LIST, MARK
    ...keys.map(text),
    hex('65 2e'), // APPENDS, STOP
    ...data,
  ]);
}

function hex(bytes: string): Buffer {
  return Buffer.from(bytes.replaceAll(' ', ''), 'hex');
}

function replaceAll(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}
