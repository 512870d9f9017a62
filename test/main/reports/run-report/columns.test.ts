import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { columnWidths } from '../../../../src/main/reports/run-report/columns.ts';

const needs = fc.array(
  fc
    .tuple(
      fc.double({ min: 1, max: 200, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
    )
    .map(([least, more]) => ({ least, most: least + more })),
  { minLength: 1, maxLength: 12 },
);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

test('columns stay on the page, break no word while they need not, and waste no room', () => {
  fc.assert(
    fc.property(needs, fc.double({ min: 50, max: 800, noNaN: true }), (columns, room) => {
      const widths = columnWidths(columns, room);
      const least = sum(columns.map((column) => column.least));
      const most = sum(columns.map((column) => column.most));
      expect(sum(widths)).toBeLessThanOrEqual(room + 1e-6);
      expect(sum(widths)).toBeCloseTo(Math.min(most, room), 6);
      for (const [at, { least: word, most: cell }] of columns.entries()) {
        expect(widths[at]).toBeLessThanOrEqual(cell + 1e-6);
        if (least <= room) expect(widths[at]).toBeGreaterThanOrEqual(word - 1e-6);
      }
    }),
  );
});
