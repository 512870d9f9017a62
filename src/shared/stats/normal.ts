import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** The normal deviate that leaves (1 − level) / 2 in each tail: 1.96 for 0.95. */
export function twoSidedDeviate(level: number): number {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level must lie between 0 and 1, got ${level}`);
  return quantile((1 + level) / 2, 0, 1);
}

/** Two-sided p of a standard normal statistic; taken from the lower tail, which keeps small p exact. */
export function twoSidedP(z: number): number {
  return 2 * cdf(-Math.abs(z), 0, 1);
}
