import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';

import { damaged, LIMITS, SAVE_STATE_DICT, weightsError } from './faults.ts';
import type { InputFile } from './input-file.ts';
import type { OpenedWeights } from './opened.ts';
import { PickleEnded, PickleReader } from './pickle-reader.ts';
import { findStateDict } from './state-dict.ts';
import { bytesPerElement } from './tensor.ts';
import { checkTensors, loadTensors, type StorageSource } from './torch-tensors.ts';
import { unpickle, type Unpickled } from './unpickle.ts';
import { ZipReader } from './zip-reader.ts';

/** No deflate stream shrinks its content more than 1032-fold. */
const DEFLATE_LIMIT = 1032;

/**
 * Opens what `torch.save` writes since PyTorch 1.6: a zip archive with `NAME/data.pkl`, one entry
 * `NAME/data/KEY` per storage and, since 2.1, `NAME/byteorder`. torch stores its entries; deflated
 * ones (an archive packed anew) are read too. Valid while the file is open.
 */
export async function openTorchZip(file: InputFile): Promise<OpenedWeights> {
  const archive = await openArchive(file);
  const reader = new PickleReader(await archive.read('data.pkl', LIMITS.pickleBytes));
  const tensors = findStateDict(unpickleWhole(reader, file.path).value, file.path);
  const source = storages(file.path, archive, await isBigEndian(file.path, archive));
  const layout = checkTensors(file.path, tensors, source);
  return { format: 'pytorch-zip', layout, load: () => loadTensors(tensors, source) };
}

function unpickleWhole(reader: PickleReader, path: string): Unpickled {
  try {
    return unpickle(reader, path);
  } catch (error) {
    throw error instanceof PickleEnded ? damaged(path, 'its entry data.pkl', error) : error;
  }
}

function storages(path: string, archive: Archive, bigEndian: boolean): StorageSource {
  return {
    check: (storage, tensor) => {
      const { key, dtype, storedElements } = storage.part;
      const size = archive.size(`data/${key}`);
      const expected = storedElements * bytesPerElement(dtype);
      if (size === undefined) {
        throw weightsError(path, `the data of tensor ${tensor} is missing (data/${key})`);
      }
      if (size !== expected) {
        throw weightsError(
          path,
          `the data of tensor ${tensor} (data/${key}) has ${size} bytes, not ${expected}`,
        );
      }
    },
    read: async (storage) => {
      const bytes = await archive.read(`data/${storage.part.key}`, LIMITS.tensorBytes);
      if (bigEndian) swapBytes(bytes, bytesPerElement(storage.part.dtype));
      return bytes.buffer;
    },
  };
}

async function isBigEndian(path: string, archive: Archive): Promise<boolean> {
  if (archive.size('byteorder') === undefined) return false;
  const order = new TextDecoder().decode(await archive.read('byteorder', 16));
  if (order !== 'little' && order !== 'big') {
    throw weightsError(path, `its byte order is ${JSON.stringify(order)}, neither little nor big`);
  }
  return order === 'big';
}

function swapBytes(bytes: Uint8Array<ArrayBuffer>, elementSize: number): void {
  const buffer = Buffer.from(bytes.buffer);
  if (elementSize === 2) buffer.swap16();
  else if (elementSize === 4) buffer.swap32();
  else if (elementSize === 8) buffer.swap64();
}

/** The entries of the archive by their name below the archive's own folder. */
interface Archive {
  /** Uncompressed bytes; undefined where there is no such entry. */
  size(name: string): number | undefined;
  /** The entry's content, checked against its CRC-32; more than `limit` bytes are refused. */
  read(name: string, limit: number): Promise<Uint8Array<ArrayBuffer>>;
}

async function openArchive(file: InputFile): Promise<Archive> {
  const { zip, entries } = await listEntries(file);
  const roots = [...entries.keys()].filter((name) => /^(?:[^/]+\/)?data\.pkl$/.test(name));
  const [pickle] = roots;
  if (pickle === undefined || roots.length > 1) {
    throw weightsError(
      file.path,
      pickle === undefined
        ? 'it is a zip archive that torch.save did not write (it has no data.pkl)'
        : 'it is a zip archive with more than one data.pkl',
      SAVE_STATE_DICT,
    );
  }
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw weightsError(
      file.path,
      'it is a TorchScript program (torch.jit.save), not a state dict',
      SAVE_STATE_DICT,
    );
  }
  return {
    size: (name) => entries.get(folder + name)?.uncompressedSize,
    read: async (name, limit) => {
      const entry = entries.get(folder + name);
      if (entry === undefined) throw weightsError(file.path, `its entry ${name} is missing`);
      return readEntry(file, zip, entry, limit);
    },
  };
}

async function listEntries(
  file: InputFile,
): Promise<{ zip: ZipFile; entries: ReadonlyMap<string, Entry> }> {
  const entries = new Map<string, Entry>();
  try {
    const zip = await fromRandomAccessReaderPromise(new ZipReader(file), file.size, {
      autoClose: false,
    });
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`${entry.fileName} is there twice`);
      entries.set(entry.fileName, entry);
    }
    return { zip, entries };
  } catch (error) {
    throw damaged(file.path, 'it is truncated or its zip archive', error);
  }
}

async function readEntry(
  file: InputFile,
  zip: ZipFile,
  entry: Entry,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { fileName, uncompressedSize, compressedSize } = entry;
  if (
    uncompressedSize > limit ||
    compressedSize > file.size ||
    uncompressedSize > compressedSize * DEFLATE_LIMIT
  ) {
    throw weightsError(file.path, `its entry ${fileName} has an absurd size (${uncompressedSize})`);
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    if (!entry.canDecodeFileData()) throw new Error('encrypted, or of an unknown compression');
    bytes =
      entry.compressionMethod === 0
        ? await readStored(file, zip, entry)
        : await inflate(zip, entry);
  } catch (error) {
    throw damaged(file.path, `its entry ${fileName}`, error);
  }
  if (crc32(bytes) !== entry.crc32) {
    throw damaged(file.path, `its entry ${fileName}`, 'the checksum does not fit the data');
  }
  return bytes;
}

/** Straight from the file into the buffer the tensors will view. */
async function readStored(
  file: InputFile,
  zip: ZipFile,
  entry: Entry,
): Promise<Uint8Array<ArrayBuffer>> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return file.read(fileDataStart, entry.uncompressedSize);
}

async function inflate(zip: ZipFile, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let filled = 0;
  // yauzl itself stops a stream that is longer or shorter than promised.
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    const piece = chunk as Buffer;
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}
