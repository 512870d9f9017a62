import sharp from 'sharp';

import { decodeImage, type ImageSource } from './decode.ts';
import type { Raster } from './raster.ts';

/** An image as a window shows it. */
export interface Rendition {
  readonly type: 'image/png' | 'image/webp';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Of a picture in a list: an artefact below what the eye sees at that size. */
const THUMBNAIL_QUALITY = 85;

/** Pictures go over loopback or a pipe, so that time to encode counts more than their length. */
const PNG_EFFORT = 2;

/**
 * What the decoder sees, for the screen: upright, gray or RGB, 8 bit (16-bit values divided by 257,
 * so that black stays black and white white; never stretched). Without `width` every source pixel
 * is there as it is, as PNG: crops are drawn and measured on it. With `width` (in pixels) it is no
 * wider than that, as WebP. Throws SonopairError `image` as `decodeImage` does.
 */
export async function renderImage(source: ImageSource, width?: number): Promise<Rendition> {
  const raster = await decodeImage(source, 3);
  const { samples, channels } = forScreen(raster);
  const image = sharp(samples, { raw: { width: raster.width, height: raster.height, channels } });
  if (width === undefined) {
    const bytes = await image
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .png({ compressionLevel: PNG_EFFORT })
      .toBuffer();
    return { type: 'image/png', bytes: new Uint8Array(bytes) };
  }
  const bytes = await image
    .resize({ width, withoutEnlargement: true })
    .webp({ quality: THUMBNAIL_QUALITY, effort: PNG_EFFORT })
    .toBuffer();
  return { type: 'image/webp', bytes: new Uint8Array(bytes) };
}

/** 8 bit, and one channel where all three are the same: a third of the work and of the length. */
function forScreen({ data }: Raster): {
  readonly samples: Uint8Array;
  readonly channels: 1 | 3;
} {
  const deep = data instanceof Uint16Array;
  const samples = deep ? new Uint8Array(data.length) : data;
  let gray = true;
  for (let at = 0; at < data.length; at += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    gray &&= red === green && red === blue;
    if (deep) {
      samples[at] = Math.round(red / 257);
      samples[at + 1] = Math.round(green / 257);
      samples[at + 2] = Math.round(blue / 257);
    }
  }
  if (!gray) return { samples, channels: 3 };
  const single = new Uint8Array(samples.length / 3);
  for (let to = 0; to < single.length; to += 1) single[to] = samples[to * 3]!;
  return { samples: single, channels: 1 };
}
