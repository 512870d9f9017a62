import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PARTS } from '../../../../src/renderer/viewer/part.ts';
import {
  type CaliperEvent,
  type CaliperState,
  caliperTool,
  lengthOf,
  selectedCaliper,
  startCalipers,
} from '../../../../src/renderer/viewer/tools/caliper-tool.ts';

const SIZES = { b: { width: 300, height: 200 }, se: { width: 150, height: 100 } };
const REACH = 6;

const play = (state: CaliperState, ...events: readonly CaliperEvent[]): CaliperState =>
  events.reduce(caliperTool, state);
const start = (): CaliperState => startCalipers(SIZES);

function drag(
  part: 'b' | 'se',
  from: readonly [number, number],
  ...to: readonly (readonly [number, number])[]
): readonly CaliperEvent[] {
  return [
    { type: 'down', part, at: { x: from[0], y: from[1] }, reach: REACH },
    ...to.map(([x, y]) => ({ type: 'move', at: { x, y } }) as const),
    { type: 'up' },
  ];
}

const lengths = ({ calipers }: CaliperState): number[] => calipers.map(lengthOf);

describe('the distance tool', () => {
  it('measures from where the pointer goes down to where it comes up', () => {
    const measured = play(start(), ...drag('b', [10, 20], [30, 20], [40, 60]));
    expect(lengths(measured)).toEqual([50]);
    expect(selectedCaliper(measured)).toMatchObject({ part: 'b', from: { x: 10, y: 20 } });
  });

  it('keeps several, in either image, and forgets clicks', () => {
    const both = play(start(), ...drag('b', [0, 0], [30, 40]), ...drag('se', [0, 0], [0, 9]));
    expect(lengths(both)).toEqual([50, 9]);
    const clicked = play(both, ...drag('b', [200, 100], [201, 100]));
    expect(lengths(clicked)).toEqual([50, 9]);
    expect(selectedCaliper(clicked)).toBeUndefined();
  });

  it('moves an end or the whole, and keeps the length of the whole at the edge', () => {
    const one = play(start(), ...drag('b', [10, 20], [110, 20]));
    const longer = play(one, ...drag('b', [112, 22], [132, 22]));
    expect(lengths(longer)).toEqual([120]);
    const moved = play(one, ...drag('b', [60, 21], [60, 61]));
    expect(selectedCaliper(moved)).toMatchObject({ from: { y: 60 }, to: { y: 60 } });
    const pushed = play(one, ...drag('b', [60, 21], [-900, 900]));
    expect(selectedCaliper(pushed)).toMatchObject({
      from: { x: 0, y: 200 },
      to: { x: 100, y: 200 },
    });
    // What was pushed beyond the edge comes back with the pointer.
    const back = play(one, ...drag('b', [60, 21], [-900, 900], [60, 21]));
    expect(selectedCaliper(back)).toEqual(selectedCaliper(one));
  });

  it('works by keys alone', () => {
    const placed = play(start(), { type: 'start', part: 'b' });
    expect(lengths(placed)).toEqual([150]);
    const shorter = play(placed, { type: 'nudge', dx: -10, dy: 0 });
    expect(lengths(shorter)).toEqual([140]);
    const other = play(shorter, { type: 'next-end' }, { type: 'nudge', dx: 0, dy: 1 });
    expect(selectedCaliper(other)?.from).toEqual({ x: 75, y: 101 });
    expect(lengths(play(other, { type: 'delete' }))).toEqual([]);
  });

  it('selects every end in turn', () => {
    const two = play(start(), { type: 'start', part: 'b' }, { type: 'start', part: 'se' });
    const seen: string[] = [];
    let state = two;
    for (let step = 0; step < 4; step += 1) {
      state = play(state, { type: 'next-end' });
      seen.push(`${state.selected?.id} ${state.selected?.end}`);
    }
    expect(seen).toEqual(['1 from', '1 to', '2 from', '2 to']);
    expect(play(start(), { type: 'next-end' }).selected).toBeNull();
  });

  it('keeps every end inside its image, whatever happens', () => {
    const point = fc.record({
      x: fc.double({ min: -100, max: 500, noNaN: true }),
      y: fc.double({ min: -100, max: 500, noNaN: true }),
    });
    const part = fc.constantFrom(...PARTS);
    const shift = fc.integer({ min: -30, max: 30 });
    const event: fc.Arbitrary<CaliperEvent> = fc.oneof(
      fc.record({ type: fc.constant('down' as const), part, at: point, reach: fc.constant(REACH) }),
      fc.record({ type: fc.constant('move' as const), at: point }),
      fc.record({
        type: fc.constantFrom('up' as const, 'cancel' as const, 'delete' as const),
      }),
      fc.record({ type: fc.constant('nudge' as const), dx: shift, dy: shift }),
      fc.record({ type: fc.constant('start' as const), part }),
      fc.record({ type: fc.constant('next-end' as const) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { calipers } = play(start(), ...events);
        for (const caliper of calipers)
          for (const { x, y } of [caliper.from, caliper.to]) {
            const { width, height } = SIZES[caliper.part];
            expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
          }
        expect(new Set(calipers.map(({ id }) => id)).size).toBe(calipers.length);
      }),
    );
  });
});
