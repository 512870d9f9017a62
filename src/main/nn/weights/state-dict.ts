import { SAVE_STATE_DICT, someOf, weightsError } from './faults.ts';
import { PickledParameter, PickledTensor } from './unpickle.ts';

/** Under which key training scripts usually keep the state dict of a checkpoint. */
const WRAPPERS = new Set(['state_dict', 'model_state_dict', 'model', 'network', 'net']);

/**
 * The tensors of an unpickled file by name: the file's own dictionary, or the one of a checkpoint
 * dictionary (`{'state_dict': …, 'optimizer': …, 'epoch': …}`) if only one can be meant. Values
 * that are not tensors (epoch, accuracy) are left out.
 *
 * Throws SonopairError `weights` where there is none or more than one.
 */
export function findStateDict(root: unknown, path: string): ReadonlyMap<string, PickledTensor> {
  if (!(root instanceof Map)) {
    const what = tensorOf(root) === undefined ? 'no dictionary of tensors' : 'a single tensor';
    throw weightsError(path, `it holds ${what}, not a state dict`, SAVE_STATE_DICT);
  }
  const own = tensorsOf(root);
  const nested = nestedStateDicts(root);
  const [only] = nested;
  if (only === undefined) {
    if (own.size > 0) return own;
    throw weightsError(path, 'it holds no tensors', SAVE_STATE_DICT);
  }
  if (nested.length === 1 && (own.size === 0 || WRAPPERS.has(only.key))) return only.tensors;
  const keys = nested.map(({ key }) => key);
  const found = own.size > 0 ? ['its own tensors', ...keys] : keys;
  throw weightsError(
    path,
    `it holds more than one state dict (${someOf(found)})`,
    'Save the one that is meant with torch.save into a file of its own',
  );
}

interface Nested {
  readonly key: string;
  readonly tensors: ReadonlyMap<string, PickledTensor>;
}

function nestedStateDicts(root: ReadonlyMap<unknown, unknown>): Nested[] {
  const nested: Nested[] = [];
  for (const [key, value] of root) {
    if (typeof key !== 'string' || !(value instanceof Map)) continue;
    const tensors = tensorsOf(value);
    if (tensors.size > 0) nested.push({ key, tensors });
  }
  return nested;
}

function tensorsOf(dictionary: ReadonlyMap<unknown, unknown>): Map<string, PickledTensor> {
  const tensors = new Map<string, PickledTensor>();
  for (const [key, value] of dictionary) {
    const tensor = tensorOf(value);
    if (typeof key === 'string' && tensor !== undefined) tensors.set(key, tensor);
  }
  return tensors;
}

function tensorOf(value: unknown): PickledTensor | undefined {
  if (value instanceof PickledParameter) return value.tensor;
  return value instanceof PickledTensor ? value : undefined;
}
