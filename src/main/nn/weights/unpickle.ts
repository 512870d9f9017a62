import { Parser } from 'pickleparser';

import { damaged, SAVE_STATE_DICT, weightsError } from './faults.ts';
import { PickleEnded, type PickleReader } from './pickle-reader.ts';
import type { TensorDtype } from './tensor.ts';

interface StoragePart {
  readonly key: string;
  readonly dtype: TensorDtype;
  /** Elements of the whole storage stored under `key`. */
  readonly storedElements: number;
  /** The part that is meant: all of it, except for the storage views of very old files. */
  readonly start: number;
  readonly elements: number;
}

/**
 * A storage, as a tensor's pickle names it; its data lies elsewhere in the file. Frozen, like all
 * that a pickle makes, so that no later instruction of it can change what was checked.
 */
export class StorageRef {
  readonly part: StoragePart;

  constructor(part: StoragePart) {
    this.part = Object.freeze(part);
    Object.freeze(this);
  }
}

interface TensorView {
  readonly storage: StorageRef;
  /** In elements from the storage's start. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** In elements, one per dimension. */
  readonly strides: readonly number[];
}

/** A tensor before its data is read. */
export class PickledTensor {
  readonly view: TensorView;

  constructor(view: TensorView) {
    this.view = Object.freeze(view);
    Object.freeze(this);
  }
}

/**
 * `torch.nn.Parameter` as files of PyTorch 0.1 hold it, torchvision's oldest weights among them:
 * the tensor comes as an argument or as the first item of the state.
 */
export class PickledParameter {
  #tensor: PickledTensor | undefined;

  constructor(data?: unknown) {
    this.#take(data);
    Object.freeze(this);
  }

  get tensor(): PickledTensor | undefined {
    return this.#tensor;
  }

  /** The name pickleparser looks for. */
  __setstate__(state: unknown): void {
    if (Array.isArray(state)) this.#take(state[0]);
  }

  #take(value: unknown): void {
    if (value instanceof PickledTensor) this.#tensor = value;
  }
}

type Callable = ((...args: unknown[]) => unknown) | (new (...args: unknown[]) => unknown);

/** Element types by their storage class in PyTorch; `UntypedStorage` counts in bytes. */
const STORAGES: Readonly<Record<string, TensorDtype>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
  UntypedStorage: 'uint8',
};

