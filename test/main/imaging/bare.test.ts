import { deflateSync, crc32 } from 'node:zlib';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { bareFormat } from '../../../src/main/imaging/bare.ts';
import { png } from '../../support/images.ts';

const NAME = 'Anna Muster';
const gray = png({
  width: 2,
  height: 2,
  bitDepth: 8,
  colourType: 0,
  rows: [
    [1, 2],
    [3, 4],
  ],
});
const deep = png({ width: 1, height: 1, bitDepth: 16, colourType: 2, rows: [[0, 1, 2, 3, 4, 5]] });

/** A noisy picture, whose coded data have stuffed bytes. */
const noise = sharp({
  create: {
    width: 64,
    height: 64,
    channels: 3,
    background: 'black',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  },
});

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const header = gray.subarray(0, 33);
const end = gray.subarray(-12);
const withData = (data: Buffer): Buffer => Buffer.concat([header, chunk('IDAT', data), end]);
const rows = Buffer.of(0, 1, 2, 0, 3, 4);

describe('a file that is nothing but its pixels', () => {
  test('is a PNG of gray or RGB, and one that sharp has written', async () => {
    expect(bareFormat(gray)).toBe('png');
    expect(bareFormat(deep)).toBe('png');
    expect(bareFormat(await noise.clone().png().toBuffer())).toBe('png');
    expect(bareFormat(withData(deflateSync(rows)))).toBe('png');
  });

  test.each([{ progressive: false }, { progressive: true }, { chromaSubsampling: '4:4:4' }])(
    'is a JPEG (%j)',
    async (how) => {
      expect(bareFormat(await noise.clone().jpeg(how).toBuffer())).toBe('jpg');
    },
  );
});

describe('a file that may tell more', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('is a %s with EXIF', async (format) => {
    const exif = { IFD0: { ImageDescription: NAME } };
    const bytes = await noise.clone().withExif(exif).toFormat(format).toBuffer();
    expect(bytes.includes(NAME)).toBe(true);
    expect(bareFormat(bytes)).toBeUndefined();
  });

  test('has a colour profile, an alpha channel or a palette', async () => {
    for (const format of ['png', 'jpeg'] as const)
      expect(
        bareFormat(await noise.clone().withIccProfile('p3').toFormat(format).toBuffer()),
      ).toBeUndefined();
    expect(bareFormat(await noise.clone().ensureAlpha(0).png().toBuffer())).toBeUndefined();
    expect(bareFormat(await noise.clone().png({ palette: true }).toBuffer())).toBeUndefined();
  });

  test('has text in a chunk, a comment in a segment, or a thumbnail', async () => {
    const text = chunk('tEXt', Buffer.from(`Comment\0${NAME}`));
    expect(bareFormat(Buffer.concat([header, text, gray.subarray(33)]))).toBeUndefined();
    const long = chunk('pHYs', Buffer.from(NAME));
    expect(bareFormat(Buffer.concat([header, long, gray.subarray(33)]))).toBeUndefined();
    const jpeg = await noise.clone().jpeg().toBuffer();
    const comment = Buffer.concat([Buffer.of(0xff, 0xfe, 0, 13), Buffer.from(NAME)]);
    for (const at of [2, jpeg.length - 2])
      expect(
        bareFormat(Buffer.concat([jpeg.subarray(0, at), comment, jpeg.subarray(at)])),
      ).toBeUndefined();
    const jfif = Buffer.concat([
      Buffer.of(0xff, 0xe0, 0, 18),
      Buffer.from('JFIF\0\x01\x01'),
      Buffer.alloc(9),
    ]);
    expect(
      bareFormat(Buffer.concat([jpeg.subarray(0, 2), jfif, jpeg.subarray(2)])),
    ).toBeUndefined();
  });

  test('has something behind its end, behind its compressed rows, or in further rows', async () => {
    const jpeg = await noise.clone().jpeg().toBuffer();
    for (const bytes of [gray, jpeg])
      expect(bareFormat(Buffer.concat([bytes, Buffer.from(NAME)]))).toBeUndefined();
    expect(
      bareFormat(withData(Buffer.concat([deflateSync(rows), Buffer.from(NAME)]))),
    ).toBeUndefined();
    expect(
      bareFormat(withData(deflateSync(Buffer.concat([rows, Buffer.from(NAME)])))),
    ).toBeUndefined();
  });

  test('is cut short anywhere, or no image at all', async () => {
    const jpeg = await noise.clone().jpeg().toBuffer();
    for (const bytes of [gray, jpeg])
      for (let length = 0; length < bytes.length; length += 1)
        expect(bareFormat(bytes.subarray(0, length))).toBeUndefined();
    expect(bareFormat(Buffer.from(NAME))).toBeUndefined();
    expect(bareFormat(await noise.clone().tiff().toBuffer())).toBeUndefined();
  });
});
