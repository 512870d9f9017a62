import type { Estimate } from '../../../shared/stats/estimate.ts';

/** A number with so many decimals and a true minus sign. */
export function decimal(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.startsWith('-') ? (Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`) : text;
}

export function decimalOr(value: number | null | undefined, decimals: number): string {
  return value === null || value === undefined ? 'not defined' : decimal(value, decimals);
}

/** `0.812 (0.740 to 0.884)`; `scale` 100 gives percent. */
export function estimateText(
  { value, interval }: Pick<Estimate, 'value' | 'interval'>,
  decimals = 3,
  scale = 1,
): string {
  if (value === null) return 'not defined';
  const figure = decimal(value * scale, decimals);
  if (interval === null) return `${figure} (no interval)`;
  const { low, high } = interval;
  return `${figure} (${decimal(low * scale, decimals)} to ${decimal(high * scale, decimals)})`;
}

/** `0.812 (95 % interval 0.740 to 0.884, n = 170)` */
export function figureWithN({ value, interval, n }: Estimate): string {
  if (value === null) return `not defined (n = ${n})`;
  if (interval === null) return `${decimal(value, 3)} (no interval, n = ${n})`;
  const { low, high, level } = interval;
  return `${decimal(value, 3)} (${Math.round(100 * level)} % interval ${decimal(low, 3)} to ${decimal(high, 3)}, n = ${n})`;
}

/** `82.4 % (95 % interval 75.9 to 87.4, n = 170)` */
export function percentWithN(estimate: Estimate): string {
  const { value, interval, n } = estimate;
  if (value === null) return `not defined (n = ${n})`;
  const share = `${decimal(100 * value, 1)} %`;
  if (interval === null) return `${share} (no interval, n = ${n})`;
  const { low, high, level } = interval;
  return `${share} (${Math.round(100 * level)} % interval ${decimal(100 * low, 1)} to ${decimal(100 * high, 1)}, n = ${n})`;
}

/** A p value as journals print it. */
export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined) return 'not defined';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** `p = 0.012`, `p < 0.001` */
export function pEquals(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** `1 patient`, `2 patients` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
