import { setTimeout } from 'node:timers/promises';

import type { Page } from 'playwright-core';

import { framesWatched, watchFrames } from './in-page.ts';
import { type Line, lineOf } from './lines.ts';
import type { Session } from './session.ts';

/** Between two calls (ms). */
const PAUSE = 20;

/** The application keeps answering: its event loop is never held longer (ms, the figure). */
export const ANSWERING = 50;

/** How host and window answer while something is done. */
export interface Answering<T> {
  readonly result: T;
  readonly lines: readonly Line[];
}

/** Does something, and meanwhile asks the host small things and looks at the window's frames. */
export async function whileAsking<T>(
  what: string,
  { host, client, page }: Session,
  work: () => Promise<T>,
): Promise<Answering<T>> {
  const calls: number[] = [];
  const ending = new AbortController();
  await host.delay();
  await page.evaluate(watchFrames);
  const asking = (async () => {
    while (!ending.signal.aborted) {
      const began = performance.now();
      await client.app.tasks({});
      calls.push(performance.now() - began);
      await setTimeout(PAUSE);
    }
  })();
  try {
    const result = await work();
    const { longest, p99 } = await host.delay();
    ending.abort();
    await asking;
    const lines = [
      lineOf(`${what}: host's event loop held (99th percentile)`, [p99], most()),
      lineOf(`${what}: host's event loop held (longest)`, [longest], most()),
      lineOf(`${what}: a small call to the host and back`, calls, most()),
      lineOf(`${what}: time of a frame of the window`, await frameTimes(page)),
    ];
    return { result, lines };
  } finally {
    ending.abort();
    await asking.catch(() => undefined);
  }
}

function most(): NonNullable<Line['aim']> {
  return { of: 'worst', most: ANSWERING };
}

async function frameTimes(page: Page): Promise<readonly number[]> {
  const frames = await page.evaluate(framesWatched);
  return frames.slice(1).map(({ at }, k) => at - frames[k]!.at);
}
