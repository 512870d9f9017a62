import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { encodeJpeg } from '../../../src/main/imaging/encode.ts';
import { type Rendition, renderImage } from '../../../src/main/imaging/rendition.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { bigEndian, bmp, png, tiff } from '../../support/images.ts';

const source = (bytes: Buffer) => ({ name: 'picture', bytes });

async function pixels({ bytes }: Rendition) {
  const { channels } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels, data: [...data] };
}

const GRAY = [0, 90, 200, 255];
const COLOUR = [255, 0, 0, 0, 128, 255];

describe('renderImage', () => {
  it('shows every sample of an 8-bit image as it is stored', async () => {
    const rows = [GRAY.slice(0, 2), GRAY.slice(2)];
    const gray = png({ width: 2, height: 2, bitDepth: 8, colourType: 0, rows });
    const shown = await renderImage(source(gray));
    expect(shown.type).toBe('image/png');
    expect(await pixels(shown)).toEqual({ width: 2, height: 2, channels: 1, data: GRAY });
  });

  it.each([
    ['TIFF', tiff({ width: 2, height: 1, bits: 8, samples: 3, data: COLOUR })],
    ['BMP', bmp({ width: 2, height: 1, bits: 24, rows: [[0, 0, 255, 255, 128, 0]] })],
    ['PNG', png({ width: 2, height: 1, bitDepth: 8, colourType: 2, rows: [COLOUR] })],
    [
      'palette PNG',
      png({ width: 2, height: 1, bitDepth: 8, colourType: 3, palette: COLOUR, rows: [[0, 1]] }),
    ],
  ])('shows the colours of %s', async (_, bytes) => {
    const shown = await pixels(await renderImage(source(bytes)));
    expect(shown).toEqual({ width: 2, height: 1, channels: 3, data: COLOUR });
  });

  it('shows lossless WebP and JPEG in what they hold', async () => {
    const raw = { raw: { width: 2, height: 1, channels: 3 } } as const;
    const webp = await sharp(Uint8Array.from(COLOUR), raw).webp({ lossless: true }).toBuffer();
    expect((await pixels(await renderImage(source(webp)))).data).toEqual(COLOUR);
    const data = new Uint8Array(64 * 3).fill(77);
    const jpeg = await encodeJpeg({ width: 8, height: 8, channels: 3, data }, 100);
    // Three equal channels are gray.
    const shown = await pixels(await renderImage(source(jpeg)));
    expect(shown).toEqual({ width: 8, height: 8, channels: 1, data: [...data.subarray(0, 64)] });
  });

  it('divides 16 bits by 257, gray and colour: never stretched', async () => {
    const gray = png({
      width: 4,
      height: 1,
      bitDepth: 16,
      colourType: 0,
      rows: [bigEndian([0, 257, 40_000, 65_535])],
    });
    expect((await pixels(await renderImage(source(gray)))).data).toEqual([0, 1, 156, 255]);
    const deep = [65_535, 0, 257 * 10, 128, 129, 386];
    const colour = tiff({ width: 2, height: 1, bits: 16, samples: 3, data: deep });
    const shown = await pixels(await renderImage(source(colour)));
    expect(shown).toEqual({ width: 2, height: 1, channels: 3, data: [255, 0, 10, 0, 1, 2] });
  });

  it('turns the image upright', async () => {
    // Orientation 6: the first row is the right column.
    const turned = tiff({
      width: 2,
      height: 1,
      bits: 8,
      samples: 1,
      data: [10, 20],
      orientation: 6,
    });
    const shown = await pixels(await renderImage(source(turned)));
    expect(shown).toMatchObject({ width: 1, height: 2, data: [10, 20] });
  });

  it('is no wider than asked, and never enlarged', async () => {
    const row = Array.from({ length: 300 }, (_, x) => x % 256);
    const rows = Array.from({ length: 100 }, () => row);
    const wide = png({ width: 300, height: 100, bitDepth: 8, colourType: 0, rows });
    const small = await renderImage(source(wide), 60);
    expect(small.type).toBe('image/webp');
    expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 60, height: 20 });
    const same = await renderImage(source(wide), 1000);
    expect(await sharp(same.bytes).metadata()).toMatchObject({ width: 300, height: 100 });
  });

  it('fails as the decoder does, naming the picture', async () => {
    const failure = renderImage(source(Buffer.from('no image')));
    await expect(failure).rejects.toThrow(SonopairError);
    await expect(failure).rejects.toMatchObject({ kind: 'image', parts: { subject: 'picture' } });
  });
});
