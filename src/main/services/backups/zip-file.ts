import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';

import { fileError } from '../../files/errors.ts';

/** Bytes read at a time of an entry. */
const PIECE = 1 << 20;

/** Opens a ZIP, hands it to `use` and closes it. Throws SonopairError `file`, or as yauzl does. */
export async function withZipFile<T>(path: string, use: (zip: ZipFile) => Promise<T>): Promise<T> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw fileError(path, 'read', error);
  }
  try {
    const { size } = await handle.stat();
    const reader = new HandleReader(handle, size);
    // Whoever goes through the entries asks for each; the file is closed here.
    const options = { lazyEntries: true, autoClose: false };
    return await use(await fromRandomAccessReaderPromise(reader, size, options));
  } finally {
    await handle.close();
  }
}

/** The entries in the order in which they lie in the ZIP's directory. */
export async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry, void, void> {
  yield* zip.eachEntry();
}

/**
 * How yauzl reads the file. Its own reader hands positions from the archive to `fs.read` as they
 * are; one beyond all files throws there, where nobody can catch it.
 */
class HandleReader extends RandomAccessReader {
  readonly #handle: FileHandle;
  readonly #size: number;

  constructor(handle: FileHandle, size: number) {
    super();
    this.#handle = handle;
    this.#size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    callbackify(() => this.#fill(buffer.subarray(offset, offset + length), position))((error) =>
      callback(error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end));
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += PIECE) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, end - at));
      await this.#fill(piece, at);
      yield piece;
    }
  }

  async #fill(into: Buffer, position: number): Promise<void> {
    if (!(position >= 0 && position + into.length <= this.#size))
      throw new Error('it points beyond the end of the file');
    for (let done = 0; done < into.length;) {
      const { bytesRead } = await this.#handle.read(
        into,
        done,
        into.length - done,
        position + done,
      );
      if (bytesRead === 0) throw new Error('it became shorter while it was read');
      done += bytesRead;
    }
  }
}
