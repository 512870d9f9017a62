import { SonopairError } from '../../shared/errors.ts';
import { readText } from '../files/read.ts';
import { type Fault, parseTable, type Table, throwFirst } from './table.ts';

/** Which columns of a table of scores mean what. */
export interface ScoredColumns {
  readonly label: string;
  readonly score: string;
  /** Whose row it is; without it every row is a patient of its own. */
  readonly patient?: string;
  /** The label that means positive, every other meaning negative; else the usual words are known. */
  readonly positive?: string;
}

export interface ScoredRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly patient: string;
  readonly positive: boolean;
  readonly score: number;
}

export interface LeftOutRow {
  readonly line: number;
  /** Where a column names patients and this row has one. */
  readonly patient?: string;
  /** Columns without a value. */
  readonly missing: readonly string[];
}

export interface ScoredTable {
  readonly rows: readonly ScoredRow[];
  readonly leftOut: readonly LeftOutRow[];
  /** The labels found, as written. */
  readonly labels: { readonly positive: readonly string[]; readonly negative: readonly string[] };
}

const TABLE_REMEDY = 'Give a CSV file with a header line and one case a line';

/** Labels that need no `positive`; upper or lower case. */
const KNOWN_LABELS: Readonly<Record<'positive' | 'negative', readonly string[]>> = {
  positive: ['malignant', '1', 'positive', 'true'],
  negative: ['benign', '0', 'negative', 'false'],
};

/** What statistics programs write for "no value"; upper or lower case. */
const MISSING = ['', 'na', 'n/a', 'nan', 'null', '.'];

/**
 * Reads labels and scores from any CSV table (comma, semicolon or tab; a decimal comma where the
 * separator is another). Rows that lack a label, a score or a patient are left out and listed.
 *
 * Throws SonopairError `file` where the file cannot be read; `study` for a column that is not there,
 * a label or score that cannot be read, a patient with two labels, or where a class has no case.
 */
export async function readScoredTable(file: string, columns: ScoredColumns): Promise<ScoredTable> {
  const text = await readText(file);
  const { label, score, patient } = columns;
  const names = [label, score, ...(patient === undefined ? [] : [patient])];
  const table = parseTable(file, text, names, TABLE_REMEDY);
  for (const name of names) requireColumn(file, table, name);
  const at = (name: string): number => table.columns.indexOf(name);
  const rows: (ScoredRow & { readonly label: string })[] = [];
  const leftOut: LeftOutRow[] = [];
  const faults: Fault[] = [];
  for (const { line, cells } of table.rows) {
    const own = patient === undefined ? undefined : cells[at(patient)]!;
    const missing = names.filter((name) => MISSING.includes(cells[at(name)]!.toLowerCase()));
    if (missing.length > 0) {
      const known = own !== undefined && !missing.includes(patient!);
      leftOut.push({ line, ...(known ? { patient: own } : {}), missing });
      continue;
    }
    const positive = isPositiveLabel(cells[at(label)]!, columns);
    const value = numberOf(cells[at(score)]!);
    if (positive === undefined) faults.push(labelFault(line, label, cells[at(label)]!));
    else if (value === undefined) faults.push(scoreFault(line, score, cells[at(score)]!));
    else
      rows.push({
        line,
        patient: own ?? `line ${line}`,
        positive,
        score: value,
        label: cells[at(label)]!,
      });
  }
  throwFirst(file, faults);
  const labelsOf = (positive: boolean): readonly string[] =>
    [
      ...new Set(rows.filter((row) => row.positive === positive).map((row) => row.label)),
    ].toSorted();
  const labels = { positive: labelsOf(true), negative: labelsOf(false) };
  requireBothClasses(file, columns, labels);
  requireOneLabelEach(file, columns, rows);
  return {
    rows: rows.map(({ line, patient: code, positive, score: value }) => {
      return { line, patient: code, positive, score: value };
    }),
    leftOut,
    labels,
  };
}

function requireColumn(file: string, { columns }: Table, name: string): void {
  if (columns.includes(name)) return;
  throw new SonopairError('study', {
    subject: file,
    reason: `it has no column ${name}`,
    remedy: `Its columns are: ${columns.join(', ')}`,
  });
}

function isPositiveLabel(text: string, { positive }: ScoredColumns): boolean | undefined {
  if (positive !== undefined) return text === positive;
  if (KNOWN_LABELS.positive.includes(text.toLowerCase())) return true;
  return KNOWN_LABELS.negative.includes(text.toLowerCase()) ? false : undefined;
}

/** A finite number; `2,42` is read as 2.42. */
function numberOf(text: string): number | undefined {
  if (!/^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

function labelFault(line: number, column: string, text: string): Fault {
  return {
    line,
    column,
    reason: `"${text}" is not a known label`,
    remedy:
      'Write malignant or benign, 1 or 0, positive or negative, true or false; or name the ' +
      'positive label with --positive',
  };
}

function scoreFault(line: number, column: string, text: string): Fault {
  return {
    line,
    column,
    reason: `"${text}" is not a number`,
    remedy: 'Write a number such as 2.42, or leave the cell empty',
  };
}

function requireBothClasses(
  file: string,
  { label, positive }: ScoredColumns,
  labels: ScoredTable['labels'],
): void {
  const missing = (['positive', 'negative'] as const).find((name) => labels[name].length === 0);
  if (missing === undefined) return;
  const found = [...labels.positive, ...labels.negative];
  throw new SonopairError('study', {
    subject: `${file}, column ${label}`,
    reason:
      found.length === 0
        ? 'no row has a label, a score and a patient'
        : `no case is ${missing}${missing === 'positive' && positive !== undefined ? ` ("${positive}")` : ''}, all are ${found.join(', ')}`,
    remedy: 'Statistics of a score need cases of both classes',
  });
}

function requireOneLabelEach(
  file: string,
  { patient, label }: ScoredColumns,
  rows: readonly ScoredRow[],
): void {
  if (patient === undefined) return;
  const first = new Map<string, ScoredRow>();
  for (const row of rows) {
    const before = first.get(row.patient);
    if (before === undefined) first.set(row.patient, row);
    else if (before.positive !== row.positive)
      throw new SonopairError('study', {
        subject: `${file}, column ${label}`,
        reason: `patient ${row.patient} is positive and negative (lines ${before.line} and ${row.line})`,
        remedy: 'A patient needs one label: correct the table',
      });
  }
}
