import { readFile, stat } from 'node:fs/promises';

import { type ErrorKind, SonopairError } from '../../shared/errors.ts';
import { errnoOf, fileError } from './errors.ts';

/** The bytes of a file. Throws SonopairError of `kind` naming the file and the cause. */
export async function readBytes(path: string, kind: ErrorKind = 'file'): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(path, 'read', error, kind);
  }
}

/**
 * The text of a UTF-8 file; a byte order mark is dropped. Bytes that are not UTF-8 are an error
 * of `kind`, never replaced by question marks.
 */
export async function readText(path: string, kind: ErrorKind = 'file'): Promise<string> {
  const bytes = await readBytes(path, kind);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SonopairError(
      kind,
      { subject: path, reason: 'it is not UTF-8 text', remedy: 'Save it as UTF-8' },
      { cause: error },
    );
  }
}

/** The parsed value of a JSON file, still to be checked by its reader (zod). */
export async function readJson(path: string, kind: ErrorKind = 'file'): Promise<unknown> {
  return parseJson(path, await readText(path, kind), kind);
}

/** The value of a JSON text that came from `path`. Throws SonopairError of `kind`. */
export function parseJson(path: string, text: string, kind: ErrorKind = 'file'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new SonopairError(
      kind,
      {
        subject: path,
        reason: text.trim() === '' ? 'it is empty' : 'it is damaged (not valid JSON)',
        remedy: 'Restore it from a copy or make it anew',
      },
      { cause: error },
    );
  }
}

/** Whether something (file or folder) is there. Throws where that cannot be known. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw fileError(path, 'read', error);
  }
}
