import { setTimeout } from 'node:timers/promises';

import type { Page } from 'playwright-core';

/** How long is waited at most, in milliseconds. */
const PATIENCE = 30_000;

/** Waits until an expression is true in the page. The page's own rules forbid it to poll by itself. */
export async function becomes(page: Page, expression: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > end) throw new Error(`The page never came to ${expression}`);
    await setTimeout(50);
  }
}
