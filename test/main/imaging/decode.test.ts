import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { decodeImage, imageSize } from '../../../src/main/imaging/decode.ts';
import { encodeJpeg, encodePng } from '../../../src/main/imaging/encode.ts';
import type { Raster } from '../../../src/main/imaging/raster.ts';
import { bigEndian, bmp, png, tiff } from '../../support/images.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function decode(bytes: Uint8Array, channels: 1 | 3): Promise<Raster> {
  const path = join(await temporaryFolder(), 'image');
  await writeFile(path, bytes);
  const raster = await decodeImage(path, channels);
  expect(await imageSize(path)).toEqual({ width: raster.width, height: raster.height });
  return raster;
}

const values = async (bytes: Uint8Array, channels: 1 | 3): Promise<number[]> => [
  ...(await decode(bytes, channels)).data,
];

const gray2x2 = (bitDepth: 8 | 16, rows: readonly (readonly number[])[]): Buffer =>
  png({ width: 2, height: 2, bitDepth, colourType: 0, rows });

describe('decodeImage', () => {
  it('keeps 8-bit gray as stored and repeats it for RGB', async () => {
    const file = gray2x2(8, [
      [0, 1],
      [200, 255],
    ]);
    expect(await decode(file, 1)).toEqual({
      width: 2,
      height: 2,
      channels: 1,
      data: Uint8Array.of(0, 1, 200, 255),
      maximum: 255,
    });
    expect(await values(file, 3)).toEqual([0, 0, 0, 1, 1, 1, 200, 200, 200, 255, 255, 255]);
  });

  it('keeps 16 bits as stored: never stretched, never cut to 8', async () => {
    const faint = [100, 101, 257, 300];
    const rows = [bigEndian([100, 101]), bigEndian([257, 300])];
    const data = Uint16Array.from(faint);
    const expected = { width: 2, height: 2, channels: 1, data, maximum: 65535 };
    expect(await decode(gray2x2(16, rows), 1)).toEqual(expected);
    const asTiff = tiff({ width: 2, height: 2, bits: 16, samples: 1, data: faint });
    expect(await decode(asTiff, 1)).toEqual(expected);
    expect(await values(asTiff, 3)).toEqual(faint.flatMap((value) => [value, value, value]));
    const rgb = [1, 2, 3, 65535, 40000, 500];
    const colour = tiff({ width: 2, height: 1, bits: 16, samples: 3, data: rgb });
    expect(await values(colour, 3)).toEqual(rgb);
  });

  it.each([
    [1, [0b10100000], [255, 0, 255, 0]],
    [2, [0b11100100], [255, 170, 85, 0]],
    [4, [0xf0, 0x1e], [255, 0, 17, 238]],
  ] as const)('spreads %i-bit gray over the whole range', async (bitDepth, row, expected) => {
    const file = png({ width: 4, height: 1, bitDepth, colourType: 0, rows: [row] });
    expect(await values(file, 1)).toEqual(expected);
  });

  it('reads a palette, as colours and as gray', async () => {
    const palette = [255, 0, 0, 10, 20, 30, 77, 77, 77];
    const file = png({
      width: 3,
      height: 1,
      bitDepth: 8,
      colourType: 3,
      palette,
      rows: [[1, 0, 2]],
    });
    expect(await values(file, 3)).toEqual([10, 20, 30, 255, 0, 0, 77, 77, 77]);
    expect(await values(file, 1)).toEqual([18, 76, 77]);
  });

  it('makes gray by the luma of BT.601, at either depth', async () => {
    const eight = png({
      width: 2,
      height: 1,
      bitDepth: 8,
      colourType: 2,
      rows: [[200, 100, 50, 0, 255, 0]],
    });
    expect(await values(eight, 1)).toEqual([124, 150]);
    const rows = [bigEndian([20000, 10000, 5000, 0, 65535, 0])];
    const sixteen = png({ width: 2, height: 1, bitDepth: 16, colourType: 2, rows });
    expect(await values(sixteen, 1)).toEqual([12420, 38469]);
  });

  it('gives a gray image that is stored as RGB back exactly', async () => {
    for (const maximum of [255, 65535] as const) {
      const gray = Array.from({ length: 256 }, (_, index) => (index * maximum) / 255);
      const row = gray.flatMap((value) => [value, value, value]);
      const bitDepth = maximum === 255 ? 8 : 16;
      const rows = [bitDepth === 8 ? row : bigEndian(row)];
      expect(
        await values(png({ width: 256, height: 1, bitDepth, colourType: 2, rows }), 1),
      ).toEqual(gray);
    }
  });

  it('lays alpha over black', async () => {
    const rgba = png({
      width: 2,
      height: 1,
      bitDepth: 8,
      colourType: 6,
      rows: [[200, 100, 50, 255, 200, 100, 50, 51]],
    });
    expect(await values(rgba, 3)).toEqual([200, 100, 50, 40, 20, 10]);
    const grayAlpha = png({
      width: 3,
      height: 1,
      bitDepth: 8,
      colourType: 4,
      rows: [[200, 255, 200, 0, 100, 128]],
    });
    expect(await values(grayAlpha, 1)).toEqual([200, 0, 50]);
    const rows = [bigEndian([60000, 65535, 60000, 13107])];
    const deep = png({ width: 2, height: 1, bitDepth: 16, colourType: 4, rows });
    expect(await values(deep, 1)).toEqual([60000, 12000]);
  });

  it('converts CMYK and reads gray with white as zero', async () => {
    const rgb = await encodePng({
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(250, 10, 10, 128, 128, 128),
    });
    const cmyk = await sharp(rgb).toColourspace('cmyk').tiff({ compression: 'none' }).toBuffer();
    const [red, green, blue, ...grey] = await values(cmyk, 3);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green!, blue!)).toBeLessThan(80);
    for (const value of grey) expect(Math.abs(value - 128)).toBeLessThan(16);
    const inverted = tiff({
      width: 2,
      height: 1,
      bits: 8,
      samples: 1,
      data: [0, 200],
      photometric: 0,
    });
    expect(await values(inverted, 1)).toEqual([255, 55]);
  });

  it('leaves colour profiles aside', async () => {
    const data = Uint8Array.of(250, 100, 10);
    const plain = await encodePng({ width: 1, height: 1, channels: 3, data });
    const tagged = await sharp(plain).withIccProfile('p3', { attach: true }).png().toBuffer();
    const stored = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();
    expect(await sharp(tagged).raw().toBuffer()).not.toEqual(stored);
    expect(await values(tagged, 3)).toEqual([...stored]);
  });

  const stored = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  it.each([
    [1, stored],
    [
      2,
      [
        [2, 1],
        [4, 3],
        [6, 5],
      ],
    ],
    [
      3,
      [
        [6, 5],
        [4, 3],
        [2, 1],
      ],
    ],
    [
      4,
      [
        [5, 6],
        [3, 4],
        [1, 2],
      ],
    ],
    [
      5,
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
    ],
    [
      6,
      [
        [5, 3, 1],
        [6, 4, 2],
      ],
    ],
    [
      7,
      [
        [6, 4, 2],
        [5, 3, 1],
      ],
    ],
    [
      8,
      [
        [2, 4, 6],
        [1, 3, 5],
      ],
    ],
  ])('applies EXIF orientation %i', async (orientation, shown) => {
    const file = tiff({
      width: 2,
      height: 3,
      bits: 8,
      samples: 1,
      data: stored.flat(),
      orientation,
    });
    const raster = await decode(file, 1);
    expect([raster.width, raster.height]).toEqual([shown[0]!.length, shown.length]);
    expect([...raster.data]).toEqual(shown.flat());
  });

  it('applies the orientation of a JPEG and of a 16-bit image', async () => {
    const left = Uint8Array.from({ length: 64 * 32 }, (_, index) => (index % 64 < 32 ? 0 : 255));
    const jpeg = await encodeJpeg({ width: 64, height: 32, channels: 1, data: left });
    const turned = await decode(
      await sharp(jpeg).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      1,
    );
    expect([turned.width, turned.height]).toEqual([32, 64]);
    expect(turned.data[5 * 32 + 16]).toBeLessThan(10);
    expect(turned.data[58 * 32 + 16]).toBeGreaterThan(245);
    const deep = tiff({
      width: 2,
      height: 1,
      bits: 16,
      samples: 1,
      data: [1, 60000],
      orientation: 3,
    });
    expect(await values(deep, 1)).toEqual([60000, 1]);
  });

  it('reads JPEG within its loss and lossless WebP exactly', async () => {
    const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, index) => (index % 48) * 5);
    const raster = { width: 16, height: 16, channels: 3, data } as const;
    const jpeg = await values(await encodeJpeg(raster, 100), 3);
    expect(Math.max(...jpeg.map((value, index) => Math.abs(value - data[index]!)))).toBeLessThan(8);
    const webp = await sharp(await encodePng(raster))
      .webp({ lossless: true })
      .toBuffer();
    expect(await values(webp, 3)).toEqual([...data]);
  });

  it('gives back what encodePng wrote, at any size, depth and number of channels', async () => {
    const shape = fc.record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      channels: fc.constantFrom(1 as const, 3 as const),
      deep: fc.boolean(),
    });
    const image = shape.chain(({ width, height, channels, deep }) => {
      const length = width * height * channels;
      const size = { minLength: length, maxLength: length };
      const data = deep ? fc.uint16Array(size) : fc.uint8Array(size);
      return data.map((samples) => ({ width, height, channels, data: samples }));
    });
    const path = join(await temporaryFolder(), 'image.png');
    await fc.assert(
      fc.asyncProperty(image, async (raster) => {
        await writeFile(path, await encodePng(raster));
        expect(await decodeImage(path, raster.channels)).toMatchObject(raster);
      }),
      { numRuns: 60 },
    );
  });
});

