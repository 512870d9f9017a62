import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { randomField, rise } from '../../../src/main/phantom/field.ts';
import {
  filterAcross,
  filterAlong,
  gaussian,
  unitEnergy,
} from '../../../src/main/phantom/filters.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

test('a field has zero mean and about unit variance, and changes over its cell', () => {
  const field = randomField(randomStream(3), 2, 0.5);
  let sum = 0;
  let squares = 0;
  let acrossStep = 0;
  let downStep = 0;
  const count = 20_000;
  for (let i = 0; i < count; i += 1) {
    const x = (i % 200) * 0.61;
    const z = Math.floor(i / 200) * 0.31;
    const value = field.at(x, z);
    sum += value;
    squares += value * value;
    acrossStep += Math.abs(field.at(x + 0.2, z) - value);
    downStep += Math.abs(field.at(x, z + 0.2) - value);
  }
  expect(Math.abs(sum / count)).toBeLessThan(0.1);
  expect(Math.abs(squares / count - 1)).toBeLessThan(0.15);
  expect(downStep).toBeGreaterThan(2.5 * acrossStep);
});

test('a field is continuous everywhere, also left of zero and where it repeats', () => {
  const field = randomField(randomStream(4), 1.5, 1);
  fc.assert(
    fc.property(
      fc.double({ min: -300, max: 300, noNaN: true }),
      fc.double({ min: -300, max: 300, noNaN: true }),
      (x, z) => {
        expect(Math.abs(field.at(x + 1e-6, z - 1e-6) - field.at(x, z))).toBeLessThan(1e-4);
      },
    ),
  );
});

test('rise goes from 0 to 1 in either direction', () => {
  expect([rise(1, 3, 0), rise(1, 3, 2), rise(1, 3, 4)]).toEqual([0, 0.5, 1]);
  expect([rise(3, 1, 4), rise(3, 1, 2), rise(3, 1, 0)]).toEqual([0, 0.5, 1]);
});

test('filters keep a constant image and the mean of any, at the edges too', () => {
  const kernel = gaussian(1.7);
  const image = new Float32Array(13 * 9).fill(4);
  filterAcross(image, 13, () => kernel);
  filterAlong(image, 13, kernel);
  for (const value of image) expect(value).toBeCloseTo(4, 5);
  const energy = unitEnergy(kernel).reduce((sum, tap) => sum + tap * tap, 0);
  expect(energy).toBeCloseTo(1, 5);
});

test('a point spreads along its own axis only', () => {
  const image = new Float32Array(21 * 21);
  image[10 * 21 + 10] = 1;
  filterAcross(image, 21, () => gaussian(1));
  expect(image[10 * 21 + 11]).toBeCloseTo(image[10 * 21 + 9]!, 6);
  expect(image[10 * 21 + 11]).toBeGreaterThan(0.1);
  expect(image[11 * 21 + 10]).toBe(0);
  filterAlong(image, 21, gaussian(1));
  expect(image[11 * 21 + 10]).toBeGreaterThan(0.05);
});
