import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  centred,
  HANDLES,
  inside,
  mirrored,
  moved,
  resized,
  spanned,
} from '../../../src/shared/geometry/crop.ts';
import { cropHints } from '../../../src/shared/geometry/crop-hints.ts';
import type { SourceRect, SourceSize } from '../../../src/shared/geometry/rect.ts';

const IMAGE: SourceSize = { width: 100, height: 80 };

const image = fc.record({
  width: fc.integer({ min: 1, max: 900 }),
  height: fc.integer({ min: 1, max: 900 }),
});
const anywhere = fc.record({
  x: fc.double({ min: -2000, max: 2000, noNaN: true }),
  y: fc.double({ min: -2000, max: 2000, noNaN: true }),
});
const shift = fc.double({ min: -2000, max: 2000, noNaN: true });

const imageAndRect = fc
  .tuple(image, anywhere, anywhere)
  .map(([size, from, to]) => ({ size, rect: spanned(from, to, size) }));

function expectWithin(rect: SourceRect, { width, height }: SourceSize): void {
  expect(Object.values(rect).every((value) => Number.isInteger(value))).toBe(true);
  expect(rect.x).toBeGreaterThanOrEqual(0);
  expect(rect.y).toBeGreaterThanOrEqual(0);
  expect(rect.width).toBeGreaterThanOrEqual(1);
  expect(rect.height).toBeGreaterThanOrEqual(1);
  expect(rect.x + rect.width).toBeLessThanOrEqual(width);
  expect(rect.y + rect.height).toBeLessThanOrEqual(height);
}

describe('a crop', () => {
  it('is whole and inside its image, however it is drawn, moved, resized or taken over', () => {
    const handle = fc.constantFrom(...HANDLES);
    fc.assert(
      fc.property(imageAndRect, shift, shift, handle, fc.boolean(), (drawn, dx, dy, at, square) => {
        const { size, rect } = drawn;
        expectWithin(rect, size);
        expectWithin(moved(rect, dx, dy, size), size);
        expectWithin(resized(rect, at, dx, dy, size), size);
        expectWithin(spanned({ x: dx, y: dy }, { x: dy, y: dx }, size, square), size);
        expectWithin(inside({ x: dx, y: dy, width: dy, height: dx }, size), size);
        expectWithin(centred(size), size);
      }),
    );
  });

  it('is drawn from any corner to any other', () => {
    const [near, far] = [
      { x: 10.4, y: 20.2 },
      { x: 39.6, y: 60.7 },
    ];
    const expected = { x: 10, y: 20, width: 30, height: 41 };
    expect(spanned(near, far, IMAGE)).toEqual(expected);
    expect(spanned(far, near, IMAGE)).toEqual(expected);
    const others = [
      { x: near.x, y: far.y },
      { x: far.x, y: near.y },
    ] as const;
    expect(spanned(...others, IMAGE)).toEqual(expected);
  });

  it('is drawn square on wish, as far as the image goes', () => {
    expect(spanned({ x: 10, y: 10 }, { x: 30, y: 14 }, IMAGE, true)).toEqual({
      x: 10,
      y: 10,
      width: 20,
      height: 20,
    });
    expect(spanned({ x: 60, y: 70 }, { x: 10, y: 75 }, IMAGE, true)).toEqual({
      x: 50,
      y: 70,
      width: 10,
      height: 10,
    });
  });

  it('keeps its size while it is moved, and its other sides while it is resized', () => {
    fc.assert(
      fc.property(imageAndRect, shift, shift, ({ size, rect }, dx, dy) => {
        const there = moved(rect, dx, dy, size);
        expect([there.width, there.height]).toEqual([rect.width, rect.height]);
        const east = resized(rect, 'e', dx, dy, size);
        expect([east.x, east.y, east.height]).toEqual([rect.x, rect.y, rect.height]);
        const northWest = resized(rect, 'nw', dx, dy, size);
        expect(northWest.x + northWest.width).toBe(rect.x + rect.width);
        expect(northWest.y + northWest.height).toBe(rect.y + rect.height);
      }),
    );
  });

  it('is mirrored to the proportional place: the same in an image of the same size', () => {
    fc.assert(
      fc.property(imageAndRect, image, ({ size, rect }, other) => {
        expect(mirrored(rect, size, size)).toEqual(rect);
        const there = mirrored(rect, size, other);
        expectWithin(there, other);
        const across = other.width / size.width;
        // One pixel of rounding, and never less than one pixel wide.
        expect(Math.abs(there.x - rect.x * across)).toBeLessThanOrEqual(1);
        expect(Math.abs(there.width - rect.width * across)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('hints about a crop', () => {
  const large: SourceSize = { width: 1000, height: 800 };
  it.each([
    ['nothing about a usual one', { x: 300, y: 200, width: 200, height: 160 }, large, []],
    ['few pixels', { x: 30, y: 20, width: 31, height: 40 }, IMAGE, ['too-small']],
    ['a small part', { x: 300, y: 200, width: 49, height: 60 }, large, ['too-small']],
    ['the left edge', { x: 0, y: 200, width: 200, height: 160 }, large, ['at-edge']],
    ['the lower edge', { x: 300, y: 640, width: 200, height: 160 }, large, ['at-edge']],
    ['a long shape', { x: 300, y: 200, width: 500, height: 199 }, large, ['elongated']],
    ['nearly everything', { x: 0, y: 0, width: 1000, height: 700 }, large, ['nearly-whole']],
  ])('tell %s', (_, rect, size, expected) => {
    expect(cropHints(rect, size)).toEqual(expected);
  });
});
