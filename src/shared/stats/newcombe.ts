import type { AnalyticInterval } from './estimate.ts';
import { twoSidedDeviate } from './normal.ts';

/**
 * Newcombe's method 5 for the Mann-Whitney AUC (R. G. Newcombe, Stat Med 2006;25:559-573): the
 * values whose Hanley-McNeil variance, not the estimate's, puts the estimate z deviates away, as
 * Wilson's interval does for a proportion. It keeps a width at AUC 0 and 1.
 *
 * @param estimate AUC in [0, 1]
 * @param m positive cases
 * @param n negative cases
 */
export function newcombe(estimate: number, m: number, n: number, level: number): AnalyticInterval {
  const z = twoSidedDeviate(level);
  const pairs = (m + n) / 2 - 1;
  const within = (theta: number): boolean => {
    const shape = 1 + pairs * ((1 - theta) / (2 - theta) + theta / (1 + theta));
    return (estimate - theta) ** 2 <= (z * z * theta * (1 - theta) * shape) / (m * n);
  };
  return {
    method: 'newcombe',
    low: estimate === 0 ? 0 : farthest(estimate, 0, within),
    high: estimate === 1 ? 1 : farthest(estimate, 1, within),
    level,
  };
}

/** The point farthest from `inside` towards `end` that is still within, by bisection. */
function farthest(inside: number, end: number, within: (theta: number) => boolean): number {
  let near = inside;
  let far = end;
  for (let step = 0; step < 60; step += 1) {
    const middle = (near + far) / 2;
    if (within(middle)) near = middle;
    else far = middle;
  }
  return near;
}
