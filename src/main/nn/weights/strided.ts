import { bytesPerElement, type Tensor, type TensorDtype, tensorOver } from './tensor.ts';

/** Where a tensor's elements lie in a storage, in elements. */
export interface StridedView {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** How many elements the storage needs at least; 0 for an empty tensor. */
export function elementsSpanned({ offset, shape, strides }: StridedView): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((last, d, i) => last + (d - 1) * strides[i]!, offset) + 1;
}

/** Whether the elements lie in row-major order without gaps (the stride of a 1 does not matter). */
export function isContiguous({ shape, strides }: StridedView): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i -= 1) {
    if (shape[i] !== 1 && strides[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

/**
 * The tensor that `view` describes: a view of the storage's memory where that is contiguous, a
 * row-major copy where it is transposed, sliced or broadcast. The caller has checked that the view
 * fits the storage and that a copy is affordable.
 */
export function tensorFromStorage(
  dtype: TensorDtype,
  storage: ArrayBuffer,
  view: StridedView,
): Tensor {
  const size = bytesPerElement(dtype);
  if (view.shape.includes(0)) return tensorOver(dtype, view.shape, new ArrayBuffer(0));
  if (isContiguous(view)) return tensorOver(dtype, view.shape, storage, view.offset * size);
  const copy = new ArrayBuffer(view.shape.reduce((product, d) => product * d, size));
  switch (size) {
    case 1:
      gather(new Uint8Array(storage), new Uint8Array(copy), view);
      break;
    case 2:
      gather(new Uint16Array(storage), new Uint16Array(copy), view);
      break;
    case 4:
      gather(new Uint32Array(storage), new Uint32Array(copy), view);
      break;
    default:
      gather(new BigUint64Array(storage), new BigUint64Array(copy), view);
  }
  return tensorOver(dtype, view.shape, copy);
}

/** Copies element by element, the last dimension innermost; rank at least 1, no empty dimension. */
function gather<T>(from: ArrayLike<T>, to: { [index: number]: T }, view: StridedView): void {
  const { shape, strides } = view;
  const last = shape.length - 1;
  const inner = shape[last]!;
  const step = strides[last]!;
  const index = shape.map(() => 0);
  let source = view.offset;
  let target = 0;
  for (;;) {
    for (let i = 0; i < inner; i += 1) {
      to[target] = from[source + i * step]!;
      target += 1;
    }
    let d = last - 1;
    for (; d >= 0; d -= 1) {
      index[d]! += 1;
      source += strides[d]!;
      if (index[d]! < shape[d]!) break;
      source -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}
