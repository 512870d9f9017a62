import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type ImportId,
  NOTHING_KNOWN,
  type Proposal,
} from '../../../src/shared/contract/imports.ts';
import {
  clientOver,
  openHost,
  openSocket,
  type RawResponse,
  type TestClient,
} from '../../support/app.ts';
import { bigEndian, bmp, png, tiff } from '../../support/images.ts';
import { confirmed, filesBelow, picture } from '../../support/imports.ts';

/** Small images of every format, by path; each has 48 × 32 pixels of one colour. */
const [WIDTH, HEIGHT] = [48, 32];
const rowsOf = (row: readonly number[]): number[][] =>
  Array.from({ length: HEIGHT }, () => [...row]);
const across = (pixel: readonly number[]): number[] =>
  Array.from({ length: WIDTH }, () => pixel).flat();
const solid = (r: number, g: number, b: number): Sharp =>
  sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r, g, b } } });

const FORMATS: Readonly<
  Record<string, { bytes: () => Promise<Buffer> | Buffer; shown: number[] }>
> = {
  'gray 8.png': {
    bytes: () =>
      png({ width: WIDTH, height: HEIGHT, bitDepth: 8, colourType: 0, rows: rowsOf(across([90])) }),
    shown: [90],
  },
  'gray 16.png': {
    bytes: () =>
      png({
        width: WIDTH,
        height: HEIGHT,
        bitDepth: 16,
        colourType: 0,
        rows: rowsOf(bigEndian(across([40_000]))),
      }),
    shown: [156],
  },
  'colour 16.tif': {
    bytes: () =>
      tiff({
        width: WIDTH,
        height: HEIGHT,
        bits: 16,
        samples: 3,
        data: Array.from({ length: HEIGHT }, () => across([257, 65_535, 128])).flat(),
      }),
    shown: [1, 255, 0],
  },
  'colour.bmp': {
    bytes: () =>
      bmp({ width: WIDTH, height: HEIGHT, bits: 24, rows: rowsOf(across([30, 20, 10])) }),
    shown: [10, 20, 30],
  },
  'colour.webp': {
    bytes: () => solid(200, 10, 60).webp({ lossless: true }).toBuffer(),
    shown: [200, 10, 60],
  },
  'gray.jpg': { bytes: () => solid(77, 77, 77).jpeg({ quality: 100 }).toBuffer(), shown: [77] },
};

let host: Awaited<ReturnType<typeof openHost>>;
let cookie: string;
let client: TestClient;
beforeAll(async () => {
  host = await openHost();
  cookie = await host.enter();
});
afterAll(() => host.close());

/** A client for one test. */
const connect = async (): Promise<TestClient> =>
  (client = clientOver(await openSocket(host.server.port, { cookie })));

const get = (path: string): Promise<RawResponse> => host.send({ path, headers: { cookie } });

function put(
  id: string,
  path: string,
  body: string | Uint8Array,
  query = '',
): Promise<RawResponse> {
  const origin = `http://127.0.0.1:${host.server.port}`;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const address = `/import/${id}/${encoded}${query}`;
  return host.send({ path: address, method: 'PUT', headers: { cookie, origin }, body });
}

async function begin(): Promise<ImportId> {
  const { id } = await (await connect()).imports.begin({});
  return id;
}

const propose = (id: ImportId): Promise<Proposal> => client.imports.propose({ id, pattern: null });

async function firstPixel(bytes: Uint8Array): Promise<number[]> {
  const { channels } = await sharp(bytes).metadata();
  const image = sharp(bytes).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  return [...(await image.raw().toBuffer())].slice(0, channels);
}

const failureIn = ({ body }: RawResponse): unknown => JSON.parse(body.toString());

