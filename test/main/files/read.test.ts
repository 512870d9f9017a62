import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { sha256, sha256File } from '../../../src/main/files/hash.ts';
import { exists, readBytes, readJson, readText } from '../../../src/main/files/read.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('reading', () => {
  it('gives bytes, text without its byte order mark, and JSON', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, '\uFEFF{"a": "ü"}');
    expect([...(await readBytes(path)).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(await readText(path)).toBe('{"a": "ü"}');
    expect(await readJson(path)).toEqual({ a: 'ü' });
  });

  it('names an absent file, with the kind the caller wants', async () => {
    const path = join(await temporaryFolder(), 'manifest.json');
    await expect(readJson(path, 'model')).rejects.toMatchObject({
      kind: 'model',
      message: `${path}: cannot read it: it does not exist. Check the path.`,
    });
    expect(await exists(path)).toBe(false);
  });

  it('says when the path is a folder', async () => {
    const folder = await temporaryFolder();
    await expect(readBytes(folder)).rejects.toThrow('it is a folder, not a file');
    expect(await exists(folder)).toBe(true);
    expect(await exists(join(folder, 'x', 'y'))).toBe(false);
  });

  it('refuses text that is not UTF-8 and JSON that is none', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, Uint8Array.of(0x4d, 0xfc, 0x6c));
    await expect(readText(path)).rejects.toThrow('it is not UTF-8 text');
    await writeFile(path, '{"a":');
    await expect(readJson(path)).rejects.toThrow('it is damaged (not valid JSON)');
    await writeFile(path, '');
    await expect(readJson(path)).rejects.toThrow('it is empty');
  });
});

describe('sha256', () => {
  it('agrees with the published test vector', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(new TextEncoder().encode('abc'))).toBe(sha256('abc'));
  });

  it('hashes a file of several pieces like its bytes', async () => {
    const path = join(await temporaryFolder(), 'file');
    const bytes = new Uint8Array(200_000).map((_, index) => index % 251);
    await writeFile(path, bytes);
    expect(await sha256File(path)).toBe(createHash('sha256').update(bytes).digest('hex'));
    await expect(sha256File(`${path}x`)).rejects.toMatchObject({ kind: 'file' });
  });
});
