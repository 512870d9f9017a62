import { stat } from 'node:fs/promises';

import sharp, { type Metadata } from 'sharp';

import { reasonOf, SonopairError } from '../../shared/errors.ts';
import { fileError } from '../files/errors.ts';
import { readBytes } from '../files/read.ts';
import { type BmpHeader, decodeBmp, readBmpHeader, UnsupportedBmp } from './bmp.ts';
import { type DecodedSamples, toRaster } from './channels.ts';
import { formatOf, type ImageFormat, SUPPORTED } from './format.ts';
import type { Raster } from './raster.ts';

/** More than any scanner's screen; an image that claims more is refused before it is decoded. */
export const MAXIMUM_PIXELS = 100_000_000;
/** 100 megapixels of 16-bit RGB without compression, and some room. */
const MAXIMUM_BYTES = 2 ** 30;

/**
 * Where an image's bytes come from: a file, or elsewhere (the image store), there or to be fetched.
 * `name` is what the user knows it by; for a file that is its path.
 */
export type ImageSource =
  string | { readonly name: string; readonly bytes: Buffer | (() => Promise<Buffer>) };

export interface DecodeOptions {
  /** Limit of width × height. Default MAXIMUM_PIXELS. */
  readonly maxPixels?: number;
}

/**
 * Reads a PNG, JPEG, TIFF, BMP or WebP image as it is to be seen: EXIF orientation applied, palette
 * and CMYK as RGB, alpha over black, as 1 gray or 3 RGB channels. 8-bit images stay 8 bit and 16-bit
 * ones 16 bit, values as stored: never stretched, and colour profiles are left aside (except that
 * CMYK is converted by libvips' own profile).
 *
 * Throws SonopairError `image` naming the image for one that is missing, empty, cut short, damaged,
 * larger than allowed, of several frames, or not an image of these formats.
 */
export async function decodeImage(
  source: ImageSource,
  channels: 1 | 3,
  options: DecodeOptions = {},
): Promise<Raster> {
  const file = await openImage(source, options);
  return toRaster(await file.decode(), channels);
}

/** Width and height in source pixels, EXIF orientation applied, from the header alone. */
export async function imageSize(source: ImageSource): Promise<{ width: number; height: number }> {
  const { width, height } = await openImage(source, {});
  return { width, height };
}

/** An image whose header was read and found acceptable. */
interface OpenImage {
  readonly width: number;
  readonly height: number;
  readonly decode: () => Promise<DecodedSamples>;
}

async function openImage(source: ImageSource, options: DecodeOptions): Promise<OpenImage> {
  const path = typeof source === 'string' ? source : source.name;
  const bytes = await bytesOf(source);
  const format = formatOf(path, bytes);
  const image = format === 'BMP' ? openBmp(path, bytes) : await openWithSharp(path, bytes, format);
  const { width, height } = image;
  const limit = options.maxPixels ?? MAXIMUM_PIXELS;
  if (width * height > limit) {
    throw new SonopairError('image', {
      subject: path,
      reason: `it is too large: ${width} × ${height} pixels, where ${limit.toLocaleString('en')} in all are allowed`,
      remedy: 'Check that it is an ultrasound image, or reduce it',
    });
  }
  return image;
}

async function bytesOf(source: ImageSource): Promise<Buffer> {
  if (typeof source === 'string') return readImageFile(source);
  const bytes = Buffer.isBuffer(source.bytes) ? source.bytes : await source.bytes();
  checkLength(source.name, bytes.length);
  return bytes;
}

async function readImageFile(path: string): Promise<Buffer> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError(path, 'read', error, 'image');
  });
  // Asked before reading: a pipe would wait for ever, and a huge file fill the memory.
  if (!found.isFile()) throw problem(path, 'it is not a file', `Give a ${SUPPORTED} image`);
  checkLength(path, found.size);
  return readBytes(path, 'image');
}

