import { CHANNELS, type InputKind } from '../../../shared/domain/input.ts';
import { sameShape, shapeText } from '../shape.ts';
import { someOf, weightsError } from './faults.ts';
import { inflateFirstConvolution } from './inflate.ts';
import { ownNames } from './own-names.ts';
import { asFloat32, type NamedTensors, type Tensor } from './tensor.ts';
import { guessNetwork, isCounter } from './torchvision.ts';

/** What a network expects to find under one name. */
export interface ExpectedTensor {
  /** torchvision's name. */
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * `first-conv`: the kernel [filters, channels, height, width] that sees the input.
   * `classifier`: weight [classes, features] and bias [classes] of the last layer.
   */
  readonly role: 'first-conv' | 'classifier' | 'buffer' | 'factor' | 'other';
}

export interface FitRequest {
  readonly tensors: NamedTensors;
  readonly expected: readonly ExpectedTensor[];
  readonly input: InputKind;
  /** The file, as messages name it. */
  readonly source: string;
}

const OTHER_FILE = "Use a file of this network's weights in torchvision's layout";

/**
 * The values for a network's tensors, by its names, in its shapes, from a file's tensors: names are
 * matched one to one (wrappers' prefixes and batch norm's counters apart), 16- and 64-bit floats
 * converted, the first convolution inflated from RGB where the input needs it. A classifier that
 * differs only in its number of classes is left out: the caller initialises it. Arrays may share
 * memory with `tensors`.
 *
 * Throws SonopairError `weights` naming every kind of misfit: tensors that are missing, too many,
 * of another shape, not floating-point, or not finite.
 */
export function fitToNetwork(request: FitRequest): Map<string, Float32Array> {
  const { expected, input, source } = request;
  const found = ownNames(request.tensors, (name) => {
    throw weightsError(source, `tensor ${name} is there twice`, OTHER_FILE);
  });
  requireSameNames(request, found);
  const matched = expected
    .filter(({ name }) => !isCounter(name))
    .map((want) => ({ want, tensor: found.get(want.name)! }));
  const misfits = matched.filter(({ want, tensor }) => !isAcceptable(want, tensor, input));
  if (misfits.length > 0) {
    const list = misfits.map(
      ({ want, tensor }) =>
        `${want.name} is ${shapeText(tensor.shape)} instead of ${shapeText(want.shape)}`,
    );
    throw weightsError(source, `${someOf(list)}${looksLike(request)}`, OTHER_FILE);
  }
  const newClassifier = isClassifierReplaced(matched, source);
  const values = new Map<string, Float32Array>();
  for (const { want, tensor } of matched) {
    if (newClassifier && want.role === 'classifier') continue;
    values.set(want.name, valuesOf(want, tensor, request));
  }
  return values;
}

interface Match {
  readonly want: ExpectedTensor;
  readonly tensor: Tensor;
}

function requireSameNames(request: FitRequest, found: ReadonlyMap<string, Tensor>): void {
  const names = new Set(
    request.expected.map(({ name }) => name).filter((name) => !isCounter(name)),
  );
  const missing = [...names].filter((name) => !found.has(name));
  const extra = [...found.keys()].filter((name) => !names.has(name));
  if (missing.length === 0 && extra.length === 0) return;
  const faults = [
    missing.length > 0 ? `missing: ${someOf(missing)}` : '',
    extra.length > 0 ? `not in the network: ${someOf(extra)}` : '',
  ].filter((fault) => fault !== '');
  const reason = `its tensors are not the network's (${faults.join('; ')})${looksLike(request)}`;
  throw weightsError(request.source, reason, OTHER_FILE);
}

function looksLike({ tensors }: FitRequest): string {
  const network = guessNetwork(tensors);
  return network === undefined ? '' : `; the file looks like torchvision's ${network}`;
}

function isAcceptable({ role, shape }: ExpectedTensor, tensor: Tensor, input: InputKind): boolean {
  if (sameShape(tensor.shape, shape)) return true;
  if (tensor.shape.length !== shape.length) return false;
  if (role === 'classifier') return sameShape(tensor.shape.slice(1), shape.slice(1));
  if (role !== 'first-conv' || shape[1] !== CHANNELS[input]) return false;
  return sameShape(tensor.shape, [shape[0]!, 3, ...shape.slice(2)]);
}

/** Whether the classifier has other classes; weight and bias must agree about them. */
function isClassifierReplaced(matched: readonly Match[], source: string): boolean {
  const classifier = matched.filter(({ want }) => want.role === 'classifier');
  const [first, ...rest] = classifier;
  if (first === undefined) return false;
  const classes = first.tensor.shape[0];
  const other = rest.find(({ tensor }) => tensor.shape[0] !== classes);
  if (other !== undefined) {
    throw weightsError(
      source,
      `${first.want.name} has ${classes} classes, ${other.want.name} ${other.tensor.shape[0]}`,
      OTHER_FILE,
    );
  }
  return classes !== first.want.shape[0];
}

function valuesOf(
  want: ExpectedTensor,
  tensor: Tensor,
  { input, source }: FitRequest,
): Float32Array {
  const values = asFloat32(tensor, `${source}, tensor ${want.name}`);
  if (!areFinite(values)) {
    throw weightsError(
      source,
      `tensor ${want.name} holds values that are not finite (or exceed float32)`,
      'Use weights from a training that did not diverge',
    );
  }
  return sameShape(tensor.shape, want.shape)
    ? values
    : inflateFirstConvolution(values, want.shape[0]!, input);
}

/** A plain loop: AlexNet has 57 million values. */
function areFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) return false;
  }
  return true;
}
