import { parse } from 'csv-parse/sync';

import { reasonOf, SonopairError } from '../../shared/errors.ts';

/** A CSV file as rows of cells, each row with as many cells as there are columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const STUDY_REMEDY = 'See docs/study-format.md for the columns of a study';

/** Something wrong in one place of the file. */
export interface Fault {
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Comma, and what spreadsheets write in countries where the comma is the decimal sign. */
const DELIMITERS = [',', ';', '\t'] as const;
/** Set out here: csv-parse would otherwise take whichever it meets first, even inside quotes. */
const LINE_ENDS = ['\r\n', '\n', '\r'];

/**
 * Parses CSV text (quotes doubled inside quotes; any line end; comma, semicolon or tab, whichever
 * gives more of the `expected` columns). Rows without any content are passed over.
 * `remedy` is said where the file as a whole is wrong; by default a study's.
 * Throws SonopairError `study` for text that is not CSV, has no rows, names a column twice, or has
 * rows of another length than the header.
 */
export function parseTable(
  file: string,
  text: string,
  expected: readonly string[],
  remedy: string = STUDY_REMEDY,
): Table {
  const [header, ...records] = parseRecords(file, text, delimiterOf(text, expected));
  if (header === undefined) throw wholeFile(file, 'it is empty', remedy);
  if (records.length === 0) throw wholeFile(file, 'it has a header but no rows', remedy);
  const twice = header.cells.find((name, at) => name !== '' && header.cells.indexOf(name) !== at);
  if (twice !== undefined) throw wholeFile(file, `it has two columns named ${twice}`, remedy);
  // A spreadsheet leaves empty, nameless columns at the end: they go, unless they hold something.
  const kept = header.cells.map((name) => name !== '');
  const faults = records.flatMap((row) => shapeFault(row, kept) ?? []);
  throwFirst(file, faults);
  const keep = (cells: readonly string[]): string[] => cells.filter((_, at) => kept[at] === true);
  return {
    columns: keep(header.cells),
    rows: records.map(({ line, cells }) => ({ line, cells: keep(cells) })),
  };
}

/** One line for the first fault (in file order), and how many further rows have one. */
export function throwFirst(file: string, faults: readonly Fault[]): void {
  const [first, ...others] = faults.toSorted((a, b) => a.line - b.line);
  if (first === undefined) return;
  const lines = [...new Set(others.map(({ line }) => line))].filter((line) => line !== first.line);
  const column = first.column === undefined ? '' : `, column ${first.column}`;
  const more = lines.length === 1 ? '1 more row is' : `${lines.length} more rows are`;
  const listed = lines.slice(0, 5).join(', ') + (lines.length > 5 ? ', …' : '');
  const rest = lines.length === 0 ? '' : ` (${more} wrong: line ${listed})`;
  throw new SonopairError('study', {
    subject: `${file}, line ${first.line}${column}`,
    reason: first.reason + rest,
    remedy: first.remedy,
  });
}

/** A fault of the file as a whole. */
export function wholeFile(
  file: string,
  reason: string,
  remedy: string = STUDY_REMEDY,
): SonopairError {
  return new SonopairError('study', { subject: file, reason, remedy });
}

function parseRecords(file: string, text: string, delimiter: string): TableRow[] {
  const rows: TableRow[] = [];
  try {
    parse(text, {
      delimiter,
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (cells: string[], { lines }: { lines: number }) => {
        // `lines` is where the record ends; a quoted cell may hold line ends of its own.
        const inside = cells.reduce(
          (sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0),
          0,
        );
        if (cells.some((cell) => cell !== '')) rows.push({ line: lines - inside, cells });
        return null;
      },
    });
  } catch (error) {
    throw new SonopairError(
      'study',
      {
        subject: file,
        reason: `it is not valid CSV: ${reasonOf(error)}`,
        remedy: 'Correct the quotes in that line',
      },
      { cause: error },
    );
  }
  return rows;
}

function delimiterOf(text: string, expected: readonly string[]): string {
  const header = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '') ?? '';
  const hits = (delimiter: string): number =>
    header
      .split(delimiter)
      .filter((cell) => expected.includes(cell.trim().replace(/^"(.*)"$/, '$1'))).length;
  return DELIMITERS.reduce((best, next) => (hits(next) > hits(best) ? next : best));
}

function shapeFault({ line, cells }: TableRow, kept: readonly boolean[]): Fault | undefined {
  if (cells.length < kept.length) {
    const reason = `it has ${cells.length} cells where the header has ${kept.length}`;
    return { line, reason, remedy: 'Complete the row; empty cells need their separators too' };
  }
  const stray = cells.findIndex((cell, at) => cell !== '' && kept[at] !== true);
  if (stray < 0) return undefined;
  const reason = `cell ${stray + 1} ("${cells[stray]}") has no column name above it`;
  return { line, reason, remedy: 'Name the column, or quote the cell that holds a separator' };
}
