import { describe, expect, test } from 'vitest';

import type { ChartPoint } from '../../../src/charts/chart.ts';
import { nearestPoint, stepTo } from '../../../src/renderer/charts/point-steps.ts';

/** Two curves of three points, and one operating point. */
const POINTS: readonly ChartPoint[] = [
  ...[0, 1].flatMap((series) =>
    [0, 50, 100].map((x, index) => ({ kind: 'curve', series, index, x, y: 100 - 40 * series })),
  ),
  { kind: 'operating', series: 0, index: 0, x: 90, y: 10 },
];

describe('keys', () => {
  test('go through all points one by one and stop at the ends', () => {
    let at: number | null = null;
    const seen: number[] = [];
    for (const _ of [...POINTS, null]) {
      at = stepTo(POINTS, at, 'ArrowRight');
      seen.push(at!);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
    expect(stepTo(POINTS, 0, 'ArrowLeft')).toBe(0);
    expect(stepTo(POINTS, 3, 'ArrowLeft')).toBe(2);
    expect([stepTo(POINTS, 3, 'Home'), stepTo(POINTS, 3, 'End')]).toEqual([0, 6]);
  });

  test('go to the nearest point of the next list', () => {
    expect(stepTo(POINTS, 1, 'ArrowDown')).toBe(4);
    expect(stepTo(POINTS, 5, 'ArrowDown')).toBe(6);
    expect(stepTo(POINTS, 6, 'ArrowUp')).toBe(5);
    expect(stepTo(POINTS, 6, 'ArrowDown')).toBe(6);
    expect(stepTo(POINTS, 1, 'ArrowUp')).toBe(1);
  });

  test('that mean nothing, and charts without points, lead nowhere', () => {
    expect(stepTo(POINTS, 1, 'a')).toBeNull();
    expect(stepTo([], null, 'ArrowRight')).toBeNull();
  });
});

test('the pointer means the nearest point, if one is near; of two in a place the upper one', () => {
  expect(nearestPoint(POINTS, 52, 97)).toBe(POINTS[1]);
  expect(nearestPoint(POINTS, 50, 20)).toBeNull();
  const above = { ...POINTS[1]!, series: 5 };
  expect(nearestPoint([...POINTS, above], 50, 100)).toBe(above);
});
