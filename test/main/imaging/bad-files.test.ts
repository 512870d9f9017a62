import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { decodeImage, imageSize } from '../../../src/main/imaging/decode.ts';
import { encodeJpeg, encodePng } from '../../../src/main/imaging/encode.ts';
import { type BmpParts, bmp, png, tiff } from '../../support/images.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** What the message says after the name of the file. */
async function complaint(bytes: Uint8Array, maxPixels?: number): Promise<string> {
  const path = join(await temporaryFolder(), 'image.png');
  await writeFile(path, bytes);
  const options = maxPixels === undefined ? {} : { maxPixels };
  return complaintOf(path, decodeImage(path, 3, options));
}

async function complaintOf(path: string, decoding: Promise<unknown>): Promise<string> {
  const error: unknown = await decoding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ kind: 'image' });
  const { message } = error as Error;
  expect(message.startsWith(`${path}: `)).toBe(true);
  expect(message).not.toContain('\n');
  return message.slice(path.length + 2);
}

const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * index * 7919) % 251);
const raster = { width: 64, height: 64, channels: 3, data: noise } as const;
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

const files: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'an empty file': () => Buffer.alloc(0),
  'a text': () => Buffer.from('patient,pair,diagnosis'),
  'one byte': () => Buffer.of(0x89),
  'a web page': () => Buffer.from('<!doctype html>'),
  'a drawing that would open other files': () =>
    Buffer.from('<svg xmlns="x"><image href="/etc/hosts"/></svg>'),
  'a GIF': () => sharp(noise, { raw: raster }).gif().toBuffer(),
  'a PDF': () => Buffer.from('%PDF-1.7'),
  'a DICOM file': () => Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]),
  'a PNG cut short': async () => half(await encodePng(raster)),
  'a PNG with damaged pixels': async () => {
    const bytes = await encodePng(raster);
    return bytes.fill(0, 300, 340);
  },
  'a PNG that is only a signature': async () => (await encodePng(raster)).subarray(0, 8),
  'a JPEG cut short': async () => half(await encodeJpeg(raster)),
  'a JPEG cut short in its header': async () => (await encodeJpeg(raster)).subarray(0, 30),
  'a WebP cut short': async () => half(await sharp(noise, { raw: raster }).webp().toBuffer()),
  'a TIFF cut short': () => {
    // The directory of a TIFF may come first or last: here what it points to is missing.
    const bytes = tiff({ width: 2, height: 2, bits: 8, samples: 1, data: [1, 2, 3, 4] });
    bytes.writeUInt32LE(5000, bytes.indexOf(Buffer.from([0x11, 0x01])) + 8);
    return bytes;
  },
  'a TIFF without its directory': () =>
    tiff({ width: 2, height: 2, bits: 8, samples: 1, data: [1, 2, 3, 4] }).subarray(0, 12),
  'a TIFF of floating point': () =>
    tiff({ width: 1, height: 1, bits: 32, samples: 1, data: [0.5], sampleFormat: 3 }),
  'a TIFF of signed numbers': () =>
    tiff({ width: 1, height: 1, bits: 16, samples: 1, data: [5], sampleFormat: 2 }),
  'a TIFF of five channels': () =>
    tiff({ width: 1, height: 1, bits: 8, samples: 5, data: [1, 2, 3, 4, 5] }),
  'a TIFF of three frames': () =>
    tiff({ width: 1, height: 1, bits: 8, samples: 1, data: [5], frames: 3 }),
  'a PNG bomb': () =>
    png({ width: 60_000, height: 60_000, bitDepth: 1, colourType: 0, rows: [[0]] }),
  'a BMP bomb': () => bmp({ width: 2 ** 31 - 1, height: 2 ** 31 - 1, bits: 24, rows: [] }),
  'a BMP cut short': () => bmp({ width: 9, height: 9, bits: 24, rows: [] }),
  'a BMP without pixels or header': () => Buffer.from('BMxx'),
  'a BMP without a size': () => bmp({ width: 0, height: 4, bits: 24, rows: [] }),
  'a BMP of 16 bits': () => bmp({ width: 1, height: 1, bits: 16, rows: [[0, 0]] }),
  'a BMP with run-length coding': () => bmp(small({ compression: 1 })),
  'a BMP with a colour outside its palette': () => bmp(small({ palette: [0, 0, 0, 0] })),
  'a BMP with other masks': () =>
    bmp({ width: 1, height: 1, bits: 32, rows: [[1, 2, 3, 4]], compression: 3, masks: [1, 2, 4] }),
  'an OS/2 BMP': () =>
    bmp({ width: 1, height: 1, bits: 24, rows: [[1, 2, 3]], header: 12 + 28 }).fill(12, 14, 15),
};

