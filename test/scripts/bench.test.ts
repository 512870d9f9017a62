import { expect, test } from 'vitest';

import { isMet, lineOf, tableOf } from '../../scripts/bench/window/lines.ts';

test('a line has the median and the worst of what was measured', () => {
  expect(lineOf('start', [30, 10, 20, 500])).toMatchObject({ median: 25, worst: 500, times: 4 });
});

test('an aim is one of the median or of the worst, and is met up to its figure', () => {
  const values = [10, 20, 90];
  expect(isMet(lineOf('a', values, { of: 'median', most: 20 }))).toBe(true);
  expect(isMet(lineOf('a', values, { of: 'worst', most: 50 }))).toBe(false);
  expect(isMet(lineOf('a', values))).toBeNull();
});

test('the table says each figure with its aim, and which are missed', () => {
  const table = tableOf([
    lineOf('start', [2000, 2500], { of: 'median', most: 3000 }),
    lineOf('rows missing', [3], { of: 'worst', most: 0 }, 'frames'),
    lineOf('a frame', [16.4]),
  ]);
  expect(table.split('\n').slice(2)).toEqual([
    '| start | 2250 ms | 2500 ms | 2 | median ≤ 3000 ms | yes |',
    '| rows missing | 3 | 3 | 1 | worst ≤ 0 | **no** |',
    '| a frame | 16 ms | 16 ms | 1 |  |  |',
  ]);
});
