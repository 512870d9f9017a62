import sharp, { type Sharp } from 'sharp';

import { maximumOf, type Raster } from './raster.ts';

/** What can be written as an image: a raster, its depth told by the type of its samples. */
export type EncodableRaster = Omit<Raster, 'maximum'>;

/** Lossless PNG of 8 or 16 bits, gray or RGB. */
export function encodePng(raster: EncodableRaster): Promise<Buffer> {
  return toSharp(raster).png().toBuffer();
}

/** Lossless PNG of RGBA samples, 8 bits each, alpha not multiplied into the colours. */
export function encodeTransparentPng(raster: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}): Promise<Buffer> {
  const { width, height, data } = raster;
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/** Baseline JPEG of an 8-bit raster, colours at full resolution. Quality 1 to 100. */
export function encodeJpeg(raster: EncodableRaster, quality = 90): Promise<Buffer> {
  if (maximumOf(raster.data) !== 255) throw new RangeError('JPEG holds 8-bit samples only');
  return toSharp(raster).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
}

function toSharp({ width, height, channels, data }: EncodableRaster): Sharp {
  const deep = maximumOf(data) === 65535;
  const gray = deep ? 'grey16' : 'b-w';
  const colour = deep ? 'rgb16' : 'srgb';
  return sharp(data, { raw: { width, height, channels } }).toColourspace(
    channels === 1 ? gray : colour,
  );
}
