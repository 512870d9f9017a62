/** Arithmetic mean; `null` for no values. */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Standard deviation. `ddof` is 0 for the values as a whole (the paper's tables) and 1 for values
 * as a sample (everywhere else); it has no default so that every use says which. `null` where
 * there are not more than `ddof` values.
 */
export function standardDeviation(values: readonly number[], ddof: 0 | 1): number | null {
  const centre = mean(values);
  if (centre === null || values.length <= ddof) return null;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - ddof));
}

/**
 * Quantile of values in ascending order by linear interpolation (type 7 of Hyndman and Fan 1996,
 * R's default). `p` in [0, 1].
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`no quantile ${p} of ${sorted.length} values`);
  }
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
