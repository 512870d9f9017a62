import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { writeWindow } from '../../../src/main/imaging/normalise.ts';
import { GRAY_STATISTICS, RGB_STATISTICS } from '../../../src/shared/domain/normalisation.ts';
import type { Plane, PreparedPair } from '../../../src/main/imaging/raster.ts';

/** A prepared pair of any input kind and depth, with a window that fits. */
const cases = fc
  .record({
    channels: fc.constantFrom(1, 3, 4),
    side: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer({ min: 0, max: 1000 }),
    flip: fc.boolean(),
    offset: fc.integer({ min: 0, max: 5 }),
  })
  .chain(({ channels, side, seed, flip, offset }) =>
    fc.integer({ min: 1, max: side }).chain((size) => {
      const place = fc.integer({ min: 0, max: side - size });
      return fc.tuple(place, place).map(([x, y]) => ({
        prepared: preparedPair(channels, side, seed),
        window: { x, y, flip },
        size,
        offset,
      }));
    }),
  );

function preparedPair(channels: number, side: number, seed: number): PreparedPair {
  const planes = Array.from({ length: channels }, (_, channel): Plane => {
    const value = (_sample: unknown, at: number): number =>
      (at * 131 + channel * 17 + seed * 7919) % 256;
    const deep = (seed + channel) % 2 === 0;
    return deep
      ? {
          data: Uint16Array.from({ length: side * side }, value).map((v) => v * 255),
          maximum: 65535,
        }
      : { data: Uint8Array.from({ length: side * side }, value), maximum: 255 };
  });
  return { side, planes };
}

describe('writeWindow', () => {
  it('writes each sample of the window where the definition puts it, and nothing else', () => {
    fc.assert(
      fc.property(cases, ({ prepared, window, size, offset }) => {
        const { side, planes } = prepared;
        const length = planes.length * size * size;
        const out = new Float32Array(offset + length + 3).fill(-99);
        writeWindow(prepared, window, size, out, offset);
        expect([...out.subarray(0, offset), ...out.subarray(offset + length)]).toEqual(
          Array.from({ length: offset + 3 }, () => -99),
        );
        const statistics =
          planes.length === 3
            ? RGB_STATISTICS
            : [GRAY_STATISTICS, ...(planes.length === 4 ? RGB_STATISTICS : [])];
        planes.forEach(({ data, maximum }, channel) => {
          const { mean, std } = statistics[channel]!;
          for (let row = 0; row < size; row += 1) {
            for (let column = 0; column < size; column += 1) {
              const from = window.x + (window.flip ? size - 1 - column : column);
              const sample = data[(window.y + row) * side + from]!;
              const written = out[offset + (channel * size + row) * size + column];
              expect(written).toBeCloseTo((sample / maximum - mean) / std, 5);
            }
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  it('refuses a window outside the image, a batch without room, and a wrong number of planes', () => {
    const prepared = preparedPair(1, 4, 1);
    const out = new Float32Array(4);
    const at = (x: number, y: number) => ({ x, y, flip: false });
    expect(() => writeWindow(prepared, at(3, 0), 2, out, 0)).toThrow('outside');
    expect(() => writeWindow(prepared, at(0, -1), 2, out, 0)).toThrow('outside');
    expect(() => writeWindow(prepared, at(0, 0), 2, out, 1)).toThrow('room');
    expect(() => writeWindow(preparedPair(2, 2, 1), at(0, 0), 1, out, 0)).toThrow('not 2');
  });
});