describe('decodeImage takes bytes that are no file', () => {
  it.each([
    ['that are there', (bytes: Buffer) => bytes],
    ['that are fetched when they are needed', (bytes: Buffer) => async () => bytes],
  ])('%s, by the name the user knows', async (_title, asBytes) => {
    const bytes = gray2x2(8, [
      [0, 1],
      [200, 255],
    ]);
    const source = { name: 'scan of A-1', bytes: asBytes(bytes) };
    expect(await decodeImage(source, 3)).toEqual(await decode(bytes, 3));
    expect(await imageSize(source)).toEqual({ width: 2, height: 2 });
    const empty = { name: 'scan of A-1', bytes: asBytes(Buffer.alloc(0)) };
    await expect(decodeImage(empty, 1)).rejects.toThrow('scan of A-1: it is empty (0 bytes).');
    const broken = { name: 'scan of A-1', bytes: asBytes(bytes.subarray(0, 40)) };
    await expect(decodeImage(broken, 1)).rejects.toMatchObject({ kind: 'image' });
  });

  it('and passes on why they cannot be fetched', async () => {
    const bytes = (): Promise<Buffer> => Promise.reject(new Error('altered'));
    await expect(decodeImage({ name: 'scan', bytes }, 1)).rejects.toThrow('altered');
  });
});