/** The message each of them must give, after the name of the file. */
const messages: Readonly<Record<string, string>> = {
  'an empty file': 'it is empty (0 bytes). Export the image again.',
  'a text': 'it is not an image. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'one byte': 'it is not an image. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'a web page': 'it is a web page or SVG drawing. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'a drawing that would open other files':
    'it is a web page or SVG drawing. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'a GIF': 'it is a GIF image. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'a PDF': 'it is a PDF document. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'a DICOM file': 'it is a DICOM file. Give a PNG, JPEG, TIFF, BMP or WebP image.',
  'a PNG cut short':
    'this PNG is damaged or cut short (libpng read error). Export the image again.',
  'a PNG with damaged pixels':
    'this PNG is damaged or cut short (libpng read error). Export the image again.',
  'a PNG that is only a signature': 'this PNG is damaged or cut short. Export the image again.',
  'a JPEG cut short':
    'this JPEG is damaged or cut short (premature end of JPEG image). Export the image again.',
  'a JPEG cut short in its header':
    'this JPEG is damaged or cut short (premature end of JPEG image). Export the image again.',
  'a WebP cut short':
    'this WebP is damaged or cut short (unable to parse image). Export the image again.',
  'a TIFF cut short':
    'this TIFF is damaged or cut short (bad seek to 5000). Export the image again.',
  'a TIFF without its directory': 'this TIFF is damaged or cut short. Export the image again.',
  'a TIFF of floating point':
    'it has float samples in the colour space b-w. Save it as 8 or 16 bit gray or RGB.',
  'a TIFF of signed numbers':
    'it has short samples in the colour space grey16. Save it as 8 or 16 bit gray or RGB.',
  'a TIFF of five channels': 'it has 5 channels. Save it as 8 or 16 bit gray or RGB.',
  'a TIFF of three frames': 'it holds 3 frames. Save the one frame of the pair as an image.',
  'a PNG bomb':
    'it is too large: 60000 × 60000 pixels, where 100,000,000 in all are allowed. Check that it is an ultrasound image, or reduce it.',
  'a BMP bomb':
    'it is too large: 2147483647 × 2147483647 pixels, where 100,000,000 in all are allowed. Check that it is an ultrasound image, or reduce it.',
  'a BMP cut short':
    'this BMP is damaged or cut short (pixels are missing). Export the image again.',
  'a BMP without pixels or header':
    'this BMP is damaged or cut short (its header is not whole). Export the image again.',
  'a BMP without a size':
    'this BMP is damaged or cut short (it has no size). Export the image again.',
  'a BMP of 16 bits': 'this BMP has 16 bits per pixel, which is not supported. Save it as PNG.',
  'a BMP with run-length coding': 'this BMP is compressed, which is not supported. Save it as PNG.',
  'a BMP with a colour outside its palette':
    'this BMP is damaged or cut short (a pixel is not in its palette). Export the image again.',
  'a BMP with other masks':
    'this BMP has unusual colour masks, which is not supported. Save it as PNG.',
  'an OS/2 BMP': 'this BMP is an OS/2 bitmap, which is not supported. Save it as PNG.',
};

function small(parts: Partial<BmpParts>): BmpParts {
  return {
    width: 2,
    height: 1,
    bits: 8,
    rows: [[0, 1]],
    palette: [0, 0, 0, 0, 1, 1, 1, 0],
    ...parts,
  };
}

describe('decodeImage names the file, what is wrong with it, and what to do', () => {
  it.each(Object.entries(files))('%s', async (name, make) => {
    expect(await complaint(await make())).toBe(messages[name]);
  });

  it('a file that is not there, and a folder', async () => {
    const folder = await temporaryFolder();
    const absent = join(folder, 'absent.png');
    expect(await complaintOf(absent, decodeImage(absent, 1))).toBe(
      'cannot read it: it does not exist. Check the path.',
    );
    expect(await complaintOf(absent, imageSize(absent))).toContain('it does not exist');
    expect(await complaintOf(folder, decodeImage(folder, 1))).toContain('it is not a file');
  });

  it('a file too large to be an image, without reading it', async () => {
    const path = join(await temporaryFolder(), 'huge.png');
    await writeFile(path, '');
    await truncate(path, 2 ** 30 + 1);
    expect(await complaintOf(path, decodeImage(path, 1))).toBe(
      'it is larger than 1 GiB. Check that it is an ultrasound image.',
    );
  });

  it('an image larger than the caller allows, from its header', async () => {
    const bytes = await encodePng(raster);
    expect(await complaint(bytes, 64 * 64 - 1)).toContain('it is too large: 64 × 64 pixels');
    const path = join(await temporaryFolder(), 'image.png');
    await writeFile(path, bytes);
    expect((await decodeImage(path, 3, { maxPixels: 64 * 64 })).width).toBe(64);
  });
});
