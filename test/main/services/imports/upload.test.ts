import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { uploadPath } from '../../../../src/main/services/imports/upload-path.ts';
import type { ImportId } from '../../../../src/shared/contract/imports.ts';
import { failure, failureOf } from '../../../support/failure.ts';
import { confirmed, openWorkplace, picture, proposalOf } from '../../../support/imports.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** What a request's body is. */
function body(...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new Response(Readable.toWeb(Readable.from(pieces)) as ReadableStream).body!;
}

describe('an upload', () => {
  it('is staged in pieces like any file, and stored', async () => {
    const { imports, registry, store } = await openWorkplace();
    const { id } = await imports.begin({});
    const [b, se] = [await picture(1, 'b'), await picture(1, 'se')];
    await imports.receive(id, 'P1/1_b.jpg', body(b.subarray(0, 100), b.subarray(100)));
    await imports.receive(id, 'P1\\1_se.jpg', body(se));
    const { pairs } = await proposalOf(imports, id);
    const stored = await imports.commit({
      id,
      studyId: null,
      studyName: 'X',
      pairs: confirmed(pairs),
    });
    const { pair } = await registry.query.pair({ id: stored.pairs[0]! });
    expect(pair.code).toBe('P1-1');
    expect(await store.open(pair.b.hash)).toEqual(b);
    expect(await store.open(pair.se.hash)).toEqual(se);
  });

  it('replaces one of the same path, whose picture is then gone', async () => {
    const { imports } = await openWorkplace();
    const { id } = await imports.begin({});
    await imports.receive(id, 'a.png', body(await picture(1)));
    const [first] = (await proposalOf(imports, id)).files;
    await imports.receive(id, 'a.png', body(await picture(2)));
    const { files } = await proposalOf(imports, id);
    expect(files.map(({ path }) => path)).toEqual(['a.png']);
    expect(files[0]!.hash).not.toBe(first!.hash);
    expect((await failure(imports.preview(id, first!.id))).kind).toBe('import');
  });

  it('that is no image, empty or broken off is listed, and may come again', async () => {
    const { imports } = await openWorkplace();
    const { id } = await imports.begin({});
    const whole = await picture(1);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield whole.subarray(0, 600);
      throw new Error('the line went dead');
    }
    await imports.receive(id, 'a.png', broken());
    await imports.receive(id, 'empty.png', body());
    await imports.receive(id, 'text.png', body(Buffer.from('no picture')));
    const { files, unreadable } = await proposalOf(imports, id);
    expect(files).toEqual([]);
    expect(unreadable).toEqual([
      { path: 'a.png', reason: 'cannot read it: the line went dead' },
      { path: 'empty.png', reason: 'it is empty (0 bytes). Export the image again' },
      {
        path: 'text.png',
        reason: 'it is not an image. Give a PNG, JPEG, TIFF, BMP or WebP image',
      },
    ]);
    await imports.receive(id, 'a.png', body(whole));
    const again = await proposalOf(imports, id);
    expect(again.files.map(({ path }) => path)).toEqual(['a.png']);
    expect(again.unreadable).toHaveLength(2);
  });

  it('of more than 1 GiB is broken off, and nothing of it stays', async () => {
    const { imports, folder } = await openWorkplace();
    const { id } = await imports.begin({});
    const start = await picture(2);
    const megabytes = Buffer.alloc(64 * 2 ** 20);
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield start;
      for (;;) yield megabytes;
    }
    await imports.receive(id, 'endless.png', endless());
    const { unreadable } = await proposalOf(imports, id);
    expect(unreadable).toEqual([{ path: 'endless.png', reason: 'it is larger than 1 GiB' }]);
    expect(await readdir(join(folder, 'staging', id))).toEqual([]);
  });

  it('to a path outside, or to no import, is refused before anything is written', async () => {
    const { imports, folder } = await openWorkplace();
    const { id } = await imports.begin({});
    const image = await picture(1);
    for (const path of ['../x.png', '/etc/x.png', 'a/../../x.png', 'C:\\x.png', ''])
      expect((await failure(imports.receive(id, path, body(image)))).kind).toBe('import');
    const nobody = 'a'.repeat(16) as ImportId;
    expect((await failure(imports.receive(nobody, 'x.png', body(image)))).kind).toBe('import');
    expect(await readdir(join(folder, 'staging', id))).toEqual([]);
    await imports.discard({ id });
    expect((await failure(imports.receive(id, 'x.png', body(image)))).kind).toBe('import');
  });

  it('may come while others do', async () => {
    const { imports } = await openWorkplace(await temporaryFolder());
    const { id } = await imports.begin({});
    const images = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => picture(seed)));
    await Promise.all(images.map((image, at) => imports.receive(id, `${at}.png`, body(image))));
    const { files } = await proposalOf(imports, id);
    expect(files.map(({ path }) => path).toSorted()).toEqual(images.map((_, at) => `${at}.png`));
  });
});

describe('the path of an upload', () => {
  it('is taken as it is, backslashes as folders', () => {
    expect(uploadPath('P 1/1_b.png')).toBe('P 1/1_b.png');
    expect(uploadPath('Müller\\1.png')).toBe('Müller/1.png');
    expect(uploadPath('a..b/...x')).toBe('a..b/...x');
  });

  it.each([
    '..',
    '.',
    './a',
    'a/..',
    'a//b',
    '/a',
    'a/',
    '\\a',
    'c:/a',
    'a\0b',
    'a\nb',
    `${'x'.repeat(256)}/a`,
    `${'a/'.repeat(3000)}b`,
  ])('cannot be such (%#)', (path) => {
    const error = failureOf(() => uploadPath(path));
    expect(error.kind).toBe('import');
    expect(error.message).not.toContain('\n');
  });

  it('never leads out of a folder', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b.png', '\\', '/', 'C:', '...', ' ');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        let path: string;
        try {
          path = uploadPath(parts.join('/'));
        } catch {
          return;
        }
        expect(join('/base', path).startsWith('/base/')).toBe(true);
      }),
    );
  });
});