const STORAGE_MODULES = new Set(['torch', 'torch.cuda', 'torch.storage']);
const TENSOR_CLASS = /^(Double|Float|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Tensor$/;
const QUANTIZED = /_rebuild_qtensor|^QU?Int|quantized/;
const UNSUPPORTED_TENSOR = /^torch\..*(Storage|_rebuild_\w*tensor\w*)$/;
const MODULE_CLASS = /^(torch\.(nn|jit)|torchvision|__main__|models?)(\.|$)/;

export interface Unpickled {
  readonly value: unknown;
  /** Every storage the pickle names, by key. */
  readonly storages: ReadonlyMap<string, StorageRef>;
}

/**
 * Parses one pickle and leaves the reader at its end. Python objects are looked up in a fixed list
 * of what a state dict consists of, and each entry is a function of ours that only makes data;
 * anything else is refused by name, so nothing in a file is ever executed. Dictionaries become
 * Maps, tuples and lists arrays, tensors PickledTensor.
 *
 * Throws PickleEnded where the bytes do not suffice, SonopairError `weights` otherwise.
 */
export function unpickle(reader: PickleReader, path: string): Unpickled {
  const storageTypes = new Map<unknown, TensorDtype>();
  const storages = new Map<string, StorageRef>();
  const parser = new Parser({
    unpicklingTypeOfDictionary: 'Map',
    unpicklingTypeOfSet: 'Set',
    nameResolver: { resolve: (module, name) => resolveGlobal(module, name, storageTypes, path) },
    persistentResolver: {
      resolve: (id: unknown) => {
        const storage = storageRef(id, storageTypes, path);
        requireSameStorage(storage, storages.get(storage.part.key));
        storages.set(storage.part.key, storage);
        return storage;
      },
    },
  });
  try {
    return { value: parser.read<unknown>(reader), storages };
  } catch (error) {
    if (error instanceof PickleEnded) throw error;
    // The parser runs into what an instruction cannot be applied to; its words are JavaScript's.
    const misapplied = error instanceof TypeError || error instanceof RangeError;
    throw damaged(path, 'its pickle', misapplied ? 'an instruction does not fit its data' : error);
  }
}

function resolveGlobal(
  module: string,
  name: string,
  storageTypes: Map<unknown, TensorDtype>,
  path: string,
): Callable {
  const dtype = STORAGE_MODULES.has(module) && Object.hasOwn(STORAGES, name) && STORAGES[name];
  if (dtype) {
    const type = inert();
    storageTypes.set(type, dtype);
    return type;
  }
  // Old files carry the class of their tensors along as a mere value.
  if (module === 'torch' && TENSOR_CLASS.test(name)) return inert();
  switch (`${module}.${name}`) {
    case 'collections.OrderedDict':
    case 'collections.Counter':
      return Object.freeze((items?: unknown) => dictionary(items));
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return Object.freeze((...args: unknown[]) => rebuildTensor(args));
    case 'torch._utils._rebuild_parameter':
      return Object.freeze((tensor: unknown) => tensor);
    case 'torch.nn.parameter.Parameter':
      // A class of its own, so that the pickle can at most spoil its own.
      return Object.freeze(class extends PickledParameter {});
    default:
      throw refusal(module, name, path);
  }
}

/** Stands for a class that a state dict may name but not use. */
function inert(): Callable {
  return Object.freeze(() => {
    throw new Error('a type is called');
  });
}

function refusal(module: string, name: string, path: string): Error {
  const global = `${module}.${name}`.replace(/[^\x21-\x7e]/g, '?').slice(0, 120);
  if (QUANTIZED.test(name)) {
    return weightsError(
      path,
      `it holds quantised tensors (${global})`,
      'Save the state dict of the float network instead',
    );
  }
  if (MODULE_CLASS.test(module)) {
    return weightsError(
      path,
      `it holds a whole pickled module (class ${global}), which only running its code could load`,
      SAVE_STATE_DICT,
    );
  }
  if (UNSUPPORTED_TENSOR.test(global)) {
    return weightsError(
      path,
      `it holds tensors of a kind that is not supported (${global})`,
      'Save a state dict of dense real tensors',
    );
  }
  return weightsError(
    path,
    `it refers to the Python object ${global}, which does not belong in a state dict; ` +
      'nothing in it was executed',
    'Use a file from a source you trust; of your own checkpoint, ' +
      'save only model.state_dict() with torch.save',
  );
}

/** `OrderedDict()` or, from Python 2, `OrderedDict([[key, value], …])`. */
function dictionary(items: unknown): Map<unknown, unknown> {
  if (items instanceof Map) return items;
  const pairs: unknown = items ?? [];
  if (!Array.isArray(pairs)) throw new Error('a dictionary is made of something else than pairs');
  return new Map(
    pairs.map((pair: unknown): [unknown, unknown] => {
      if (!Array.isArray(pair)) throw new Error('a dictionary entry is not a pair');
      return [pair[0], pair[1]];
    }),
  );
}

/** `_rebuild_tensor_v2(storage, offset, size, strides, requires_grad, hooks[, metadata])`. */
function rebuildTensor(args: readonly unknown[]): PickledTensor {
  const [storage, offset, size, strides, , , metadata] = args;
  if (!(storage instanceof StorageRef)) throw new Error('a tensor has no storage');
  if (metadata instanceof Map && metadata.size > 0) throw new Error('a tensor is a lazy view');
  const shape = counts(size, 'shape');
  const steps = counts(strides, 'strides');
  if (shape.length !== steps.length) throw new Error('a tensor has more dimensions than strides');
  return new PickledTensor({ storage, offset: count(offset, 'offset'), shape, strides: steps });
}

/** `('storage', type, key, location, numel[, view])`, `view` being `(key, offset, numel)`. */
function storageRef(
  id: unknown,
  storageTypes: ReadonlyMap<unknown, TensorDtype>,
  path: string,
): StorageRef {
  const [what, type, key, , numel, view] = Array.isArray(id) ? (id as readonly unknown[]) : [];
  if (what === 'module') {
    throw weightsError(path, 'it holds a whole pickled module', SAVE_STATE_DICT);
  }
  const dtype = storageTypes.get(type);
  if (what !== 'storage' || dtype === undefined) throw new Error('an unknown persistent id');
  const storedElements = count(numel, 'storage size');
  const part = Array.isArray(view) ? (view as readonly unknown[]) : undefined;
  const start = part === undefined ? 0 : count(part[1], 'view offset');
  const elements = part === undefined ? storedElements : count(part[2], 'view size');
  if (start + elements > storedElements) throw new Error('a storage view exceeds its storage');
  return new StorageRef({ key: keyText(key), dtype, storedElements, start, elements });
}

function requireSameStorage({ part }: StorageRef, known: StorageRef | undefined): void {
  if (known === undefined) return;
  if (known.part.dtype !== part.dtype || known.part.storedElements !== part.storedElements) {
    throw new Error(`storage ${part.key} is described in two ways`);
  }
}

/** Storage keys are text, numbers in some files. */
export function keyText(key: unknown): string {
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint') {
    return String(key);
  }
  throw new Error('a storage key is neither text nor number');
}

function counts(value: unknown, what: string): readonly number[] {
  if (!Array.isArray(value)) throw new Error(`a tensor's ${what} is not a list`);
  return Object.freeze(value.map((item: unknown) => count(item, what)));
}

function count(value: unknown, what: string): number {
  const n = typeof value === 'bigint' ? Number(value) : value;
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0) {
    throw new Error(`a ${what} of ${String(value)}`);
  }
  return n;
}
