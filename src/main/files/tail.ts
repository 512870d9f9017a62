import { open } from 'node:fs/promises';

import { errnoOf, fileError } from './errors.ts';

/** More than any number of lines that a window shows. */
const MOST_BYTES = 2 ** 20;

/**
 * The last lines of a text file that grows, oldest first, of its last megabyte; none where there is
 * no file. Throws SonopairError `file`.
 */
export async function tailLines(path: string, count: number): Promise<string[]> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const length = Math.min(size, MOST_BYTES);
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.alloc(length),
        position: size - length,
      });
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
      // The first may be the end of one, and behind the last there is nothing.
      return lines.slice(length < size ? 1 : 0, -1).slice(-count);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(path, 'read', error);
  }
}
