import { damaged, LIMITS, SAVE_STATE_DICT, weightsError } from './faults.ts';
import type { TensorLayout } from './opened.ts';
import { elementsSpanned, isContiguous, tensorFromStorage } from './strided.ts';
import { bytesPerElement, type NamedTensors, type Tensor } from './tensor.ts';
import type { PickledTensor, StorageRef } from './unpickle.ts';

/** The storages of a PyTorch file, wherever its format keeps them. */
export interface StorageSource {
  /**
   * Checks, without reading the data, that the storage is there and has the bytes its pickle
   * promises. `tensor` is the name of a tensor that needs it.
   */
  check(storage: StorageRef, tensor: string): void;
  /** The whole stored storage, little-endian, in a buffer of its own. */
  read(storage: StorageRef): Promise<ArrayBuffer>;
}

/** Copies made of transposed, sliced or broadcast tensors: bounded, since a broadcast costs nothing. */
const COPIES_ALWAYS_ALLOWED = 64 * 2 ** 20;

/**
 * Checks every tensor against its storage and the sizes against `LIMITS`; returns the layouts.
 * Throws SonopairError `weights` naming the tensor.
 */
export function checkTensors(
  path: string,
  tensors: ReadonlyMap<string, PickledTensor>,
  source: StorageSource,
): ReadonlyMap<string, TensorLayout> {
  const storages = new Set<string>();
  let stored = 0;
  let copied = 0;
  for (const [name, { view }] of tensors) {
    const { part } = view.storage;
    if (!storages.has(part.key)) {
      source.check(view.storage, name);
      storages.add(part.key);
      stored += part.storedElements * bytesPerElement(part.dtype);
    }
    if (elementsSpanned(view) > part.elements) {
      throw damaged(path, `tensor ${name}`, 'it reaches beyond its storage');
    }
    if (!isContiguous(view)) {
      copied += view.shape.reduce((product, d) => product * d, bytesPerElement(part.dtype));
    }
  }
  if (stored > LIMITS.tensorBytes || copied > 2 * stored + COPIES_ALWAYS_ALLOWED) {
    const gibibytes = ((stored + copied) / 2 ** 30).toPrecision(3);
    throw weightsError(
      path,
      `its tensors would take ${gibibytes} GiB, too much for the networks meant here`,
      SAVE_STATE_DICT,
    );
  }
  return new Map(
    Array.from(tensors, ([name, { view }]) => [
      name,
      { dtype: view.storage.part.dtype, shape: view.shape },
    ]),
  );
}

/** Reads each needed storage once; tensors that share one share its memory. */
export async function loadTensors(
  tensors: ReadonlyMap<string, PickledTensor>,
  source: StorageSource,
): Promise<NamedTensors> {
  const storages = new Map<string, ArrayBuffer>();
  const loaded = new Map<string, Tensor>();
  for (const [name, { view }] of tensors) {
    const { key, dtype, start } = view.storage.part;
    const storage = storages.get(key) ?? (await source.read(view.storage));
    storages.set(key, storage);
    const { offset, shape, strides } = view;
    loaded.set(name, tensorFromStorage(dtype, storage, { offset: start + offset, shape, strides }));
  }
  return loaded;
}
