import type { Candidate } from '../../../shared/pairing/pairs.ts';

/** EXIF tags (CIPA DC-008): when a picture was taken, or else last changed. */
const DATE_TIME = 0x0132;
const EXIF_DIRECTORY = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
/** `YYYY:MM:DD HH:MM:SS` and its zero. */
const DATE_LENGTH = 20;

/**
 * When a picture was taken: by its own EXIF (JPEG or TIFF; the scanner's clock, read as UTC), or
 * else by the time its file was written, in milliseconds.
 */
export function takenAt(bytes: Buffer, modifiedAt: number | null): Candidate['taken'] {
  const exif = exifTime(bytes);
  if (exif !== null) return { at: exif, clock: 'exif' };
  return modifiedAt === null ? null : { at: modifiedAt, clock: 'file' };
}

function exifTime(bytes: Buffer): number | null {
  try {
    const tiff = bytes.readUInt16BE(0) === 0xffd8 ? exifOfJpeg(bytes) : bytes;
    return tiff === null ? null : timeOfTiff(tiff);
  } catch (error) {
    // Cut short or damaged: Buffer refuses to read beyond its end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The TIFF structure in a JPEG's APP1 segment. */
function exifOfJpeg(bytes: Buffer): Buffer | null {
  for (let at = 2; bytes.readUInt8(at) === 0xff;) {
    const marker = bytes.readUInt8(at + 1);
    const length = bytes.readUInt16BE(at + 2);
    // Start of scan: the headers are over.
    if (marker === 0xda) return null;
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && body.toString('latin1', 0, 6) === 'Exif\0\0') return body.subarray(6);
    at += 2 + length;
  }
  return null;
}

function timeOfTiff(tiff: Buffer): number | null {
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return null;
  const little = order === 'II';
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (short(2) !== 42) return null;
  /** The value (or its place) of a tag in the directory at an offset. */
  const valueOf = (directory: number, tag: number): number | null => {
    for (let entry = 0; entry < short(directory); entry += 1) {
      const at = directory + 2 + entry * 12;
      if (short(at) === tag) return long(at + 8);
    }
    return null;
  };
  const first = long(4);
  const exif = valueOf(first, EXIF_DIRECTORY);
  const at =
    (exif === null ? null : valueOf(exif, DATE_TIME_ORIGINAL)) ?? valueOf(first, DATE_TIME);
  if (at === null || at + DATE_LENGTH > tiff.length) return null;
  return parseTime(tiff.toString('latin1', at, at + DATE_LENGTH - 1));
}

function parseTime(text: string): number | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, time] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${time}Z`);
  return Number.isNaN(at) ? null : at;
}
