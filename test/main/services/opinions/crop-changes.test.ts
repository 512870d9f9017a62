import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Raster } from '../../../../src/main/imaging/raster.ts';
import {
  changedCrops,
  changedRegion,
} from '../../../../src/main/services/opinions/crop-changes.ts';

const blank = (width: number, height: number): Raster => ({
  width,
  height,
  channels: 1,
  data: new Uint8Array(width * height),
  maximum: 255,
});

describe('crops as another hand might draw them', () => {
  test('are eight: shifted along each side, scaled, and both', () => {
    const raster = blank(400, 300);
    const region = { x: 100, y: 100, width: 200, height: 100 };
    const crops = changedCrops({ b: { raster, region }, se: undefined });
    expect(crops.map(({ b }) => b!.region)).toEqual([
      { x: 90, y: 100, width: 200, height: 100 },
      { x: 110, y: 100, width: 200, height: 100 },
      { x: 100, y: 95, width: 200, height: 100 },
      { x: 100, y: 105, width: 200, height: 100 },
      { x: 110, y: 105, width: 180, height: 90 },
      { x: 90, y: 95, width: 220, height: 110 },
      { x: 80, y: 90, width: 220, height: 110 },
      { x: 120, y: 110, width: 180, height: 90 },
    ]);
    expect(crops.every(({ b, se }) => b!.raster === raster && se === undefined)).toBe(true);
  });

  test('are changed alike on both images, each in its own extent', () => {
    const raster = blank(100, 100);
    const [first] = changedCrops({
      b: { raster, region: { x: 40, y: 40, width: 20, height: 20 } },
      se: { raster, region: { x: 30, y: 20, width: 40, height: 40 } },
    });
    expect([first!.b!.region.x, first!.se!.region.x]).toEqual([39, 28]);
  });

  test('never leave the image, and are never empty or between pixels', () => {
    const sizes = fc.integer({ min: 1, max: 2000 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.tuple(share, share, share, share),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 0.5, max: 1.5, noNaN: true }),
        (width, height, [a, b, c, d], shift, scale) => {
          const x = Math.floor(a * (width - 1));
          const y = Math.floor(b * (height - 1));
          const region = {
            x,
            y,
            width: 1 + Math.floor(c * (width - x - 1)),
            height: 1 + Math.floor(d * (height - y - 1)),
          };
          const changed = changedRegion(region, { x: shift, y: -shift, scale }, { width, height });
          expect(Object.values(changed).every(Number.isInteger)).toBe(true);
          expect(changed.width).toBeGreaterThan(0);
          expect(changed.height).toBeGreaterThan(0);
          expect(changed.x).toBeGreaterThanOrEqual(0);
          expect(changed.y).toBeGreaterThanOrEqual(0);
          expect(changed.x + changed.width).toBeLessThanOrEqual(width);
          expect(changed.y + changed.height).toBeLessThanOrEqual(height);
        },
      ),
    );
  });
});
