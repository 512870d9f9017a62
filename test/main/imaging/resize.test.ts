import { execFileSync } from 'node:child_process';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { maximumOf, type Raster, type Samples } from '../../../src/main/imaging/raster.ts';
import { resizeToSquare } from '../../../src/main/imaging/resize.ts';
import type { SourceRect } from '../../../src/shared/geometry/rect.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { describeWith, pythonWithTorch } from '../../support/requires.ts';

function raster(width: number, height: number, channels: 1 | 3, data: Samples): Raster {
  return { width, height, channels, data, maximum: maximumOf(data) };
}

const whole = ({ width, height }: Raster): SourceRect => ({ x: 0, y: 0, width, height });

function resized(image: Raster, side: number, region = whole(image)): number[][] {
  return resizeToSquare(image, region, side).map(({ data }) => Array.from(data));
}

describe('resizeToSquare', () => {
  it('weighs with a triangle as wide as two output pixels when it reduces', () => {
    // Output centres lie at 1 and 3 of the input's edge; taps at 0.5, 1.5, 2.5 (and 1.5, 2.5, 3.5)
    // weigh 3 : 3 : 1 and 1 : 3 : 3.
    const image = raster(4, 1, 1, Uint8Array.of(0, 100, 200, 50));
    const left = Math.round((3 * 100 + 200) / 7);
    const right = Math.round((100 + 3 * 200 + 3 * 50) / 7);
    expect(resized(image, 2)).toEqual([[left, right, left, right]]);
  });

  it('interpolates between half-pixel centres when it enlarges', () => {
    const image = raster(2, 1, 1, Uint8Array.of(0, 100));
    expect(resized(image, 4)[0]?.slice(0, 4)).toEqual([0, 25, 75, 100]);
  });

  it('changes nothing where the size is the same', () => {
    const data = Uint16Array.from({ length: 25 * 3 }, (_, index) => index * 700);
    const planes = resizeToSquare(raster(5, 5, 3, data), { x: 0, y: 0, width: 5, height: 5 }, 5);
    planes.forEach((plane, channel) => {
      expect(plane.maximum).toBe(65535);
      expect([...plane.data]).toEqual([...data].filter((_, index) => index % 3 === channel));
    });
  });

  it('takes nothing from outside the region', () => {
    const data = new Uint8Array(8 * 8).fill(255);
    for (let y = 2; y < 5; y += 1) data.fill(7, y * 8 + 3, y * 8 + 6);
    const region = { x: 3, y: 2, width: 3, height: 3 };
    for (const side of [1, 2, 3, 7]) {
      expect(new Set(resized(raster(8, 8, 1, data), side, region)[0])).toEqual(new Set([7]));
    }
  });

  it('stays within the values of the image, and keeps each channel to itself', () => {
    const arbitrary = fc
      .record({
        width: fc.integer({ min: 1, max: 12 }),
        height: fc.integer({ min: 1, max: 12 }),
        side: fc.integer({ min: 1, max: 20 }),
      })
      .chain((shape) => {
        const length = shape.width * shape.height * 3;
        return fc.tuple(
          fc.constant(shape),
          fc.uint8Array({ minLength: length, maxLength: length }),
        );
      });
    fc.assert(
      fc.property(arbitrary, ([{ width, height, side }, data]) => {
        const planes = resized(raster(width, height, 3, data), side);
        planes.forEach((plane, channel) => {
          const own = data.filter((_, index) => index % 3 === channel);
          expect(plane).toHaveLength(side * side);
          expect(Math.min(...plane)).toBeGreaterThanOrEqual(Math.min(...own));
          expect(Math.max(...plane)).toBeLessThanOrEqual(Math.max(...own));
          expect(resized(raster(width, height, 1, own), side)[0]).toEqual(plane);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describeWith('torch', 'resizeToSquare against PyTorch', () => {
  const script = `
import json, sys, torch
cases = json.load(sys.stdin)
out = []
for case in cases:
    image = torch.tensor(case['data'], dtype=torch.float64).view(1, 1, case['height'], case['width'])
    side = case['side']
    small = torch.nn.functional.interpolate(image, (side, side), mode='bilinear', antialias=True)
    out.append(small.flatten().tolist())
json.dump(out, sys.stdout)
`;

  it('gives interpolate(antialias=True), rounded', () => {
    const random = randomStream(7, 'resize');
    const sizes = [
      [40, 30, 16],
      [30, 40, 33],
      [143, 112, 73],
      [9, 100, 20],
      [1, 1, 5],
    ] as const;
    const cases = sizes.map(([width, height, side]) => {
      const data = Uint8Array.from({ length: width * height }, () => random.integer(256));
      return { width, height, side, data };
    });
    const input = JSON.stringify(cases.map((c) => ({ ...c, data: [...c.data] })));
    const output = execFileSync(pythonWithTorch(), ['-c', script], { input, encoding: 'utf8' });
    const theirs = JSON.parse(output) as number[][];
    cases.forEach(({ width, height, side, data }, index) => {
      const ours = resized(raster(width, height, 1, data), side)[0]!;
      const worst = Math.max(...ours.map((v, at) => Math.abs(v - theirs[index]![at]!)));
      expect(worst).toBeLessThanOrEqual(0.5 + 1e-9);
    });
  });
});
