import { setTimeout } from 'node:timers/promises';

import type { Page } from 'playwright-core';

import { randomStream } from '../../../src/shared/random/stream.ts';
import { dragThumb, type Frame, framesWatched, jumpTo, watchRows } from './in-page.ts';
import { type Line, lineOf } from './lines.ts';
import { LIST, listOfPatients } from './page.ts';

/** Turns of the wheel, each of so many pixels, and the time between two (ms). */
const WHEEL = { turns: 150, pixels: 240, pause: 12 } as const;
/** A key held down repeats about thirty times a second. */
const HELD_KEY = { times: 90, pause: 33 } as const;
const JUMPS = 30;
/** Through the whole list, top to end (ms). */
const DRAG = 4000;
/** After a movement, for what is still on its way (ms). */
const SETTLING = 1500;

/** What takes longer than this is seen as waiting (Nielsen's limit of an instant answer), in ms. */
const INSTANT = 100;
/** A frame that is missed is seen; at 60 Hz, three in a row. */
const SMOOTH = 50;

/** Less than this much of a row is no row (pixels): heights are rounded. */
const SLIVER = 2;

/** Scrolls through the list of all patients in every way, and looks at each frame. */
export async function measureScrolling(page: Page): Promise<readonly Line[]> {
  const { grid } = LIST;
  await listOfPatients(page).hover();
  const wheel = await watched(page, async () => {
    for (let turn = 0; turn < WHEEL.turns; turn += 1) {
      await page.mouse.wheel(0, WHEEL.pixels);
      await setTimeout(WHEEL.pause);
    }
  });
  const pageDown = await watched(page, async () => {
    for (let times = 0; times < HELD_KEY.times; times += 1) {
      await page.keyboard.down('PageDown');
      await setTimeout(HELD_KEY.pause);
    }
    await page.keyboard.up('PageDown');
  });
  const random = randomStream(1, 'jumps');
  const waits: number[] = [];
  for (let jump = 0; jump < JUMPS; jump += 1) {
    const { frames, moment } = await watched(page, () =>
      page.evaluate(jumpTo, { grid, share: random.uniform() }),
    );
    waits.push(waitAfter(frames, moment));
  }
  const drag = await watched(page, () => page.evaluate(dragThumb, { grid, duration: DRAG }));
  return [
    ...held('wheel', wheel.frames),
    ...held('PageDown held', pageDown.frames),
    lineOf('thumb put elsewhere: until its patients stand', waits, {
      of: 'median',
      most: INSTANT,
    }),
    lineOf(
      'thumb dragged through all patients in 4 s: until they stand after it',
      [waitAfter(drag.frames, drag.moment)],
      { of: 'worst', most: INSTANT },
    ),
    lineOf('thumb dragged: time of a frame', gaps(drag.frames), { of: 'median', most: SMOOTH }),
  ];
}

async function watched<T>(
  page: Page,
  move: () => Promise<T>,
): Promise<{ readonly frames: readonly Frame[]; readonly moment: T }> {
  await page.evaluate(watchRows, LIST);
  const moment = await move();
  await setTimeout(SETTLING);
  return { frames: await page.evaluate(framesWatched), moment };
}

/** Of a movement that must never meet a place without its patient. */
function held(how: string, frames: readonly Frame[]): readonly Line[] {
  const empty = frames.filter(isEmpty).length;
  return [
    lineOf(
      `${how}: frames with a row missing, of ${frames.length}`,
      [empty],
      { of: 'worst', most: 0 },
      'frames',
    ),
    lineOf(`${how}: longest time with a row missing`, [longestEmpty(frames)], {
      of: 'worst',
      most: 0,
    }),
    lineOf(`${how}: time of a frame`, gaps(frames), { of: 'worst', most: SMOOTH }),
  ];
}

function isEmpty({ waiting, uncovered }: Frame): boolean {
  return waiting > 0 || uncovered > SLIVER;
}

function gaps(frames: readonly Frame[]): readonly number[] {
  return frames.slice(1).map(({ at }, k) => at - frames[k]!.at);
}

/** From the first frame with a row missing to the next whole one, in milliseconds. */
function longestEmpty(frames: readonly Frame[]): number {
  let longest = 0;
  let since: number | null = null;
  for (const frame of frames) {
    if (!isEmpty(frame)) since = null;
    else since ??= frame.at;
    if (since !== null) longest = Math.max(longest, frame.at - since);
  }
  return longest;
}

/** From a moment to the frame since which every row has stood, in milliseconds. */
function waitAfter(frames: readonly Frame[], moment: number): number {
  const after = frames.filter(({ at }) => at >= moment);
  const whole = after.findLastIndex(isEmpty) + 1;
  // The list may not have noticed the movement in the first frame after it.
  return (after[whole]?.at ?? Infinity) - moment;
}
