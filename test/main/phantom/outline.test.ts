import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Margin } from '../../../src/main/phantom/appearance.ts';
import type { Box } from '../../../src/main/phantom/outline.ts';
import { drawOutline, radiusTowards } from '../../../src/main/phantom/outline.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

const MARGINS: readonly Margin[] = [
  'circumscribed',
  'microlobulated',
  'indistinct',
  'angular',
  'spiculated',
];

test('a border is closed, positive, and inside its hull', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MARGINS),
      fc.double({ min: 2, max: 9, noNaN: true }),
      fc.double({ min: 2, max: 9, noNaN: true }),
      fc.integer({ min: 0, max: 1e6 }),
      (margin, halfWidth, halfHeight, seed) => {
        const outline = drawOutline(margin, halfWidth, halfHeight, randomStream(seed));
        const { radii, hull, box } = outline;
        expect(Math.min(...radii)).toBeGreaterThan(0.4 * Math.min(halfWidth, halfHeight));
        expect(Math.max(...radii)).toBeLessThan(2.2 * Math.max(halfWidth, halfHeight));
        // No tear where the circle closes. Its step may be the largest of all, if barely: over 20,000
        // outlines it was 1.13 times the largest elsewhere at the most.
        const steps = radii.map((radius, i) => Math.abs(radius - radii[(i + 1) % radii.length]!));
        expect(steps.at(-1)).toBeLessThan(1.25 * Math.max(...steps.subarray(0, -1)));
        for (const angle of [0, 1, 2, 3, 4, 5, 6]) {
          const radius = radiusTowards(outline, Math.cos(angle), Math.sin(angle));
          expect(radius * Math.cos(angle)).toBeGreaterThan(hull.left - 0.1);
          expect(radius * Math.cos(angle)).toBeLessThan(hull.right + 0.1);
          expect(radius * Math.sin(angle)).toBeGreaterThan(hull.top - 0.1);
          expect(radius * Math.sin(angle)).toBeLessThan(hull.bottom + 0.1);
        }
        const size = (of: Box): number => of.right - of.left + of.bottom - of.top;
        expect(size(box)).toBeLessThan(1.1 * size(hull));
      },
    ),
    { numRuns: 60 },
  );
});

test('margins are ordered by how far they leave a smooth ellipse', () => {
  const roughness = (margin: Margin): number => {
    let sum = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const { radii } = drawOutline(margin, 6, 6, randomStream(seed));
      radii.forEach((radius, i) => {
        sum += Math.abs(radius - radii[(i + 1) % radii.length]!);
      });
    }
    return sum;
  };
  const [smooth, , , angular, spiculated] = MARGINS.map(roughness);
  expect(angular).toBeGreaterThan(1.5 * smooth!);
  expect(spiculated).toBeGreaterThan(2 * angular!);
});

test('an ellipse has the size it was drawn for', () => {
  let width = 0;
  let height = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const { box } = drawOutline('circumscribed', 7, 4, randomStream(seed));
    width += (box.right - box.left) / 60;
    height += (box.bottom - box.top) / 60;
  }
  expect(Math.abs(width - 14)).toBeLessThan(1);
  expect(Math.abs(height - 8)).toBeLessThan(1);
});

test('spicules stick out of the box a reader measures', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const { box, hull } = drawOutline('spiculated', 5, 5, randomStream(seed));
    expect(box.bottom - box.top).toBeLessThan(0.95 * (hull.bottom - hull.top));
  }
});
