import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { domainOf, ticksOf } from '../../src/charts/axes.ts';
import { beeswarm } from '../../src/charts/beeswarm.ts';
import { bracketRows } from '../../src/charts/brackets.ts';
import { clipBetween, type Place } from '../../src/charts/curve.ts';
import { shorten, textWidth, wrapText } from '../../src/charts/measure.ts';

const plain = (value: number, decimals: number): string => value.toFixed(decimals);
const figure = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('ticks', () => {
  test('lie within the domain, rise evenly, and are written apart from each other', () => {
    fc.assert(
      fc.property(
        figure,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (from, width, count) => {
          const to = from + width;
          const ticks = ticksOf([from, to], count, plain);
          expect(ticks.length).toBeLessThanOrEqual(2 * count + 2);
          for (const { value } of ticks) {
            expect(value).toBeGreaterThanOrEqual(from);
            expect(value).toBeLessThanOrEqual(to);
          }
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        },
      ),
    );
  });

  test('of epochs and counts are whole numbers', () => {
    expect(ticksOf([1, 3], 8, plain, true).map(({ label }) => label)).toEqual(['1', '2', '3']);
  });

  test('carry as many decimals as their step needs', () => {
    expect(ticksOf([0, 1], 5, plain).map(({ label }) => label)).toEqual([
      '0.0',
      '0.2',
      '0.4',
      '0.6',
      '0.8',
      '1.0',
    ]);
    expect(ticksOf([0, 0.1], 4, plain).map(({ label }) => label)).toContain('0.02');
  });
});

test('a domain holds every figure, is round, and is never empty', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(figure)),
      fc.array(figure, { maxLength: 2 }),
      (values, least) => {
        const [low, high] = domainOf(values, least);
        expect(low).toBeLessThan(high);
        for (const value of [...values, ...least])
          if (value !== null) {
            expect(value).toBeGreaterThanOrEqual(low);
            expect(value).toBeLessThanOrEqual(high);
          }
      },
    ),
  );
  expect(domainOf([0.13, 0.82], [0])).toEqual([0, 1]);
  // Ticks of so narrow a range end d3-array with a RangeError.
  expect(domainOf([0, 5e-324], [])).toEqual([-0.6, 0.6]);
});

describe('a line cut between two heights', () => {
  const place = fc.tuple(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: -100, max: 200, noNaN: true }),
  );

  test('stays between them and keeps all that was there', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), (places) => {
        const parts = clipBetween(places, 0, 100);
        for (const [x, y] of parts.flat()) {
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(100);
          expect(Number.isFinite(x)).toBe(true);
        }
        const kept = parts.flat().map(String);
        for (const each of places)
          if (each[1] >= 0 && each[1] <= 100) expect(kept).toContain(String(each));
      }),
    );
  });

  test('ends where it leaves and begins where it comes back', () => {
    const places: readonly Place[] = [
      [0, 50],
      [10, 150],
      [20, 50],
    ];
    expect(clipBetween(places, 0, 100)).toEqual([
      [
        [0, 50],
        [5, 100],
      ],
      [
        [15, 100],
        [20, 50],
      ],
    ]);
  });
});

describe('a beeswarm', () => {
  const places = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 40 });

  test('lays no dot on another where the column is wide enough', () => {
    fc.assert(
      fc.property(places, (column) => {
        const offsets = beeswarm(column, 5, 1000);
        for (const [i, a] of column.entries())
          for (const [j, b] of column.entries())
            if (i < j)
              expect(Math.hypot(a - b, offsets[i]! - offsets[j]!)).toBeGreaterThanOrEqual(5 - 1e-4);
      }),
    );
  });

  test('keeps to its column, and lays equal values evenly about its middle', () => {
    fc.assert(
      fc.property(places, (column) => {
        for (const offset of beeswarm(column, 5, 8))
          expect(Math.abs(offset)).toBeLessThanOrEqual(8);
      }),
    );
    expect(beeswarm([7, 7, 7], 5, 50)).toEqual([0, 5, -5]);
  });
});

test('brackets on one row never touch, and short ones lie below', () => {
  const room = fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }))
    .map(([left, width]) => ({ left, right: left + width }));
  fc.assert(
    fc.property(fc.array(room, { maxLength: 12 }), (rooms) => {
      const rows = bracketRows(rooms);
      for (const [i, a] of rooms.entries())
        for (const [j, b] of rooms.entries())
          if (i < j && rows[i] === rows[j])
            expect(a.right <= b.left || b.right <= a.left).toBe(true);
    }),
  );
  expect(
    bracketRows([
      { left: 0, right: 30 },
      { left: 0, right: 10 },
      { left: 10, right: 20 },
    ]),
  ).toEqual([1, 0, 0]);
});

test('wrapped text has every word, or its beginning, within the width', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zA-Zäöü0-9]{1,20}$/)),
      fc.integer({ min: 40, max: 400 }),
      (words, width) => {
        const lines = wrapText(words.join(' '), width);
        for (const each of lines) expect(textWidth(each)).toBeLessThanOrEqual(width);
        expect(
          lines
            .join(' ')
            .split(' ')
            .filter((each) => each !== '').length,
        ).toBe(words.length);
      },
    ),
  );
  expect(shorten('Invasive ductal carcinoma', 60)).toMatch(/^Inv.*…$/);
  expect(shorten('short', 60)).toBe('short');
});
