import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { carriedOver, type Crop } from '../../../../src/renderer/viewer/tools/crop.ts';
import {
  type CropEvent,
  cropTool,
  type CropToolState,
  gripAt,
  shownCrop,
  startCropTool,
} from '../../../../src/renderer/viewer/tools/crop-tool.ts';
import { PARTS } from '../../../../src/renderer/viewer/part.ts';
import { mirrored, sameRect } from '../../../../src/shared/geometry/crop.ts';

const SIZES = { b: { width: 320, height: 240 }, se: { width: 160, height: 120 } };
const RECT = { x: 100, y: 80, width: 60, height: 40 };
const HALF = { x: 50, y: 40, width: 30, height: 20 };
const REACH = 6;

const empty = (): CropToolState => startCropTool(null, SIZES);
const drawn = (): CropToolState => startCropTool({ b: RECT, se: HALF }, SIZES);
const play = (state: CropToolState, ...events: readonly CropEvent[]): CropToolState =>
  events.reduce(cropTool, state);

function drag(
  part: 'b' | 'se',
  from: readonly [number, number],
  to: readonly [number, number],
): readonly CropEvent[] {
  return [
    { type: 'down', part, at: { x: from[0], y: from[1] }, reach: REACH },
    { type: 'move', at: { x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2 }, square: false },
    { type: 'move', at: { x: to[0], y: to[1] }, square: false },
    { type: 'up' },
  ];
}

const nudge = (dx: number, dy: number, at: number, resize = false): CropEvent => ({
  type: 'nudge',
  part: 'b',
  dx,
  dy,
  resize,
  at,
});

const part = fc.constantFrom(...PARTS);
const point = fc.record({
  x: fc.double({ min: -60, max: 400, noNaN: true }),
  y: fc.double({ min: -60, max: 300, noNaN: true }),
});
const shift = fc.integer({ min: -40, max: 40 });
const event: fc.Arbitrary<CropEvent> = fc.oneof(
  fc.record({ type: fc.constant('down' as const), part, at: point, reach: fc.constant(REACH) }),
  fc.record({ type: fc.constant('move' as const), at: point, square: fc.boolean() }),
  fc.record({ type: fc.constantFrom('up' as const, 'cancel' as const, 'link' as const) }),
  fc.record({ type: fc.constantFrom('undo' as const, 'redo' as const) }),
  fc.record({ type: fc.constantFrom('start' as const, 'delete' as const), part }),
  fc.record({
    type: fc.constant('nudge' as const),
    part,
    dx: shift,
    dy: shift,
    resize: fc.boolean(),
    at: fc.integer({ min: 0, max: 5000 }),
  }),
  fc.record({
    type: fc.constant('take' as const),
    roi: fc.constant({ b: RECT, se: null }),
    sizes: fc.constant({ b: { width: 200, height: 200 }, se: { width: 90, height: 70 } }),
  }),
);
const events = fc.array(event, { maxLength: 40 });

function expectValid(crop: Crop): void {
  for (const name of PARTS) {
    const rect = crop[name];
    if (rect === null) continue;
    const { width, height } = SIZES[name];
    expect(Object.values(rect).every((value) => Number.isInteger(value))).toBe(true);
    expect(Math.min(rect.x, rect.y)).toBeGreaterThanOrEqual(0);
    expect(Math.min(rect.width, rect.height)).toBeGreaterThanOrEqual(1);
    expect(rect.x + rect.width).toBeLessThanOrEqual(width);
    expect(rect.y + rect.height).toBeLessThanOrEqual(height);
  }
  const { b, se, link } = crop;
  if (link === 'own' || (b === null && se === null)) return;
  // Mirrored means both are there, and one of them is at the other's proportional place.
  const there = b === null ? null : mirrored(b, SIZES.b, SIZES.se);
  const back = se === null ? null : mirrored(se, SIZES.se, SIZES.b);
  expect(sameRect(there, se) || sameRect(back, b)).toBe(true);
}

