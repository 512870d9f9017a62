import { LEVEL, type AnalyticInterval } from './estimate.ts';
import { twoSidedDeviate } from './normal.ts';

/**
 * Wilson's score interval of a proportion, without continuity correction (E. B. Wilson, J Am Stat
 * Assoc 1927). Only for independent cases: one value per patient. `null` when `total` is 0.
 */
export function wilson(
  successes: number,
  total: number,
  level: number = LEVEL,
): AnalyticInterval | null {
  if (!(
    Number.isInteger(successes) &&
    Number.isInteger(total) &&
    successes >= 0 &&
    successes <= total
  )) {
    throw new RangeError(`not a proportion: ${successes} of ${total}`);
  }
  if (total === 0) return null;
  const z = twoSidedDeviate(level);
  const p = successes / total;
  const scale = 1 + (z * z) / total;
  const centre = (p + (z * z) / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total));
  // The bounds touch 0 and 1 exactly there; rounding must not push them past.
  const low = successes === 0 ? 0 : centre - half;
  const high = successes === total ? 1 : centre + half;
  return { method: 'wilson', low, high, level };
}
