import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { errnoOf, fileError } from '../../../src/main/files/errors.ts';
import { ensureFolder, writeFileAtomic } from '../../../src/main/files/write.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('writeFileAtomic', () => {
  it('writes text, bytes and several pieces', async () => {
    const folder = await temporaryFolder();
    await writeFileAtomic(join(folder, 'text'), 'Grüße');
    await writeFileAtomic(join(folder, 'bytes'), Uint8Array.of(1, 2, 255));
    await writeFileAtomic(join(folder, 'pieces'), [Uint8Array.of(1), Uint8Array.of(2, 3)]);
    expect(await readFile(join(folder, 'text'), 'utf8')).toBe('Grüße');
    expect([...(await readFile(join(folder, 'bytes')))]).toEqual([1, 2, 255]);
    expect([...(await readFile(join(folder, 'pieces')))]).toEqual([1, 2, 3]);
    expect((await readdir(folder)).toSorted()).toEqual(['bytes', 'pieces', 'text']);
  });

  it('replaces a file that is there', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFileAtomic(path, 'a long first text');
    await writeFileAtomic(path, 'second');
    expect(await readFile(path, 'utf8')).toBe('second');
  });

  it('leaves the old file and no temporary when a piece cannot be written', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'file');
    await writeFileAtomic(path, 'old');
    const unwritable = [Uint8Array.of(1), 5 as unknown as Uint8Array];
    await expect(writeFileAtomic(path, unwritable)).rejects.toMatchObject({ kind: 'file' });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('leaves no temporary when the target cannot be replaced', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'target');
    await mkdir(path);
    await writeFile(join(path, 'kept'), 'x');
    await expect(writeFileAtomic(path, 'new')).rejects.toThrow(`${path}: cannot write it`);
    expect(await readdir(folder)).toEqual(['target']);
    expect(await readdir(path)).toEqual(['kept']);
  });

  it('names the file and the missing folder', async () => {
    const path = join(await temporaryFolder(), 'absent', 'file');
    await expect(writeFileAtomic(path, 'x')).rejects.toThrow(
      `${path}: cannot write it: its folder does not exist. Create the folder first.`,
    );
  });
});

describe('ensureFolder', () => {
  it('creates every level and accepts one that is there', async () => {
    const path = join(await temporaryFolder(), 'a', 'b');
    await ensureFolder(path);
    await ensureFolder(path);
    expect(await readdir(path)).toEqual([]);
  });

  it('says when a file stands in the way', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, '');
    await expect(ensureFolder(join(path, 'x'))).rejects.toMatchObject({ kind: 'file' });
  });
});

describe('fileError', () => {
  it.skipIf(process.platform !== 'linux')('knows a full disk', async () => {
    // /dev/full answers every write as a full disk does.
    const error: unknown = await writeFile('/dev/full', 'x').catch((thrown: unknown) => thrown);
    expect(errnoOf(error)).toBe('ENOSPC');
    expect(fileError('out/model.onnx', 'write', error)).toMatchObject({
      kind: 'disk-full',
      message:
        'out/model.onnx: cannot write it: no space left on the disk. Free some space and try again.',
    });
  });

  it.each([
    ['EDQUOT', 'disk-full', 'the disk quota is reached'],
    ['EACCES', 'file', 'permission is denied'],
    ['EROFS', 'file', 'the disk is read-only'],
    ['ESOMETHING', 'file', 'odd'],
  ])('puts %s into words', (code, kind, words) => {
    const error = fileError('a', 'write', Object.assign(new Error('odd'), { code }));
    expect(error).toMatchObject({ kind });
    expect(error.message).toContain(words);
  });
});
