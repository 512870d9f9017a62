import { decode } from 'fast-bmp';

import type { DecodedSamples } from './channels.ts';

/** What the two headers of a BMP file say. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows are stored from the top (a negative height in the file). */
  readonly topDown: boolean;
  readonly bitsPerPixel: 1 | 8 | 24 | 32;
  readonly hasAlpha: boolean;
  readonly paletteAt: number;
  readonly paletteSize: number;
  readonly pixelsAt: number;
  readonly rowBytes: number;
}

/** A sound bitmap of a kind that is not read; every other Error here means a damaged file. */
export class UnsupportedBmp extends Error {}

const FILE_HEADER = 14;
const INFO_HEADER = 40;
const V5_HEADER = 124;
const BI_RGB = 0;
const BI_BITFIELDS = 3;
const RGB_MASKS = [0x00ff0000, 0x0000ff00, 0x000000ff] as const;

/**
 * Reads and checks the headers (BITMAPINFOHEADER and its successors; 1 and 8 bit with a palette,
 * 24 and 32 bit). Throws UnsupportedBmp, or a plain Error with what is damaged; the caller names the
 * file.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER + INFO_HEADER) throw new Error('its header is not whole');
  const headerSize = view.getUint32(14, true);
  if (headerSize < INFO_HEADER) throw new UnsupportedBmp('is an OS/2 bitmap');
  const width = view.getInt32(18, true);
  const storedHeight = view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (width <= 0 || storedHeight === 0) throw new Error('it has no size');
  if (bitsPerPixel !== 1 && bitsPerPixel !== 8 && bitsPerPixel !== 24 && bitsPerPixel !== 32) {
    throw new UnsupportedBmp(`has ${bitsPerPixel} bits per pixel`);
  }
  const masked = compression === BI_BITFIELDS && bitsPerPixel === 32;
  if (compression !== BI_RGB && !masked) throw new UnsupportedBmp('is compressed');
  if (masked) checkMasks(view);
  return {
    width,
    height: Math.abs(storedHeight),
    topDown: storedHeight < 0,
    bitsPerPixel,
    // Without a mask that says so, the fourth byte is padding, most often zero: not transparency.
    hasAlpha: masked && headerSize >= 56 && view.getUint32(66, true) === 0xff000000,
    paletteAt: FILE_HEADER + headerSize,
    paletteSize: bitsPerPixel > 8 ? 0 : view.getUint32(46, true) || 2 ** bitsPerPixel,
    pixelsAt: view.getUint32(10, true),
    rowBytes: Math.ceil((width * bitsPerPixel) / 32) * 4,
  };
}

function checkMasks(view: DataView): void {
  if (view.byteLength < 70) throw new Error('its header is not whole');
  const standard = RGB_MASKS.every((mask, index) => view.getUint32(54 + 4 * index, true) === mask);
  if (!standard) throw new UnsupportedBmp('has unusual colour masks');
}

/** The pixels of a bitmap whose header was read. Throws a plain Error with what is damaged. */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): DecodedSamples {
  const { width, height, bitsPerPixel, rowBytes, pixelsAt, paletteAt, paletteSize } = header;
  const pixelsEnd = pixelsAt + rowBytes * height;
  const paletteEnd = paletteAt + paletteSize * 4;
  if (pixelsEnd > bytes.length || paletteEnd > bytes.length) throw new Error('pixels are missing');
  const rows = decode(underV5Header(bytes.subarray(pixelsAt, pixelsEnd), header)).data;
  if (!(rows instanceof Uint8Array)) throw new Error('its pixels cannot be read');
  const upright = header.topDown ? upsideDown(rows, rows.length / height) : rows;
  if (bitsPerPixel <= 8) {
    const palette = bytes.subarray(paletteAt, paletteEnd);
    return { width, height, bands: 3, data: throughPalette(upright, palette) };
  }
  if (bitsPerPixel === 24) return { width, height, bands: 3, data: upright };
  if (header.hasAlpha) return { width, height, bands: 4, data: upright };
  return { width, height, bands: 3, data: withoutFourth(upright) };
}

/**
 * fast-bmp reads the rows of V5 bitmaps stored from the bottom and leaves palettes to its caller,
 * so the rows of any other bitmap are handed to it under such a header.
 */
function underV5Header(pixels: Uint8Array, { width, height, bitsPerPixel }: BmpHeader): Uint8Array {
  const file = new Uint8Array(FILE_HEADER + V5_HEADER + pixels.length);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(2, file.length, true);
  view.setUint32(10, FILE_HEADER + V5_HEADER, true);
  view.setUint32(14, V5_HEADER, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bitsPerPixel, true);
  view.setUint32(30, bitsPerPixel === 32 ? BI_BITFIELDS : BI_RGB, true);
  RGB_MASKS.forEach((mask, index) => view.setUint32(54 + 4 * index, mask, true));
  file.set(pixels, FILE_HEADER + V5_HEADER);
  return file;
}

function upsideDown(rows: Uint8Array, stride: number): Uint8Array {
  const out = new Uint8Array(rows.length);
  for (let at = 0; at < rows.length; at += stride) {
    out.set(rows.subarray(at, at + stride), rows.length - stride - at);
  }
  return out;
}

/** Palette entries are blue, green, red and a byte that is not used. */
function throughPalette(indices: Uint8Array, palette: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(indices.length * 3);
  indices.forEach((index, pixel) => {
    const entry = index * 4;
    if (entry >= palette.length) throw new Error('a pixel is not in its palette');
    rgb[pixel * 3] = palette[entry + 2]!;
    rgb[pixel * 3 + 1] = palette[entry + 1]!;
    rgb[pixel * 3 + 2] = palette[entry]!;
  });
  return rgb;
}

function withoutFourth(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
  return rgb;
}
