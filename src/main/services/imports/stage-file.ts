import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';

import type { StagedFile } from '../../../shared/contract/imports.ts';
import type { StoredImage } from '../../../shared/domain/image-pair.ts';
import { imageHash } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { Candidate } from '../../../shared/pairing/pairs.ts';
import { fileError } from '../../files/errors.ts';
import { readBytes } from '../../files/read.ts';
import { decodeImage } from '../../imaging/decode.ts';
import { type Impression, impressionOf } from '../../imaging/fingerprint.ts';
import { formatOf } from '../../imaging/format.ts';
import { takenAt } from './taken-at.ts';

/** What an image of an import was found to be; its copy lies in the import's folder. */
export interface StagedImage {
  readonly file: StagedFile;
  /** The copy: flushed to the disk, and decoded once to the last pixel. */
  readonly copy: string;
  readonly format: StoredImage['format'];
  readonly impression: Impression;
  readonly taken: Candidate['taken'];
}

/** Why a file is no image of an import: said in the list of unreadable files, and nothing stops. */
export class Unreadable extends Error {}

/** As much as the decoder takes. */
const LARGEST = 2 ** 30;
/** Enough to know a format, or what it is instead. */
const HEAD = 512;

/** From this share of coloured pixels on it is a strain image; marks and scales have less. */
const STRAIN_COLOUR = 0.05;
/** Up to this share it is a B-mode image. */
const GRAY_COLOUR = 0.01;

export interface FileToStage {
  readonly id: StagedFile['id'];
  /** As the user knows it. */
  readonly path: string;
  /** When it was last written, in milliseconds, where that is known. */
  readonly modifiedAt: number | null;
  /** Its bytes; a failure of this source makes the file unreadable. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Copies an image to `copy`, hashed on the way and flushed, and looks at it. Throws Unreadable for
 * one that is empty, too large, damaged or no image, or whose source fails; SonopairError `file` or
 * `disk-full` where the copy cannot be written. In either case the copy is gone.
 */
export async function stageImage(file: FileToStage, copy: string): Promise<StagedImage> {
  try {
    const { hash, length } = await copyFlushed(file, copy);
    return await lookAt(file, copy, hash, length);
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
}

/** The bytes of a text file of an import, under the same rules. */
export async function textOf({
  path,
  bytes,
}: Pick<FileToStage, 'path' | 'bytes'>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bounded(path, bytes)) pieces.push(piece);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new Unreadable('it is not UTF-8 text. Save it as UTF-8');
  }
}

async function copyFlushed(
  { path, bytes }: FileToStage,
  copy: string,
): Promise<{ readonly hash: string; readonly length: number }> {
  const hash = createHash('sha256');
  let length = 0;
  const handle = await open(copy, 'wx').catch((error: unknown) => {
    throw fileError(copy, 'write', error);
  });
  try {
    for await (const piece of onlyImages(path, bounded(path, bytes))) {
      hash.update(piece);
      length += piece.length;
      await handle.writeFile(piece).catch((error: unknown) => {
        throw fileError(copy, 'write', error);
      });
    }
    await handle.sync().catch((error: unknown) => {
      throw fileError(copy, 'write', error);
    });
  } finally {
    await handle.close();
  }
  return { hash: hash.digest('hex'), length };
}

/** The source's bytes; its failure and too many of them are faults of the file. */
async function* bounded(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    for await (const piece of bytes) {
      length += piece.length;
      if (length > LARGEST) throw new Unreadable('it is larger than 1 GiB');
      yield piece;
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : unreadable(fileError(path, 'read', error, 'image'));
  }
}

/** Holds the first bytes back until they tell that it is an image: no film is ever copied. */
async function* onlyImages(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const piece of bytes) {
    if (head === null) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < HEAD) continue;
    yield checked(path, head);
    head = null;
  }
  if (head === null) return;
  if (head.length === 0) throw new Unreadable('it is empty (0 bytes). Export the image again');
  yield checked(path, head);
}

function checked(path: string, head: Buffer): Buffer {
  judge(() => formatOf(path, head));
  return head;
}

async function lookAt(
  { id, path, modifiedAt }: FileToStage,
  copy: string,
  hash: string,
  length: number,
): Promise<StagedImage> {
  const bytes = await readBytes(copy);
  const raster = await decodeImage({ name: path, bytes }, 3).catch((error: unknown) => {
    throw unreadable(error);
  });
  const impression = impressionOf(raster);
  const { width, height } = raster;
  return {
    file: {
      id,
      path,
      hash: imageHash.parse(hash),
      bytes: length,
      width,
      height,
      looksLike: looksLike(impression),
    },
    copy,
    format: formatOf(path, bytes),
    impression,
    taken: takenAt(bytes, modifiedAt),
  };
}

/** B-mode or strain, by colour. */
export function looksLike({ colourful }: Impression): StagedFile['looksLike'] {
  if (colourful >= STRAIN_COLOUR) return 'se';
  return colourful <= GRAY_COLOUR ? 'b' : 'unclear';
}

function judge<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw unreadable(error);
  }
}

/** A fault of the image in words without its path, which the list has; other errors unchanged. */
function unreadable(error: unknown): unknown {
  if (!(error instanceof SonopairError) || error.kind !== 'image') return error;
  const { reason, remedy } = error.parts;
  return new Unreadable(remedy === undefined ? reason : `${reason}. ${remedy}`);
}
