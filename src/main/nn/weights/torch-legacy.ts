import { damaged, LIMITS, weightsError } from './faults.ts';
import type { InputFile } from './input-file.ts';
import type { OpenedWeights } from './opened.ts';
import { PickleEnded, PickleReader } from './pickle-reader.ts';
import { findStateDict } from './state-dict.ts';
import { bytesPerElement } from './tensor.ts';
import { checkTensors, loadTensors, type StorageSource } from './torch-tensors.ts';
import { keyText, type StorageRef, unpickle } from './unpickle.ts';

/** The pickled magic number (a 10-byte LONG1 of 0x1950a86a20f9469cfc6c, little-endian) and STOP. */
const MAGIC = Buffer.from('8a0a6cfc9c46f9206aa850192e', 'hex');
const PROTOCOL_VERSION = 1001;
const FIRST_WINDOW = 64 * 2 ** 10;

/** Offset behind the magic number of the older format; undefined if `head` does not start so. */
export function endOfLegacyMagic(head: Uint8Array): number | undefined {
  // PROTO and, from protocol 4 on, FRAME come before the number.
  const start = Buffer.from(head.subarray(0, 32)).indexOf(MAGIC);
  return head[0] === 0x80 && start !== -1 ? start + MAGIC.length : undefined;
}

/**
 * Opens what `torch.save` wrote before PyTorch 1.6 (and still does on request): five pickles one
 * after the other (magic number, protocol version, system, object, storage keys), then for each
 * key its number of elements (uint64) and its elements, always little-endian. Valid while the file
 * is open.
 */
export async function openTorchLegacy(file: InputFile): Promise<OpenedWeights> {
  const head = await readHead(file);
  const tensors = findStateDict(head.root, file.path);
  const positions = await locateStorages(file, head);
  const source: StorageSource = {
    check: ({ part }, tensor) => {
      if (!positions.has(part.key)) {
        throw weightsError(file.path, `the data of tensor ${tensor} is missing`);
      }
    },
    read: async ({ part }) => {
      const position = positions.get(part.key) ?? file.size;
      return (await file.read(position, bytesOfStorage(part))).buffer;
    },
  };
  const layout = checkTensors(file.path, tensors, source);
  return { format: 'pytorch-legacy', layout, load: () => loadTensors(tensors, source) };
}

interface Head {
  readonly root: unknown;
  readonly storages: ReadonlyMap<string, StorageRef>;
  /** In the order of their data. */
  readonly keys: readonly string[];
  /** Where the storages' data begin. */
  readonly end: number;
}

/** The length of the pickles is written nowhere: the window grows until they fit. */
async function readHead(file: InputFile): Promise<Head> {
  for (let window = FIRST_WINDOW; ; window *= 32) {
    const size = Math.min(window, file.size, LIMITS.pickleBytes);
    const bytes = await file.read(0, size);
    try {
      return parseHead(new PickleReader(bytes, endOfLegacyMagic(bytes)), file.path);
    } catch (error) {
      if (!(error instanceof PickleEnded)) throw error;
      if (size === file.size) throw weightsError(file.path, 'it is truncated within its pickles');
      if (size === LIMITS.pickleBytes) throw damaged(file.path, 'its pickle', 'it does not end');
    }
  }
}

function parseHead(reader: PickleReader, path: string): Head {
  const version = unpickle(reader, path).value;
  if (version !== PROTOCOL_VERSION) {
    throw weightsError(path, `its format version is not ${PROTOCOL_VERSION}`);
  }
  unpickle(reader, path); // The writer's byte order and type sizes: the data do not depend on them.
  const { value: root, storages } = unpickle(reader, path);
  const keys = unpickle(reader, path).value;
  if (!Array.isArray(keys)) throw damaged(path, 'its pickle', 'there is no list of storages');
  return { root, storages, keys: storageKeys(keys, path), end: reader.position };
}

function storageKeys(keys: readonly unknown[], path: string): readonly string[] {
  try {
    return keys.map(keyText);
  } catch (error) {
    throw damaged(path, 'its list of storages', error);
  }
}

/** Where the data of each storage begin, having checked that they lie within the file. */
async function locateStorages(
  file: InputFile,
  { storages, keys, end }: Head,
): Promise<ReadonlyMap<string, number>> {
  const positions = new Map<string, number>();
  let position = end;
  for (const [i, key] of keys.entries()) {
    const storage = storages.get(key);
    if (storage === undefined) throw damaged(file.path, `storage ${key}`, 'no tensor names it');
    const count = new DataView((await file.read(position, 8)).buffer).getBigUint64(0, true);
    const { storedElements } = storage.part;
    if (count !== BigInt(storedElements)) {
      throw damaged(file.path, `storage ${key}`, `it has ${count} elements, not ${storedElements}`);
    }
    positions.set(key, position + 8);
    position += 8 + bytesOfStorage(storage.part);
    if (position > file.size) {
      throw weightsError(
        file.path,
        `it is truncated in storage ${i + 1} of ${keys.length}: ` +
          `it has ${file.size} bytes where at least ${position} are needed`,
      );
    }
  }
  return positions;
}

function bytesOfStorage({ dtype, storedElements }: StorageRef['part']): number {
  return storedElements * bytesPerElement(dtype);
}
