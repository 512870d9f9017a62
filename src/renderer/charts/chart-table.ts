import type { ChartTable } from '../../charts/figure.ts';

/** A byte order mark, by which Excel knows UTF-8. */
const MARK = '\uFEFF';

/**
 * The table as CSV in UTF-8, numbers with a decimal point and all their digits. A spreadsheet would run
 * text that begins with = + - @ as a formula; it gets a leading apostrophe, the spreadsheets' own sign
 * for text, except for plain numbers, as in the files of the command.
 */
export function tableCsv({ columns, rows }: ChartTable): string {
  const lines = [columns.map(({ label }) => label), ...rows];
  return MARK + lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const isFormula = /^\s*[=+\-@]/.test(cell) || /^[\t\r]/.test(cell);
  const safe = isFormula && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
