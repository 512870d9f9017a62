import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ViewPoint } from '../../../src/shared/geometry/rect.ts';
import {
  atScale,
  FIT,
  fitScale,
  type Pane,
  pan,
  place,
  rectToView,
  type Sight,
  toSource,
  toView,
  zoomAt,
} from '../../../src/shared/geometry/view.ts';

const pane: fc.Arbitrary<Pane> = fc.record({
  image: fc.record({
    width: fc.integer({ min: 16, max: 2000 }),
    height: fc.integer({ min: 16, max: 2000 }),
  }),
  view: fc.record({
    width: fc.integer({ min: 100, max: 3000 }),
    height: fc.integer({ min: 100, max: 3000 }),
  }),
});

type Step =
  | { readonly zoom: number; readonly x: number; readonly y: number }
  | { readonly panX: number; readonly panY: number };

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ zoom: fc.double({ min: 0.3, max: 3, noNaN: true }), x: fraction, y: fraction }),
    fc.record({
      panX: fc.integer({ min: -900, max: 900 }),
      panY: fc.integer({ min: -900, max: 900 }),
    }),
  ),
  { maxLength: 12 },
);

const pointAt = ({ view }: Pane, x: number, y: number): ViewPoint => ({
  x: x * view.width,
  y: y * view.height,
});

function walk(taken: readonly Step[], where: Pane): Sight {
  let sight = FIT;
  for (const step of taken)
    sight =
      'zoom' in step
        ? zoomAt(sight, step.zoom, pointAt(where, step.x, step.y), where)
        : pan(sight, { x: step.panX, y: step.panY }, where);
  return sight;
}

describe('an image in its pane', () => {
  it('is seen whole, as large as possible and in the middle, to begin with', () => {
    fc.assert(
      fc.property(pane, (where) => {
        const { image, view } = where;
        const { x, y, width, height } = rectToView(place(FIT, where), { x: 0, y: 0, ...image });
        expect(Math.max(width / view.width, height / view.height)).toBeCloseTo(1, 9);
        expect(Math.abs(x - (view.width - (x + width)))).toBeLessThanOrEqual(1);
        expect(Math.abs(y - (view.height - (y + height)))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps the point under the pointer while it is enlarged, where it fills the pane', () => {
    const factor = fc.double({ min: 1, max: 8, noNaN: true });
    fc.assert(
      fc.property(pane, steps, factor, fraction, fraction, (where, taken, by, x, y) => {
        const sight = walk(taken, where);
        const at = pointAt(where, x, y);
        const before = place(sight, where);
        const next = zoomAt(sight, by, at, where);
        const after = place(next, where);
        const seen = toSource(before, at);
        const there = toView(after, seen);
        // Both placements are rounded to whole device pixels; enlarging enlarges the first's error.
        const slack = 0.51 + (0.51 * after.scale) / before.scale;
        const fills = (extent: number, side: number): boolean => extent * before.scale >= side;
        if (fills(where.image.width, where.view.width))
          expect(Math.abs(there.x - at.x)).toBeLessThanOrEqual(slack);
        if (fills(where.image.height, where.view.height))
          expect(Math.abs(there.y - at.y)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  it('never shows an empty border beside an image that is larger than the pane', () => {
    fc.assert(
      fc.property(pane, steps, (where, taken) => {
        const { image, view } = where;
        const shown = rectToView(place(walk(taken, where), where), { x: 0, y: 0, ...image });
        const edges = [
          { start: shown.x, extent: shown.width, side: view.width },
          { start: shown.y, extent: shown.height, side: view.height },
        ];
        for (const { start, extent, side } of edges) {
          if (extent >= side) {
            expect(start).toBeLessThanOrEqual(0.5);
            expect(start + extent).toBeGreaterThanOrEqual(side - 0.5);
          } else {
            expect(Math.abs(start - (side - extent) / 2)).toBeLessThanOrEqual(0.5);
          }
        }
      }),
    );
  });

  it('is at most 32 times enlarged and at least fitted or at 100 %', () => {
    fc.assert(
      fc.property(pane, steps, (where, taken) => {
        const { scale } = place(walk(taken, where), where);
        const fit = fitScale(where);
        expect(scale).toBeGreaterThanOrEqual(Math.min(fit, 1) * (1 - 1e-9));
        expect(scale).toBeLessThanOrEqual(Math.max(fit, 32) * (1 + 1e-9));
      }),
    );
  });

  it('is at 100 % on whole device pixels, one for one', () => {
    fc.assert(
      fc.property(pane, steps, (where, taken) => {
        const { scale, x, y } = place(atScale(walk(taken, where), 1, where), where);
        expect(scale).toBeCloseTo(1, 12);
        expect([Number.isInteger(x), Number.isInteger(y)]).toEqual([true, true]);
      }),
    );
  });

  it('is moved as far as the pointer, and back, away from its edges', () => {
    const where: Pane = {
      image: { width: 800, height: 600 },
      view: { width: 400, height: 300 },
    };
    const near = zoomAt(FIT, 8, { x: 200, y: 150 }, where);
    const moved = pan(near, { x: 37, y: -12 }, where);
    expect(place(moved, where).x - place(near, where).x).toBe(37);
    expect(place(moved, where).y - place(near, where).y).toBe(-12);
    const back = pan(moved, { x: -37, y: 12 }, where);
    expect(back.centerX).toBeCloseTo(near.centerX, 12);
    expect(back.centerY).toBeCloseTo(near.centerY, 12);
  });

  it('has view and source places that lead back to each other', () => {
    fc.assert(
      fc.property(pane, steps, fraction, fraction, (where, taken, x, y) => {
        const placement = place(walk(taken, where), where);
        const at = pointAt(where, x, y);
        const back = toView(placement, toSource(placement, at));
        expect(back.x).toBeCloseTo(at.x, 6);
        expect(back.y).toBeCloseTo(at.y, 6);
      }),
    );
  });
});
