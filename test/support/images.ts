import { crc32, deflateSync } from 'node:zlib';

/**
 * Writers of small image files, byte by byte: the decoder is tested against the formats'
 * definitions, not against its own library's encoder, and bad files can be made.
 */

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha. */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  /** Packed rows (most significant bit first, 16 bit big-endian), without filter bytes. */
  readonly rows: readonly (readonly number[])[];
  /** Palette as r, g, b, r, g, b, … */
  readonly palette?: readonly number[];
}

export function png({ width, height, bitDepth, colourType, rows, palette }: PngParts): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colourType, 0, 0, 0], 8);
  const pixels = Buffer.from(rows.flatMap((row) => [0, ...row]));
  return Buffer.concat([
    Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    ...(palette === undefined ? [] : [chunk('PLTE', Buffer.from(palette))]),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

/** 16-bit values as the bytes of a PNG row. */
export function bigEndian(values: readonly number[]): number[] {
  return values.flatMap((value) => [value >> 8, value & 255]);
}

export interface TiffParts {
  readonly width: number;
  readonly height: number;
  readonly bits: 8 | 16 | 32;
  readonly samples: 1 | 3 | 4 | 5;
  /** Interleaved samples. */
  readonly data: readonly number[];
  /** Default 1 (gray, black is zero) or 2 (RGB); 0 is gray with white as zero. */
  readonly photometric?: number;
  /** EXIF orientation 1 to 8. */
  readonly orientation?: number;
  /** How many times the image is repeated as a further frame. Default 1. */
  readonly frames?: number;
  /** 1 unsigned (default), 2 signed, 3 floating point. */
  readonly sampleFormat?: 1 | 2 | 3;
}

/** An uncompressed little-endian TIFF. */
export function tiff(parts: TiffParts): Buffer {
  const { width, height, bits, samples, data, frames = 1 } = parts;
  const bytes = bits / 8;
  const strip = Buffer.alloc(data.length * bytes);
  data.forEach((value, index) => {
    if (parts.sampleFormat === 3) strip.writeFloatLE(value, index * 4);
    else strip.writeUIntLE(value, index * bytes, bytes);
  });
  const stripAt = 8;
  const bitsAt = stripAt + strip.length + (strip.length % 2);
  const bitsTable = Buffer.alloc(16);
  for (let sample = 0; sample < samples; sample += 1) bitsTable.writeUInt16LE(bits, sample * 2);
  // Tag, type (3 short, 4 long), count, value; in the order of their tags.
  const entries: (readonly [number, 3 | 4, number, number])[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, samples, samples > 2 ? bitsAt : bits],
    [259, 3, 1, 1],
    [262, 3, 1, parts.photometric ?? (samples >= 3 ? 2 : 1)],
    [273, 4, 1, stripAt],
    [274, 3, 1, parts.orientation ?? 1],
    [277, 3, 1, samples],
    [278, 4, 1, height],
    [279, 4, 1, strip.length],
    [339, 3, 1, parts.sampleFormat ?? 1],
  ];
  const first = bitsAt + bitsTable.length;
  const length = 2 + entries.length * 12 + 4;
  const directories = Array.from({ length: frames }, (_, frame) => {
    const directory = Buffer.alloc(length);
    directory.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, count, value], index) => {
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(count, at + 4);
      directory.writeUInt32LE(value, at + 8);
    });
    directory.writeUInt32LE(frame + 1 < frames ? first + (frame + 1) * length : 0, length - 4);
    return directory;
  });
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(first, 4);
  const padding = Buffer.alloc(strip.length % 2);
  return Buffer.concat([header, strip, padding, bitsTable, ...directories]);
}

export interface BmpParts {
  readonly width: number;
  /** Negative: rows are given, and stored, from the top. */
  readonly height: number;
  readonly bits: number;
  /** Rows in the order they are stored, each without padding. */
  readonly rows: readonly (readonly number[])[];
  /** Palette as b, g, r, 0, b, g, r, 0, … */
  readonly palette?: readonly number[];
  /** Size of the information header: 40 (default), 108 or 124. */
  readonly header?: number;
  readonly compression?: number;
  /** Red, green, blue and alpha masks (headers of 108 and more, and 40 with compression 3). */
  readonly masks?: readonly number[];
}

export function bmp(parts: BmpParts): Buffer {
  const { width, height, bits, rows, palette = [], header: size = 40, masks = [] } = parts;
  const stored = rows.map((row) =>
    Buffer.concat([Buffer.from(row), Buffer.alloc((4 - (row.length % 4)) % 4)]),
  );
  const header = Buffer.alloc(14 + size);
  const maskBytes = Buffer.alloc(masks.length * 4);
  masks.forEach((mask, index) => maskBytes.writeUInt32LE(mask, index * 4));
  const outside = size === 40 ? maskBytes : Buffer.alloc(0);
  header.write('BM', 'latin1');
  header.writeUInt32LE(header.length + outside.length + palette.length, 10);
  header.writeUInt32LE(size, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(parts.compression ?? 0, 30);
  header.writeUInt32LE(palette.length / 4, 46);
  if (size > 40) header.set(maskBytes, 54);
  return Buffer.concat([header, outside, Buffer.from(palette), ...stored]);
}