describe('pictures by address', () => {
  it('shows uploads of every format as they are, before and after they are stored', async () => {
    const id = await begin();
    for (const [path, { bytes }] of Object.entries(FORMATS)) {
      const { status } = await put(id, `Ada/${path}`, await bytes());
      expect([path, status]).toEqual([path, 204]);
    }
    const { files, unreadable } = await propose(id);
    expect(unreadable).toEqual([]);
    expect(files.map(({ path }) => path).toSorted()).toEqual(
      Object.keys(FORMATS)
        .map((path) => `Ada/${path}`)
        .toSorted(),
    );
    for (const file of files) {
      const shown = await get(`/import/${id}/${encodeURIComponent(file.id)}`);
      expect(shown.headers['content-type']).toBe('image/png');
      expect(shown.headers['cache-control']).toBe('no-store');
      expect(await firstPixel(shown.body)).toEqual(FORMATS[file.path.slice(4)]!.shown);
      const small = await get(`/import/${id}/${encodeURIComponent(file.id)}?w=12`);
      expect(small.headers['content-type']).toBe('image/webp');
      expect(await sharp(small.body).metadata()).toMatchObject({ width: 12, height: 8 });
    }

    // One pair of them is stored, and shown from the store.
    const [b, se] = [files[0]!, files[1]!];
    const pair = {
      ...NOTHING_KNOWN,
      b: b.id,
      se: se.id,
      by: 'hand' as const,
      code: 'one',
      patientCode: 'Ada',
    };
    await client.imports.commit({
      id,
      studyId: null,
      studyName: 'Local',
      pairs: confirmed([pair]),
    });
    for (const file of [b, se]) {
      const stored = await get(`/image/${file.hash}`);
      expect(await firstPixel(stored.body)).toEqual(FORMATS[file.path.slice(4)]!.shown);
      const again = await get(`/image/${file.hash}?w=4096`);
      expect(await sharp(again.body).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT });
    }
    // The import is over.
    const gone = await get(`/import/${id}/${encodeURIComponent(files[2]!.id)}`);
    expect([gone.status, failureIn(gone)]).toMatchObject([409, { kind: 'import' }]);
  });

  it('says what is wrong with a stored picture that was altered', async () => {
    const id = await begin();
    await put(id, 'P1_b.png', await picture(501, 'b'));
    await put(id, 'P1_se.png', await picture(502, 'se'));
    const { pairs, files } = await propose(id);
    await client.imports.commit({
      id,
      studyId: null,
      studyName: 'Altered',
      pairs: confirmed(pairs, { patientCode: 'P1' }),
    });
    const { hash } = files[0]!;
    await writeFile(join(host.folder, 'images', hash.slice(0, 2), hash), 'other bytes');
    const refused = await get(`/image/${hash}`);
    expect(refused.status).toBe(404);
    expect(failureIn(refused)).toMatchObject({
      kind: 'store',
      subject: `Image ${hash.slice(0, 12)}`,
    });
  });

  it.each([
    `/image/${'0'.repeat(64)}`,
    '/image/xyz',
    '/image/',
    `/image/${'0'.repeat(64)}/more`,
    '/heat/1/benign/b.png',
    '/heat/0/benign/b.png',
    '/heat/1/other/b.png',
    '/heat/1/benign/c.png',
    '/import/short/file',
  ])('has nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it.each(['0', '-1', '1.5', '4097', 'wide', '', '1e3'])('takes no width of %s', async (width) => {
    const refused = await get(`/image/${'0'.repeat(64)}?w=${width}`);
    expect([refused.status, failureIn(refused)]).toMatchObject([400, { kind: 'usage' }]);
  });

  it('answers HEAD without the picture', async () => {
    const id = await begin();
    await put(id, 'a.png', await picture(503));
    const [file] = (await propose(id)).files;
    const path = `/import/${id}/${encodeURIComponent(file!.id)}`;
    const head = await host.send({ path, method: 'HEAD', headers: { cookie } });
    expect([head.status, head.body.length, head.headers['content-type']]).toEqual([
      200,
      0,
      'image/png',
    ]);
  });
});

describe('uploads', () => {
  it('lists what is no image, with the cause, and goes on', async () => {
    const id = await begin();
    expect((await put(id, 'notes.txt', 'no image')).status).toBe(204);
    expect((await put(id, 'empty.png', '')).status).toBe(204);
    expect((await put(id, 'good.png', await picture(504))).status).toBe(204);
    const { files, unreadable } = await propose(id);
    expect(files.map(({ path }) => path)).toEqual(['good.png']);
    expect(unreadable.map(({ path }) => path).toSorted()).toEqual(['empty.png', 'notes.txt']);
  });

  it.each([
    'a/../../b.png',
    '../b.png',
    'a//b.png',
    'a\\..\\b.png',
    '/etc/b.png',
    'a\0.png',
    'C:/b.png',
  ])('to the path %j are refused, and nothing is written', async (path) => {
    const id = await begin();
    const before = await filesBelow(host.folder);
    const refused = await put(id, path, await picture(505));
    // A `..` of its own never arrives: addresses are resolved before, and lead nowhere.
    expect([404, 409]).toContain(refused.status);
    expect(await filesBelow(host.folder)).toEqual(before);
    expect((await propose(id)).files).toEqual([]);
  });

  it('to an import that is not there are refused', async () => {
    const refused = await put('0123456789abcdef', 'a.png', await picture(506));
    expect([refused.status, failureIn(refused)]).toMatchObject([409, { kind: 'import' }]);
    expect((await put('short', 'a.png', 'x')).status).toBe(404);
    expect((await put('0123456789abcdef', '', 'x')).status).toBe(409);
  });

  it('that announce too much are refused before a byte is read', async () => {
    const id = await begin();
    const origin = `http://127.0.0.1:${host.server.port}`;
    const headers = {
      cookie,
      origin,
      'content-length': String(2 ** 30 + 1),
      expect: '100-continue',
    };
    const path = `/import/${id}/huge.png`;
    const refused = await host.send({ path, method: 'PUT', headers });
    expect([refused.status, failureIn(refused)]).toMatchObject([
      413,
      { kind: 'import', subject: 'huge.png' },
    ]);
    expect((await propose(id)).files).toEqual([]);
    expect(await readdir(join(host.folder, 'staging', id))).toEqual([]);
  });
});
