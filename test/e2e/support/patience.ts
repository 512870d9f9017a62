import { expect } from 'vitest';

/** How long a window may take for one thing on a machine that does much else, in milliseconds. */
export const PATIENCE = 90_000;

/** How long a whole walk through several screens may take, in milliseconds. */
export const LONG_WALK = 400_000;

/** `await eventually(() => …).toBe(…)`: what becomes so in its time. */
export function eventually<T>(look: () => Promise<T> | T) {
  return expect.poll(look, { timeout: PATIENCE });
}
