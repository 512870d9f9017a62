import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import type { ErrorKind } from '../../shared/errors.ts';
import { fileError } from './errors.ts';

/** SHA-256 of bytes, or of a text's UTF-8 bytes, in lower-case hex (64 characters). */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of a file in lower-case hex, read in pieces, so that its size does not matter. */
export async function sha256File(path: string, kind: ErrorKind = 'file'): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw fileError(path, 'read', error, kind);
  }
  return hash.digest('hex');
}
