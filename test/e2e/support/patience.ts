import { expect } from 'vitest';

import { PATIENCE } from './window.ts';

/** How long a whole walk through several screens may take, in milliseconds. */
export const LONG_WALK = 400_000;

/** `await eventually(() => …).toBe(…)`: what becomes so in its time. */
export function eventually<T>(look: () => Promise<T> | T) {
  return expect.poll(look, { timeout: PATIENCE });
}
