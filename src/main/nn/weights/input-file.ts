import { type FileHandle, open } from 'node:fs/promises';

import { fileError } from '../../files/errors.ts';
import { weightsError } from './faults.ts';

/** A file open for reading at any position. */
export interface InputFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /**
   * A new buffer with `length` bytes from `position` on. A range beyond the end is an error before
   * anything is allocated, so a false length in a file cannot exhaust the memory.
   */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** One read call takes less than 2 GiB on every platform. */
const READ_AT_ONCE = 2 ** 30;

/** Opens the file, hands it to `use` and closes it again. Throws SonopairError `file`. */
export async function withInputFile<T>(
  path: string,
  use: (file: InputFile) => Promise<T>,
): Promise<T> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw fileError(path, 'read', error);
  }
  try {
    return await use(await inputFile(path, handle));
  } finally {
    await handle.close();
  }
}

async function inputFile(path: string, handle: FileHandle): Promise<InputFile> {
  const stats = await handle.stat();
  if (!stats.isFile()) {
    throw fileError(path, 'read', Object.assign(new Error('not a file'), { code: 'EISDIR' }));
  }
  return {
    path,
    size: stats.size,
    read: async (position, length) => {
      if (position + length > stats.size) {
        throw weightsError(
          path,
          `it is truncated: it has ${stats.size} bytes where ${position + length} are needed`,
        );
      }
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const piece = bytes.subarray(filled, filled + READ_AT_ONCE);
        const read = await readPiece(path, handle, piece, position + filled);
        if (read === 0) throw weightsError(path, 'it became shorter while it was read');
        filled += read;
      }
      return bytes;
    },
  };
}

async function readPiece(
  path: string,
  handle: FileHandle,
  into: Uint8Array,
  position: number,
): Promise<number> {
  try {
    return (await handle.read(into, 0, into.length, position)).bytesRead;
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}
