import { LEVEL, type AnalyticInterval } from './estimate.ts';
import { twoSidedDeviate } from './normal.ts';

/** Counts of cases: row = category by the first reader, column = by the second. Square. */
export type AgreementTable = readonly (readonly number[])[];

export interface Kappa {
  readonly kappa: number;
  /** Share of cases both put into the same category. */
  readonly agreement: number;
  /** Share that two readers with these marginals agree on by chance. */
  readonly expected: number;
  /** Large-sample variance where κ is not 0. */
  readonly variance: number;
  /**
   * `null` where the variance is 0, which is not certainty: full agreement, or a reader who puts all
   * cases into one category (κ is then 0 whatever the other does).
   */
  readonly interval: AnalyticInterval | null;
}

/** The 2 × 2 table of two readers' calls, negative before positive. */
export function agreementTable(
  cases: readonly { readonly a: boolean; readonly b: boolean }[],
): AgreementTable {
  const table = [
    [0, 0],
    [0, 0],
  ];
  for (const { a, b } of cases) table[Number(a)]![Number(b)]! += 1;
  return table;
}

/**
 * Cohen's kappa (J. Cohen, Educ Psychol Meas 1960), unweighted, with the large-sample variance of
 * J. L. Fleiss, J. Cohen and B. S. Everitt (Psychol Bull 1969, equation 13) and its normal interval,
 * clipped to [−1, 1]. Only for independent cases: one per patient.
 *
 * `null` where it is not defined: no cases, or both readers put all cases into one category.
 * Throws RangeError for a table that is not square or holds what is no count.
 */
export function cohenKappa(table: AgreementTable, level: number = LEVEL): Kappa | null {
  const size = table.length;
  if (table.some((row) => row.length !== size || row.some((n) => !(Number.isInteger(n) && n >= 0))))
    throw new RangeError('an agreement table must be square and hold counts');
  const total = sumOf(table.flat());
  if (total === 0) return null;
  const rowCounts = table.map(sumOf);
  const columnCounts = table.map((_, j) => sumOf(table.map((row) => row[j]!)));
  const rows = rowCounts.map((count) => count / total);
  const columns = columnCounts.map((count) => count / total);
  const share = (i: number, j: number): number => table[i]![j]! / total;
  const agreement = table.reduce((sum, row, i) => sum + row[i]!, 0) / total;
  const expected = rows.reduce((sum, row, i) => sum + row * columns[i]!, 0);
  // Told from the counts: shares carry rounding.
  if (table.some((row, i) => row[i] === total)) return null;
  const kappa = (agreement - expected) / (1 - expected);
  const missing = 1 - kappa;
  let spread = -((kappa - expected * missing) ** 2);
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < size; j += 1)
      spread +=
        i === j
          ? share(i, i) * (1 - (rows[i]! + columns[i]!) * missing) ** 2
          : share(i, j) * (missing * (columns[i]! + rows[j]!)) ** 2;
  const constant = [...rowCounts, ...columnCounts].includes(total);
  const variance =
    agreement === 1 || constant ? 0 : Math.max(0, spread) / (total * (1 - expected) ** 2);
  const half = twoSidedDeviate(level) * Math.sqrt(variance);
  const interval: AnalyticInterval | null =
    variance === 0
      ? null
      : {
          method: 'large-sample',
          low: Math.max(-1, kappa - half),
          high: Math.min(1, kappa + half),
          level,
        };
  return { kappa, agreement, expected, variance, interval };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