function checkLength(path: string, bytes: number): void {
  if (bytes === 0) throw problem(path, 'it is empty (0 bytes)', 'Export the image again');
  if (bytes > MAXIMUM_BYTES) {
    throw problem(path, 'it is larger than 1 GiB', 'Check that it is an ultrasound image');
  }
}

function openBmp(path: string, bytes: Uint8Array): OpenImage {
  const guard = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnsupportedBmp)) throw damaged(path, 'BMP', error);
      const reason = `this BMP ${error.message}, which is not supported`;
      throw problem(path, reason, 'Save it as PNG', error);
    }
  };
  const header: BmpHeader = guard(() => readBmpHeader(bytes));
  const { width, height } = header;
  return { width, height, decode: async () => guard(() => decodeBmp(bytes, header)) };
}

async function openWithSharp(path: string, bytes: Buffer, format: ImageFormat): Promise<OpenImage> {
  const refuse = (error: unknown): never => {
    throw damaged(path, format, error);
  };
  // The limit is ours (openImage), so that it can be said with the size and before decoding.
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: false, ignoreIcc: true });
  const metadata = await image.metadata().catch(refuse);
  const decoding = decodingOf(path, metadata);
  const { width, height } = metadata.autoOrient;
  return {
    width,
    height,
    decode: async () => {
      const oriented = image.autoOrient().toColourspace(decoding.space);
      const { data, info } = await oriented
        .raw({ depth: decoding.depth })
        .toBuffer({ resolveWithObject: true })
        .catch(refuse);
      const { channels: bands } = info;
      if (bands > 4) throw unsupported(path, `${bands} channels`);
      const samples =
        decoding.depth === 'uchar'
          ? new Uint8Array(data.buffer, data.byteOffset, data.length)
          : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
      return {
        width: info.width,
        height: info.height,
        bands,
        data: samples,
      };
    },
  };
}

interface Decoding {
  readonly space: 'b-w' | 'srgb' | 'grey16' | 'rgb16';
  readonly depth: 'uchar' | 'ushort';
}

/** The colour space in which libvips hands the samples out as they are stored. */
function decodingOf(path: string, metadata: Metadata): Decoding {
  const { space, depth, hasAlpha, pages = 1 } = metadata;
  if (pages > 1) {
    throw problem(path, `it holds ${pages} frames`, 'Save the one frame of the pair as an image');
  }
  switch (`${space}/${depth}`) {
    case 'b-w/uchar':
      // libvips drops the alpha channel of a gray image that is asked for in gray.
      return { space: hasAlpha ? 'srgb' : 'b-w', depth: 'uchar' };
    case 'srgb/uchar':
    case 'cmyk/uchar':
      return { space: 'srgb', depth: 'uchar' };
    case 'grey16/ushort':
      return { space: hasAlpha ? 'rgb16' : 'grey16', depth: 'ushort' };
    case 'rgb16/ushort':
      return { space: 'rgb16', depth: 'ushort' };
    default:
      throw unsupported(path, `${depth} samples in the colour space ${space}`);
  }
}

function unsupported(path: string, what: string): SonopairError {
  return problem(path, `it has ${what}`, 'Save it as 8 or 16 bit gray or RGB');
}

function damaged(path: string, format: ImageFormat, error: unknown): SonopairError {
  const detail = decoderDetail(error);
  const reason = `this ${format} is damaged or cut short${detail === '' ? '' : ` (${detail})`}`;
  return problem(path, reason, 'Export the image again', error);
}

/**
 * libvips repeats itself, line after line and prefix after prefix: the last part of the first.
 * Its message is the process's, so an image decoded beside this one can take it: then there is none.
 */
function decoderDetail(error: unknown): string {
  const first = error instanceof Error ? error.message.split('\n')[0] : reasonOf(error);
  const last = first?.split(/:\s*/).findLast((part) => part !== '') ?? '';
  return last.startsWith('Input buffer') || last === 'Unknown error' ? '' : last;
}

function problem(path: string, reason: string, remedy: string, cause?: unknown): SonopairError {
  return new SonopairError(
    'image',
    { subject: path, reason, remedy },
    cause === undefined ? undefined : { cause },
  );
}
