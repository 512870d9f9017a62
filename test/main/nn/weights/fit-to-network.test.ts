import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type ExpectedTensor,
  fitToNetwork,
} from '../../../../src/main/nn/weights/fit-to-network.ts';
import type { NamedTensors, Tensor } from '../../../../src/main/nn/weights/tensor.ts';
import { CHANNELS, type InputKind } from '../../../../src/shared/domain/input.ts';

const FILTERS = 2;
const SIDE = 3;
const source = 'small.pth';

/** A network with one tensor of each role, for an input. */
function expected(input: InputKind): readonly ExpectedTensor[] {
  return [
    { name: 'conv1.weight', shape: [FILTERS, CHANNELS[input], SIDE, SIDE], role: 'first-conv' },
    { name: 'bn1.weight', shape: [FILTERS], role: 'other' },
    { name: 'bn1.running_mean', shape: [FILTERS], role: 'buffer' },
    { name: 'fc.weight', shape: [2, 4], role: 'classifier' },
    { name: 'fc.bias', shape: [2], role: 'classifier' },
  ];
}

/** The file's tensors: a 1000-class RGB network unless said otherwise. */
function file(changes: Readonly<Record<string, Tensor | undefined>> = {}): NamedTensors {
  const tensors: Record<string, Tensor | undefined> = {
    'conv1.weight': floats([FILTERS, 3, SIDE, SIDE]),
    'bn1.weight': floats([FILTERS]),
    'bn1.running_mean': floats([FILTERS]),
    'bn1.num_batches_tracked': { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) },
    'fc.weight': floats([1000, 4]),
    'fc.bias': floats([1000]),
    ...changes,
  };
  return new Map(
    Object.entries(tensors).filter((entry): entry is [string, Tensor] => entry[1] !== undefined),
  );
}

function floats(shape: readonly number[], data?: readonly number[]): Tensor {
  const length = shape.reduce((n, d) => n * d, 1);
  return {
    dtype: 'float32',
    shape,
    data: Float32Array.from(data ?? Array.from({ length }, (_, i) => (i + 1) / 8)),
  };
}

function fit(tensors: NamedTensors, input: InputKind = 'se'): Map<string, Float32Array> {
  return fitToNetwork({ tensors, expected: expected(input), input, source });
}

describe('fitToNetwork', () => {
  test('takes the tensors by name, without counters, and leaves another classifier out', () => {
    const tensors = file();
    const values = fit(tensors);
    expect([...values.keys()]).toEqual(['conv1.weight', 'bn1.weight', 'bn1.running_mean']);
    expect(values.get('conv1.weight')).toBe(tensors.get('conv1.weight')!.data);
  });

  test('takes a classifier of the same classes', () => {
    const values = fit(file({ 'fc.weight': floats([2, 4]), 'fc.bias': floats([2]) }));
    expect(values.get('fc.weight')).toHaveLength(8);
    expect(values.get('fc.bias')).toHaveLength(2);
  });

  test('takes a first convolution that has the channels already', () => {
    for (const input of ['b', 'bse'] as const) {
      const kernel = floats([FILTERS, CHANNELS[input], SIDE, SIDE]);
      expect(fit(file({ 'conv1.weight': kernel }), input).get('conv1.weight')).toBe(kernel.data);
    }
  });

  test.each([
    ['module.', (name: string) => `module.${name}`],
    ['_orig_mod.', (name: string) => `_orig_mod.${name}`],
    ['module. behind features', (name: string) => name.replace('conv1.', 'conv1.module.')],
  ])('sees through names with %s', (_, rename) => {
    const renamed = new Map(Array.from(file(), ([name, tensor]) => [rename(name), tensor]));
    expect([...fit(renamed)]).toEqual([...fit(file())]);
  });

  test('converts half precision', () => {
    const half: Tensor = { dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xc000) };
    expect(fit(file({ 'bn1.weight': half })).get('bn1.weight')).toEqual(Float32Array.of(1, -2));
  });

  test.each<[string, Readonly<Record<string, Tensor | undefined>>, RegExp]>([
    ['missing', { 'bn1.weight': undefined }, /small\.pth: .*missing: bn1\.weight/],
    ['missing', { 'fc.bias': undefined }, /missing: fc\.bias/],
    ['missing', { 'bn1.running_mean': undefined }, /missing: bn1\.running_mean/],
    ['extra', { 'layer5.weight': floats([1]) }, /not in the network: layer5\.weight/],
    [
      'misnamed',
      { 'bn1.weight': undefined, 'bn2.weight': floats([2]) },
      /missing: bn1.*network: bn2/,
    ],
    ['mis-shaped', { 'bn1.weight': floats([3]) }, /bn1\.weight is \[3\] instead of \[2\]/],
    [
      'of another rank',
      { 'bn1.weight': floats([2, 1]) },
      /bn1\.weight is \[2, 1\] instead of \[2\]/,
    ],
    [
      'classifier features',
      { 'fc.weight': floats([1000, 5]) },
      /fc\.weight is \[1000, 5\] instead of/,
    ],
    ['classes that differ', { 'fc.bias': floats([2]) }, /fc\.weight has 1000 classes, fc\.bias 2/],
    ['kernel size', { 'conv1.weight': floats([2, 3, 5, 5]) }, /conv1\.weight is \[2, 3, 5, 5\]/],
    [
      'channels',
      { 'conv1.weight': floats([2, 4, 3, 3]) },
      /conv1\.weight is \[2, 4, 3, 3\] instead/,
    ],
    [
      'not finite',
      { 'bn1.weight': floats([2], [1, NaN]) },
      /bn1\.weight holds values that are not fin/,
    ],
    [
      'integers',
      { 'bn1.weight': { dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, 2n) } },
      /small\.pth, tensor bn1\.weight: holds int64/,
    ],
    ['twice', { 'module.bn1.weight': floats([2]) }, /bn1\.weight is there twice/],
  ])('names a tensor that is wrong: %s', (_, changes, message) => {
    expect(() => fit(file(changes))).toThrow(message);
    expect(() => fit(file(changes))).toThrow(expect.objectContaining({ kind: 'weights' }));
  });
});

