import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isContiguous, tensorFromStorage } from '../../../../src/main/nn/weights/strided.ts';
import { asFloat32, type Tensor } from '../../../../src/main/nn/weights/tensor.ts';
import { described } from '../../../support/weights.ts';

describe('asFloat32', () => {
  test.each(['float16', 'bfloat16'] as const)('gives every %s its exact value', (dtype) => {
    const data = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    const tensor: Tensor = { dtype, shape: [65_536], data };
    const exact = described(new Map([['all', tensor]]))['all']!;
    const converted = asFloat32(tensor);
    const floats: Tensor = { dtype: 'float32', shape: [65_536], data: converted };
    const viaFloat32 = described(new Map([['all', floats]]))['all']!;
    expect(viaFloat32.values).toEqual(exact.values);
  });

  test('rounds float64 and leaves float32 where it is', () => {
    const doubles: Tensor = { dtype: 'float64', shape: [2], data: Float64Array.of(0.1, -3) };
    expect(asFloat32(doubles)).toEqual(Float32Array.of(0.1, -3));
    const floats: Tensor = { dtype: 'float32', shape: [1], data: Float32Array.of(1) };
    expect(asFloat32(floats)).toBe(floats.data);
  });

  test('refuses integers, naming the tensor', () => {
    const tensor: Tensor = { dtype: 'int64', shape: [1], data: BigInt64Array.of(1n) };
    expect(() => asFloat32(tensor, 'a.pth, tensor fc.bias')).toThrow(
      /a\.pth, tensor fc\.bias: holds int64 values/,
    );
  });
});

describe('tensorFromStorage', () => {
  const axis = fc.record({ extent: fc.integer({ min: 0, max: 4 }), stride: fc.nat(5) });
  const view = fc.record({ axes: fc.array(axis, { maxLength: 4 }), offset: fc.nat(3) });

  test('takes element (i, j, …) from offset + i·stride₀ + j·stride₁ + …', () => {
    fc.assert(
      fc.property(view, fc.constantFrom('float32', 'int8', 'float16', 'float64'), (v, dtype) => {
        const shape = v.axes.map(({ extent }) => extent);
        const strides = v.axes.map(({ stride }) => stride);
        const values = Array.from({ length: 128 }, (_, i) => i);
        const storage = {
          int8: Int8Array,
          float16: Uint16Array,
          float32: Float32Array,
          float64: Float64Array,
        }[dtype].from(values);
        const tensor = tensorFromStorage(dtype, storage.buffer, {
          offset: v.offset,
          shape,
          strides,
        });
        expect([...tensor.data]).toEqual(positions(v.offset, shape, strides));
        expect(tensor.shape).toEqual(shape);
      }),
      { numRuns: 300 },
    );
  });

  test('copies nothing that is contiguous', () => {
    const storage = Float32Array.from({ length: 24 }, (_, i) => i);
    const contiguous = { offset: 4, shape: [3, 1, 2], strides: [2, 7, 1] };
    expect(isContiguous(contiguous)).toBe(true);
    expect(tensorFromStorage('float32', storage.buffer, contiguous).data.buffer).toBe(
      storage.buffer,
    );
  });
});

function positions(offset: number, shape: readonly number[], strides: readonly number[]): number[] {
  const [extent, ...inner] = shape;
  if (extent === undefined) return [offset];
  return Array.from({ length: extent }, (_, i) =>
    positions(offset + i * strides[0]!, inner, strides.slice(1)),
  ).flat();
}
