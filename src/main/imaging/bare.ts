import { inflateSync } from 'node:zlib';

/** Formats of which it can be told whether a file holds anything but its pixels. */
export type BareFormat = 'png' | 'jpg';

/**
 * The format of an image file that holds nothing but its pixels and what decoding them needs: no
 * text, EXIF, thumbnail, colour profile, alpha channel or palette, and not a byte behind its end.
 * Undefined for every other file, also for one that merely cannot be told: PNG of gray or RGB
 * without interlacing, and baseline or progressive JPEG with a JFIF header or none, are told.
 */
export function bareFormat(bytes: Uint8Array): BareFormat | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    if (isBarePng(view)) return 'png';
    return isBareJpeg(view) ? 'jpg' : undefined;
  } catch {
    // Cut short somewhere: whoever decodes it says so.
    return undefined;
  }
}

const PNG_SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Chunks of fixed length that say how the samples are meant: gamma, chromaticities, resolution. */
const HARMLESS_CHUNKS: Readonly<Record<string, number>> = { gAMA: 4, cHRM: 32, sRGB: 1, pHYs: 9 };

/** Samples of a pixel by colour type (PNG specification, 11.2.1): gray and RGB. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3 };

function isBarePng(file: Buffer): boolean {
  if (!file.subarray(0, 8).equals(PNG_SIGNATURE)) return false;
  const data: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const content = file.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (type === 'IEND')
      return length === 0 && at === file.length && header !== undefined && fills(header, data);
    if (type === 'IHDR' && length === 13 && header === undefined) header = content;
    else if (type === 'IDAT') data.push(content);
    else if (HARMLESS_CHUNKS[type] !== length) return false;
  }
  return false;
}

/** Whether the compressed data are the rows of the picture and nothing more. */
function fills(header: Buffer, data: readonly Buffer[]): boolean {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [bits, colourType, , , interlaced] = header.subarray(8);
  const samples = SAMPLES[colourType!];
  if (samples === undefined || interlaced !== 0) return false;
  const expected = height * (1 + Math.ceil((width * samples * bits!) / 8));
  const compressed = Buffer.concat(data);
  const { buffer, engine } = inflateSync(compressed, {
    info: true,
    maxOutputLength: expected + 1,
  }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  return buffer.length === expected && engine.bytesWritten === compressed.length;
}

const [MARKER, SOI, EOI, SOS, APP0] = [0xff, 0xd8, 0xd9, 0xda, 0xe0];

/** Quantisation and Huffman tables, restart interval, frame headers (ITU-T T.81, table B.1). */
const CODING_SEGMENTS = new Set([0xdb, 0xc4, 0xdd, 0xc0, 0xc1, 0xc2]);

function isBareJpeg(file: Buffer): boolean {
  if (file.readUInt8(0) !== MARKER || file.readUInt8(1) !== SOI) return false;
  for (let at = 2; at < file.length;) {
    if (file.readUInt8(at) !== MARKER) return false;
    const code = file.readUInt8(at + 1);
    if (code === EOI) return at + 2 === file.length;
    const length = file.readUInt16BE(at + 2);
    if (code === APP0 ? !isPlainJfif(file, at, length) : !isCoding(code)) return false;
    at += 2 + length;
    if (code === SOS) at = endOfScan(file, at);
  }
  return false;
}

function isCoding(code: number): boolean {
  return code === SOS || CODING_SEGMENTS.has(code);
}

/** A JFIF header without a thumbnail, which has 16 bytes. */
function isPlainJfif(file: Buffer, at: number, length: number): boolean {
  return length === 16 && file.toString('latin1', at + 4, at + 9) === 'JFIF\0';
}

/** Where the next marker stands behind the coded data: stuffed bytes and restarts belong to them. */
function endOfScan(file: Buffer, from: number): number {
  let at = file.indexOf(MARKER, from);
  while (at >= 0) {
    const code = file.readUInt8(at + 1);
    const inside = code === 0 || (code >= 0xd0 && code <= 0xd7);
    if (!inside) return at;
    at = file.indexOf(MARKER, at + 2);
  }
  return file.length;
}
