import { stringify } from 'csv-stringify/sync';

/** One line of a CSV file: column name to cell. */
export type CsvRow = Readonly<Record<string, string>>;

/** A CSV text with a header: UTF-8, comma separated, lines ended by \n, quoted only where needed. */
export function csvText(columns: readonly string[], rows: readonly CsvRow[]): string {
  return stringify([...rows], { header: true, columns: [...columns], record_delimiter: '\n' });
}

/**
 * Text of the user's (a patient code, a file name in a message) as a cell. A spreadsheet would run
 * text that begins with = + - @ as a formula, so such text gets a leading apostrophe, the
 * spreadsheets' own sign for "this is text". A plain number such as -12 is harmless and stays as
 * it is, so that codes can still be joined with `pairs.csv`.
 */
export function textCell(text: string | undefined): string {
  if (text === undefined) return '';
  const isFormula = /^[\s]*[=+\-@]/.test(text) || /^[\t\r]/.test(text);
  return isFormula && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}

/**
 * A number with the fewest digits that read back as the same number: as the same float32 where it
 * is one (a network's probability), as the same double otherwise.
 */
export function numberCell(value: number): string {
  if (Math.fround(value) !== value) return String(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  // Nine significant digits always tell two float32 apart.
  return String(Number(value.toPrecision(9)));
}

export function booleanCell(value: boolean): string {
  return value ? 'true' : 'false';
}
