import { SonopairError } from '../../shared/errors.ts';

/** The image formats a study may hold. */
export type ImageFormat = 'PNG' | 'JPEG' | 'TIFF' | 'WebP' | 'BMP';

export const SUPPORTED = 'PNG, JPEG, TIFF, BMP or WebP';

interface Signature {
  readonly at: number;
  readonly bytes: readonly number[];
}

const text = (at: number, letters: string): Signature => ({
  at,
  bytes: Array.from(letters, (letter) => letter.charCodeAt(0)),
});

const SIGNATURES: readonly (readonly [ImageFormat, readonly Signature[]])[] = [
  ['PNG', [{ at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }]],
  ['JPEG', [{ at: 0, bytes: [0xff, 0xd8, 0xff] }]],
  ['TIFF', [{ at: 0, bytes: [0x49, 0x49, 0x2a, 0x00] }]],
  ['TIFF', [{ at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] }]],
  // BigTIFF, both byte orders.
  ['TIFF', [{ at: 0, bytes: [0x49, 0x49, 0x2b, 0x00] }]],
  ['TIFF', [{ at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2b] }]],
  ['WebP', [text(0, 'RIFF'), text(8, 'WEBP')]],
  ['BMP', [text(0, 'BM')]],
];

/** Files that people mistake for one we read: named in the message, never decoded. */
const STRANGERS: readonly (readonly [string, readonly Signature[]])[] = [
  ['a DICOM file', [text(128, 'DICM')]],
  ['a GIF image', [text(0, 'GIF8')]],
  ['a PDF document', [text(0, '%PDF')]],
  ['a ZIP archive', [text(0, 'PK')]],
  ['a HEIF or AVIF image', [text(4, 'ftyp')]],
  ['a web page or SVG drawing', [text(0, '<')]],
];

/**
 * The format by the file's first bytes: its name is never trusted, and nothing but these five
 * formats ever reaches a decoder. Throws SonopairError `image` for anything else.
 */
export function formatOf(path: string, bytes: Uint8Array): ImageFormat {
  const format = SIGNATURES.find(([, signatures]) => matches(bytes, signatures))?.[0];
  if (format !== undefined) return format;
  const stranger = STRANGERS.find(([, signatures]) => matches(bytes, signatures))?.[0];
  throw new SonopairError('image', {
    subject: path,
    reason: stranger === undefined ? 'it is not an image' : `it is ${stranger}`,
    remedy: `Give a ${SUPPORTED} image`,
  });
}

function matches(bytes: Uint8Array, signatures: readonly Signature[]): boolean {
  return signatures.every(({ at, bytes: expected }) =>
    expected.every((byte, index) => bytes[at + index] === byte),
  );
}
