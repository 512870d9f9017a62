import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EVAL_MODES, INPUT_SIZES } from '../../../src/shared/domain/input.ts';
import {
  centerWindow,
  coveredRegion,
  evaluationSide,
  randomWindow,
  resizeSide,
} from '../../../src/shared/geometry/window.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

describe('windows', () => {
  it('are taken from 256 for 224, in proportion at other sizes', () => {
    expect(INPUT_SIZES.map(resizeSide)).toEqual([256, 183, 146, 128, 73]);
    expect(INPUT_SIZES.map((size) => evaluationSide(size, 'resize'))).toEqual([...INPUT_SIZES]);
    expect(evaluationSide(224, 'center')).toBe(256);
  });

  it('lie in the centre for reading', () => {
    expect(centerWindow(256, 224)).toEqual({ x: 16, y: 16, flip: false });
    expect(centerWindow(73, 64)).toEqual({ x: 4, y: 4, flip: false });
    expect(centerWindow(224, 224)).toEqual({ x: 0, y: 0, flip: false });
  });

  it('fit wherever they are drawn, and are the same for the same stream', () => {
    const sizes = fc
      .integer({ min: 1, max: 40 })
      .chain((size) =>
        fc.tuple(fc.constant(size), fc.integer({ min: size, max: 50 }), fc.integer()),
      );
    fc.assert(
      fc.property(sizes, ([size, side, seed]) => {
        const window = randomWindow(randomStream(seed, 'augment'), side, size);
        expect(Math.min(window.x, window.y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(window.x, window.y)).toBeLessThanOrEqual(side - size);
        expect(randomWindow(randomStream(seed, 'augment'), side, size)).toEqual(window);
      }),
    );
  });

  it('reach every place, mirrored and not, about equally often', () => {
    const random = randomStream(1, 'places');
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 3600; draw += 1) {
      const { x, y, flip } = randomWindow(random, 6, 4);
      const key = `${x} ${y} ${flip}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // 18 outcomes of 200 draws each, standard deviation 14.
    expect(counts.size).toBe(18);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(75);
  });
});

describe('coveredRegion', () => {
  it('is the central seven eighths at 224, and all of it for resize', () => {
    const region = { x: 70, y: 7, width: 160, height: 80 };
    expect(coveredRegion(region, 'center', 224)).toEqual({ x: 80, y: 12, width: 140, height: 70 });
    expect(coveredRegion(region, 'resize', 224)).toEqual(region);
  });

  it('lies inside the region and keeps its aspect', () => {
    const region = fc.record({
      x: fc.integer({ min: 0, max: 3000 }),
      y: fc.integer({ min: 0, max: 3000 }),
      width: fc.integer({ min: 1, max: 3000 }),
      height: fc.integer({ min: 1, max: 3000 }),
    });
    const evaluation = fc.constantFrom(...EVAL_MODES);
    fc.assert(
      fc.property(region, evaluation, fc.constantFrom(...INPUT_SIZES), (whole, mode, size) => {
        const part = coveredRegion(whole, mode, size);
        expect(part.x).toBeGreaterThanOrEqual(whole.x);
        expect(part.y).toBeGreaterThanOrEqual(whole.y);
        expect(part.x + part.width).toBeLessThanOrEqual(whole.x + whole.width + 1e-9);
        expect(part.y + part.height).toBeLessThanOrEqual(whole.y + whole.height + 1e-9);
        expect(part.width / whole.width).toBeCloseTo(part.height / whole.height, 9);
        expect(part.width / whole.width).toBeCloseTo(size / evaluationSide(size, mode), 9);
      }),
    );
  });
});
