import { SonopairError } from '../../../shared/errors.ts';

/**
 * How each element type lies in memory. JavaScript has no 16-bit floats on Node 22, so those keep
 * their bit patterns; `bool` is one byte, 0 or 1.
 */
interface TensorArrays {
  float64: Float64Array;
  float32: Float32Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

export type TensorDtype = keyof TensorArrays;

interface ArrayConstructor<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
}

const ARRAYS: { readonly [D in TensorDtype]: ArrayConstructor<TensorArrays[D]> } = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

interface TensorOf<D extends TensorDtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Row-major (C order), `shape`'s product elements long; may share its buffer with others. */
  readonly data: TensorArrays[D];
}

/** A tensor of a weights file; narrowing `dtype` narrows `data`. */
export type Tensor = { [D in TensorDtype]: TensorOf<D> }[TensorDtype];

/** The tensors of one file by name, in the file's order. */
export type NamedTensors = ReadonlyMap<string, Tensor>;

export function bytesPerElement(dtype: TensorDtype): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** A tensor that views `buffer` from `byteOffset`, a multiple of the element size, on. */
export function tensorOver(
  dtype: TensorDtype,
  shape: readonly number[],
  buffer: ArrayBuffer,
  byteOffset = 0,
): Tensor {
  const length = shape.reduce((product, d) => product * d, 1);
  return { dtype, shape, data: new ARRAYS[dtype](buffer, byteOffset, length) } as Tensor;
}

/** The tensor's bytes in memory order, without copying. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * The values as float32: the tensor's own array if it is float32 already, a converted copy for the
 * other floating types. Throws SonopairError `weights` for integers and booleans, which no layer
 * has as weights; `name` is what the message calls the tensor.
 */
export function asFloat32(tensor: Tensor, name = 'tensor'): Float32Array {
  switch (tensor.dtype) {
    case 'float32':
      return tensor.data;
    case 'float64':
      return Float32Array.from(tensor.data);
    case 'float16':
      return fromFloat16(tensor.data);
    case 'bfloat16':
      return fromBfloat16(tensor.data);
    case 'int64':
    case 'int32':
    case 'int16':
    case 'int8':
    case 'uint8':
    case 'bool':
      throw new SonopairError('weights', {
        subject: name,
        reason: `holds ${tensor.dtype} values where floating-point weights are expected`,
        remedy: 'Use the weights of the float32 network',
      });
  }
}

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. Every value is exact. */
function fromFloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  const values = new Float32Array(bits.buffer);
  for (let i = 0; i < halves.length; i += 1) {
    const half = halves[i]!;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) values[i] = (sign === 0 ? 1 : -1) * fraction * 2 ** -24;
    else if (exponent === 0x1f) bits[i] = sign | 0x7f800000 | (fraction << 13);
    else bits[i] = sign | ((exponent + 112) << 23) | (fraction << 13);
  }
  return values;
}