describe('decodeImage reads BMP', () => {
  const upsideDown = [
    [1, 2, 3, 4, 5, 6],
    [10, 20, 30, 40, 50, 60],
  ];
  it('of 24 bits, stored from the bottom or from the top', async () => {
    const bottomUp = bmp({ width: 2, height: 2, bits: 24, rows: upsideDown });
    expect(await values(bottomUp, 3)).toEqual([30, 20, 10, 60, 50, 40, 3, 2, 1, 6, 5, 4]);
    const topDown = bmp({ width: 2, height: -2, bits: 24, rows: upsideDown });
    expect(await values(topDown, 3)).toEqual([3, 2, 1, 6, 5, 4, 30, 20, 10, 60, 50, 40]);
  });

  it('of 8 bits and 1 bit through their palettes', async () => {
    const palette = [0, 0, 0, 0, 10, 20, 30, 0, 200, 200, 200, 0];
    const eight = bmp({ width: 3, height: 1, bits: 8, rows: [[2, 1, 0]], palette });
    expect(await values(eight, 3)).toEqual([200, 200, 200, 30, 20, 10, 0, 0, 0]);
    expect(await values(eight, 1)).toEqual([200, 22, 0]);
    const inverted = [255, 255, 255, 0, 0, 0, 0, 0];
    const one = bmp({
      width: 9,
      height: 1,
      bits: 1,
      rows: [[0b10100000, 0b10000000]],
      palette: inverted,
    });
    expect(await values(one, 1)).toEqual([0, 255, 0, 255, 255, 255, 255, 255, 0]);
  });

  it('of 32 bits, whose fourth byte is alpha only where a mask says so', async () => {
    const rows = [[50, 100, 200, 0, 50, 100, 200, 51]];
    const padded = bmp({ width: 2, height: 1, bits: 32, rows });
    expect(await values(padded, 3)).toEqual([200, 100, 50, 200, 100, 50]);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const alpha = bmp({ width: 2, height: 1, bits: 32, rows, header: 124, compression: 3, masks });
    expect(await values(alpha, 3)).toEqual([0, 0, 0, 40, 20, 10]);
    const opaque = bmp({
      width: 2,
      height: 1,
      bits: 32,
      rows,
      compression: 3,
      masks: masks.slice(0, 3),
    });
    expect(await values(opaque, 3)).toEqual([200, 100, 50, 200, 100, 50]);
  });
});
