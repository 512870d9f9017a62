import { afterEach, expect } from 'vitest';

import { openPages, PATIENCE } from './window.ts';

/** How long a whole walk through several screens may take, in milliseconds. */
export const LONG_WALK = 400_000;

/** `await eventually(() => …).toBe(…)`: what becomes so in its time. */
export function eventually<T>(look: () => Promise<T> | T) {
  return expect.poll(look, { timeout: PATIENCE });
}

// Here and not with the windows: scripts open windows, too, and have no tests.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const page of openPages) {
    const shown = await page.locator('body').ariaSnapshot().catch(String);
    const focused = await page
      .locator(':focus')
      .ariaSnapshot({ timeout: 100 })
      .catch(() => '-');
    process.stderr.write(`Shown at ${page.url()}, focus on ${focused}:\n${shown}\n`);
  }
});
