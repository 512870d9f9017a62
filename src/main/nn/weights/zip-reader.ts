import { Readable } from 'node:stream';
import { callbackify } from 'node:util';

import { RandomAccessReader } from 'yauzl';

import type { InputFile } from './input-file.ts';

/**
 * How yauzl reads the file. Its own reader hands positions from the archive to `fs.read` as they
 * are; one beyond all files throws there, in a callback, where nobody can catch it. Here it is an
 * error like any other.
 */
export class ZipReader extends RandomAccessReader {
  readonly #file: InputFile;

  constructor(file: InputFile) {
    super();
    this.#file = file;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const done = (error: Error | null, bytes?: Uint8Array): void => {
      if (error === null && bytes !== undefined) buffer.set(bytes, offset);
      callback(error);
    };
    callbackify(() => this.#bytes(position, position + length))(done);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end));
  }

  async *#chunks(start: number, end: number): AsyncGenerator<Buffer> {
    yield Buffer.from((await this.#bytes(start, end)).buffer);
  }

  async #bytes(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!(start >= 0 && end <= this.#file.size))
      throw new Error('it points beyond the end of the file');
    return this.#file.read(start, end - start);
  }
}
