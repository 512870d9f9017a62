import { describe, expect, test } from 'vitest';

import { clockPoint, FACE, outward } from '../../../src/renderer/features/patient/clock-face.ts';
import { isSuspicious } from '../../../src/renderer/features/patient/suspicion.ts';

describe('a clock position', () => {
  test('lies where the hand of a clock points, 12 above and 3 to the right', () => {
    const { centre } = FACE;
    const at = (hour: number): readonly [number, number] => {
      const { x, y } = clockPoint(hour, 10);
      // `+ 0` turns -0 into 0.
      return [Math.round(x - centre) + 0, Math.round(y - centre) + 0];
    };
    expect([at(12), at(3), at(6), at(9)]).toEqual([
      [0, -10],
      [10, 0],
      [0, 10],
      [-10, 0],
    ]);
    expect(at(1)).toEqual([5, -9]);
  });

  test('lies within the breast', () => {
    for (let hour = 1; hour <= 12; hour += 1) {
      const { x, y } = clockPoint(hour);
      expect(Math.hypot(x - FACE.centre, y - FACE.centre)).toBeLessThan(FACE.radius);
    }
  });

  test("the armpit of a patient's left breast is to the right of who looks", () => {
    expect(outward('left')).toBe(1);
    expect(outward('right')).toBe(-1);
  });
});

test.each([
  ['tsukuba', 3, false],
  ['tsukuba', 4, true],
  ['ebRatio', 0.99, false],
  ['ebRatio', 1, true],
  ['ebRatio', null, false],
] as const)('%s of %s is suspicious: %s', (measure, value, expected) => {
  expect(isSuspicious(measure, value)).toBe(expected);
});