describe('the crop tool', () => {
  it('keeps both crops whole and inside their images, whatever happens', () => {
    fc.assert(
      fc.property(events, (happened) => {
        let state = empty();
        for (const each of happened) {
          state = cropTool(state, each);
          expectValid(shownCrop(state));
          expectValid(state.history.present);
        }
      }),
    );
  });

  it('undoes step by step exactly to the beginning, and redoes to the end', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const end = play(drawn(), ...happened, { type: 'up' });
        const states: CropToolState[] = [end];
        let state = end;
        while (state.history.past.length > 0) {
          state = cropTool(state, { type: 'undo' });
          states.push(state);
        }
        const first = states.at(-1)!.history.present;
        expect(first).toEqual(drawn().history.present);
        for (const expected of states.toReversed().slice(1)) {
          state = cropTool(state, { type: 'redo' });
          expect(state.history.present).toEqual(expected.history.present);
        }
      }),
    );
  });

  it('draws on B and mirrors to the proportional place of the strain image', () => {
    const { present } = play(empty(), ...drag('b', [100, 80], [160, 120])).history;
    expect(present).toEqual({ b: RECT, se: HALF, link: 'mirrored' });
  });

  it('lets the strain image follow until it is given a place of its own', () => {
    const followed = play(drawn(), ...drag('b', [130, 100], [150, 100]));
    expect(followed.history.present.se).toEqual({ ...HALF, x: 60 });
    const own = play(followed, ...drag('se', [75, 50], [75, 60]));
    expect(own.history.present).toMatchObject({ link: 'own', se: { x: 60, y: 50 } });
    const later = play(own, ...drag('b', [150, 100], [130, 100]));
    expect(later.history.present.se).toEqual(own.history.present.se);
    const again = play(later, { type: 'link' });
    expect(again.history.present).toEqual({ b: RECT, se: HALF, link: 'mirrored' });
  });

  it('mirrors to B what was drawn on the strain image first', () => {
    const own = play(empty(), ...drag('se', [50, 40], [80, 60]));
    expect(own.history.present).toEqual({ b: null, se: HALF, link: 'own' });
    expect(play(own, { type: 'link' }).history.present).toEqual({
      b: RECT,
      se: HALF,
      link: 'mirrored',
    });
  });

  it('takes a click for a click', () => {
    const clicked = play(empty(), ...drag('b', [100, 80], [101, 81]));
    expect(clicked.history).toEqual(empty().history);
    const beside = play(drawn(), ...drag('b', [10, 10], [11, 10]));
    expect(beside.history).toEqual(drawn().history);
  });

  it('moves, resizes by handles and draws anew, by where it is taken hold of', () => {
    const at = (x: number, y: number) => gripAt(RECT, { x, y }, REACH);
    expect(at(130, 100)).toBe('move');
    expect([at(98, 78), at(130, 79), at(161, 81), at(162, 100)]).toEqual(['nw', 'n', 'ne', 'e']);
    expect([at(160, 121), at(130, 122), at(99, 121), at(97, 100)]).toEqual(['se', 's', 'sw', 'w']);
    expect([at(50, 100), at(130, 160)]).toEqual(['draw', 'draw']);
    const wider = play(drawn(), ...drag('b', [160, 100], [180, 300]));
    expect(wider.history.present.b).toEqual({ ...RECT, width: 80 });
    const anew = play(drawn(), ...drag('b', [10, 10], [40, 50]));
    expect(anew.history.present.b).toEqual({ x: 10, y: 10, width: 30, height: 40 });
  });

  it('leaves the middle of a small rectangle to move it by', () => {
    const small = { x: 50, y: 50, width: 8, height: 8 };
    expect(gripAt(small, { x: 54, y: 54 }, REACH)).toBe('move');
    expect(gripAt(small, { x: 59, y: 59 }, REACH)).toBe('se');
  });

  it('shows a gesture while it goes on, and forgets one that is cancelled', () => {
    const [down, , move] = drag('b', [130, 100], [140, 100]);
    const under = play(drawn(), down!, move!);
    expect(shownCrop(under).b).toEqual({ ...RECT, x: 110 });
    expect(under.history).toEqual(drawn().history);
    expect(shownCrop(play(under, { type: 'cancel' })).b).toEqual(RECT);
    expect(shownCrop(play(under, { type: 'undo' })).b).toEqual(RECT);
  });

  it('takes back a run of nudges at once, but not one after a pause or of another kind', () => {
    const run = play(drawn(), nudge(1, 0, 0), nudge(1, 0, 300), nudge(0, 10, 600));
    expect(run.history.present.b).toEqual({ ...RECT, x: 102, y: 90 });
    expect(run.history.past).toHaveLength(1);
    expect(play(run, { type: 'undo' }).history.present.b).toEqual(RECT);
    expect(play(run, nudge(1, 0, 1300)).history.past).toHaveLength(2);
    const resized = play(run, nudge(5, 5, 700, true));
    expect(resized.history.past).toHaveLength(2);
    expect(resized.history.present.b).toEqual({ x: 102, y: 90, width: 65, height: 45 });
  });

  it('starts a rectangle by key where there is none, and leaves one that is there', () => {
    const started = play(empty(), { type: 'start', part: 'b' });
    expect(started.history.present).toEqual({
      b: { x: 80, y: 60, width: 160, height: 120 },
      se: { x: 40, y: 30, width: 80, height: 60 },
      link: 'mirrored',
    });
    expect(play(drawn(), { type: 'start', part: 'b' }).history).toEqual(drawn().history);
    const withoutStrain = startCropTool({ b: RECT, se: null }, SIZES);
    expect(play(withoutStrain, { type: 'start', part: 'se' }).history.present).toEqual({
      b: RECT,
      se: HALF,
      link: 'mirrored',
    });
  });

  it('deletes in one image, and where it follows in both', () => {
    const both = play(drawn(), { type: 'delete', part: 'b' }).history.present;
    expect(both).toEqual({ b: null, se: null, link: 'mirrored' });
    const strain = play(drawn(), { type: 'delete', part: 'se' }).history.present;
    expect(strain).toEqual({ b: RECT, se: null, link: 'own' });
    expect(play(empty(), { type: 'delete', part: 'b' }).history).toEqual(empty().history);
  });

  it('takes over the crop of another pair at the proportional place', () => {
    const twice = {
      b: { width: 640, height: 480 },
      se: { width: 160, height: 120 },
    };
    const roi = { b: { x: 200, y: 160, width: 120, height: 80 }, se: HALF };
    expect(carriedOver(roi, twice, SIZES)).toEqual({ b: RECT, se: HALF, link: 'mirrored' });
    const own = { b: RECT, se: { x: 0, y: 0, width: 10, height: 10 } };
    const taken = play(empty(), { type: 'take', roi: own, sizes: SIZES });
    expect(taken.history.present).toEqual({ ...own, link: 'own' });
    expect(taken.history.past).toHaveLength(1);
  });
});
