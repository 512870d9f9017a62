import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { PAGE, pagesFor } from '../../../src/renderer/features/worklist/pages.ts';

describe('pages of the worklist', () => {
  test('are those in sight and one more on either side, the nearest first', () => {
    expect(pagesFor({ first: 0, last: 20 }, 100_000)).toEqual([0, 1]);
    expect(pagesFor({ first: 5 * PAGE, last: 5 * PAGE + 20 }, 100_000)).toEqual([5, 4, 6]);
    expect(pagesFor({ first: 5 * PAGE - 3, last: 5 * PAGE + 20 }, 100_000)).toEqual([5, 4, 6, 3]);
    expect(pagesFor({ first: 0, last: 0 }, 0)).toEqual([]);
  });

  test('hold every row in sight, and none lies beyond the end', () => {
    const cases = fc.record({
      total: fc.nat(100_000),
      first: fc.nat(100_000),
      rows: fc.nat(60),
    });
    fc.assert(
      fc.property(cases, ({ total, first, rows }) => {
        fc.pre(first + rows < total);
        const pages = pagesFor({ first, last: first + rows }, total);
        for (let place = first; place <= first + rows; place += 1)
          expect(pages).toContain(Math.floor(place / PAGE));
        expect(pages.every((page) => page >= 0 && page * PAGE < total)).toBe(true);
        expect(new Set(pages).size).toBe(pages.length);
      }),
    );
  });
});
