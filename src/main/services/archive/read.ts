import type { Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';

import { reasonOf } from '../../../shared/errors.ts';
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

/** The bytes of an entry that is stored as it is: it cannot grow while it is read. */
export async function contentOf(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  if (entry.compressionMethod !== 0) throw new Error(`${entry.fileName} is compressed`);
  const stream: Readable = await zip.openReadStreamPromise(entry);
  return stream as AsyncIterable<Buffer>;
}

/** The bytes of an entry, hashed while somebody else reads them. */
export async function* hashed(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

/** What yauzl says of a file without the index at the end of every ZIP archive. */
const WITHOUT_END = /^End of central directory/;

/** What is wrong with an archive, in plain words; `kind` is what it should be: `a backup`. */
export function inPlainWords(error: unknown, kind: 'a backup' | 'a study bundle'): string {
  const reason = reasonOf(error);
  if (!WITHOUT_END.test(reason)) return reason;
  return kind === 'a backup'
    ? 'its end is not that of a backup: it was cut off, or it is another kind of file'
    : 'its end is not that of a study bundle: it was cut off, or it is another kind of file';
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
