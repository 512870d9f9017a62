import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toHalves } from '../../../src/main/nn/half.ts';
import { asFloat32 } from '../../../src/main/nn/weights/tensor.ts';

const back = (values: Float32Array): Float32Array =>
  asFloat32({ dtype: 'float16', shape: [values.length], data: toHalves(values) }, 'half');

const one = (x: number): number => back(Float32Array.of(x))[0]!;

describe('half precision', () => {
  /** IEEE 754, binary16: 10 bits behind the leading one, exponents from -14 to 15. */
  test.each<[what: string, given: number, kept: number]>([
    ['one', 1, 1],
    ['minus zero', -0, -0],
    ['the largest', 65_504, 65_504],
    ['just below the middle to the next', 65_519, 65_504],
    ['the middle', 65_520, Infinity],
    ['the smallest normal', 2 ** -14, 2 ** -14],
    ['the smallest of all', 2 ** -24, 2 ** -24],
    ['half of it, a tie to even', 2 ** -25, 0],
    ['more than half of it', 2 ** -25 * 1.001, 2 ** -24],
    ['a tie to even, down', 1 + 2 ** -11, 1],
    ['a tie to even, up', 1 + 3 * 2 ** -11, 1 + 2 ** -9],
    ['what rounds up to the next power', 1.9998, 2],
    ['what rounds up to the smallest normal', 2 ** -14 * (1 - 2 ** -12), 2 ** -14],
    ['infinity', -Infinity, -Infinity],
    ['no number', NaN, NaN],
  ])('%s', (_what, given, kept) => {
    expect(one(given)).toBe(kept);
  });

  test('every half is its own, and a float is never nearer to another half', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    const values = asFloat32({ dtype: 'float16', shape: [65_536], data: all }, 'all');
    const again = toHalves(values);
    const differs = all.filter((bits, i) => !Number.isNaN(values[i]!) && again[i] !== bits);
    expect([...differs]).toEqual([]);
    const finite = values.filter(Number.isFinite).toSorted();
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (x) => {
        const error = Math.abs(one(x) - x);
        const next = finite.findIndex((value) => value >= x);
        for (const near of [finite[next - 1], finite[next]])
          if (near !== undefined) expect(error).toBeLessThanOrEqual(Math.abs(near - x));
      }),
      { numRuns: 300 },
    );
  });
});