describe('the first convolution inflated from RGB', () => {
  const value = fc.double({ min: -2, max: 2, noNaN: true });
  const area = SIDE * SIDE;
  const kernels = fc.array(value, { minLength: FILTERS * 3 * area, maxLength: FILTERS * 3 * area });
  const patch = fc.array(value, { minLength: area, maxLength: area });

  /** The response of one filter at one place: the sum over channels and positions. */
  function response(kernel: Float32Array, filter: number, channels: readonly number[][]): number {
    return channels.flat().reduce((sum, x, i) => {
      return sum + x * kernel[filter * channels.length * area + i]!;
    }, 0);
  }

  function inflated(kernel: readonly number[], input: InputKind): Float32Array {
    const tensors = file({ 'conv1.weight': floats([FILTERS, 3, SIDE, SIDE], kernel) });
    return fit(tensors, input).get('conv1.weight')!;
  }

  test('answers a gray image (B) as the original answers it in three channels', () => {
    fc.assert(
      fc.property(kernels, patch, (kernel, gray) => {
        const rgb = inflated(kernel, 'se');
        const b = inflated(kernel, 'b');
        for (let filter = 0; filter < FILTERS; filter += 1) {
          expect(response(b, filter, [gray])).toBeCloseTo(
            response(rgb, filter, [gray, gray, gray]),
            4,
          );
        }
      }),
    );
  });

  test('BSE weighs its RGB by 3/4 and its gray by a quarter of the sum', () => {
    fc.assert(
      fc.property(kernels, patch, patch, patch, patch, (kernel, gray, r, g, b) => {
        const rgb = inflated(kernel, 'se');
        const bse = inflated(kernel, 'bse');
        const grayOnly = inflated(kernel, 'b');
        for (let filter = 0; filter < FILTERS; filter += 1) {
          const separately =
            0.75 * response(rgb, filter, [r, g, b]) + 0.25 * response(grayOnly, filter, [gray]);
          expect(response(bse, filter, [gray, r, g, b])).toBeCloseTo(separately, 4);
        }
      }),
    );
  });

  test('BSE answers the same gray image in all channels as the original does', () => {
    fc.assert(
      fc.property(kernels, patch, (kernel, gray) => {
        const rgb = inflated(kernel, 'se');
        const bse = inflated(kernel, 'bse');
        const original = response(rgb, 1, [gray, gray, gray]);
        expect(response(bse, 1, [gray, gray, gray, gray])).toBeCloseTo(original, 4);
      }),
    );
  });
});
