import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

import { errnoOf, fileError } from '../../files/errors.ts';
import { writeStreamAtomic } from '../../files/stream.ts';
import { stopIfAborted } from '../stop.ts';

/** An entry of a ZIP as it was written. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ZipFilling {
  /** Throws SonopairError `file` where the file cannot be read. */
  readonly addFile: (entry: string, path: string) => Promise<void>;
  readonly addBytes: (entry: string, bytes: Uint8Array) => Promise<void>;
  /** Those that were added. */
  readonly entries: readonly ZipEntry[];
}

/** The last entry, which tells of all others. */
export interface ZipEnd {
  readonly name: string;
  readonly text: string;
  /** Of the archive. */
  readonly comment: string;
}

/** The same entries make the same archive: it keeps no times, and the format knows none before. */
const NO_TIME = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true } as const;

/**
 * Writes a ZIP of stored (not compressed) entries, as ZIP64 where its size needs it, that is there
 * whole or not at all. Throws SonopairError `cancelled`, and as the disk does.
 */
export async function writeZip(
  path: string,
  signal: AbortSignal,
  fill: (filling: ZipFilling) => Promise<ZipEnd>,
): Promise<void> {
  const zip = new ZipFile();
  // Said by `finished` of the stream that it comes from.
  zip.on('error', () => undefined);
  const output = zip.outputStream as Readable;
  const broken = new AbortController();
  const written = writeStreamAtomic(path, output);
  // Where the file cannot be written, nobody reads the entries any more.
  written.catch((error: unknown) => broken.abort(error));
  const entries: ZipEntry[] = [];
  const add = async (entry: string, source: Readable): Promise<void> => {
    stopIfAborted(signal, path);
    const { stream, found } = measured(source);
    zip.addReadStream(stream, entry, { compress: false, ...NO_TIME });
    await finished(stream, { signal: broken.signal, cleanup: true });
    entries.push({ path: entry, ...found() });
  };
  try {
    const { name, text, comment } = await fill({
      addFile: async (entry, from) => {
        try {
          await add(entry, createReadStream(from));
        } catch (error) {
          throw errnoOf(error) === undefined ? error : fileError(from, 'read', error);
        }
      },
      addBytes: (entry, bytes) => add(entry, Readable.from([bytes])),
      entries,
    });
    zip.addBuffer(Buffer.from(text), name, { compress: false, ...NO_TIME });
    zip.end({ forceZip64Format: false, comment });
  } catch (error) {
    output.destroy(error as Error);
    await written.catch(() => undefined);
    throw broken.signal.aborted ? broken.signal.reason : error;
  }
  await written;
}

/** A stream that is measured while somebody else reads it. */
function measured(source: Readable): {
  readonly stream: Readable;
  /** Asked when it is at its end. */
  readonly found: () => Omit<ZipEntry, 'path'>;
} {
  const hash = createHash('sha256');
  let bytes = 0;
  const pass = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  return { stream: Readable.from(pass()), found: () => ({ bytes, sha256: hash.digest('hex') }) };
}
