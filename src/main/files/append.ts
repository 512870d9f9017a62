import { open } from 'node:fs/promises';

import { fileError } from './errors.ts';

/** A text file that grows by lines. */
export interface LineLog {
  /** Adds a line; lines reach the disk in the order they were given. */
  append(line: string): Promise<void>;
  /** Waits for what was given so far. */
  close(): Promise<void>;
}

/**
 * Opens a file to add lines to: each is flushed to the disk, so that a power cut costs at most the
 * line being written. Throws SonopairError `file` or `disk-full`.
 */
export async function openLineLog(path: string): Promise<LineLog> {
  const written = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw fileError(path, 'write', error);
    }
  };
  const handle = await written(open(path, 'a'));
  let last: Promise<void> = Promise.resolve();
  return {
    append(line) {
      const before = last;
      last = (async () => {
        await before.catch(() => undefined);
        await written(handle.appendFile(`${line}\n`));
        await written(handle.sync());
      })();
      return last;
    },
    async close() {
      await last.catch(() => undefined);
      await handle.close();
    },
  };
}
