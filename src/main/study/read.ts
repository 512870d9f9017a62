import { join, resolve } from 'node:path';

import type { Pair, Study } from '../../shared/domain/study.ts';
import { readText } from '../files/read.ts';
import {
  CellFault,
  diagnosisCell,
  imagePathCell,
  roiCell,
  sideCell,
  strainRatioCell,
} from './cells.ts';
import { isKnown, KNOWN, type KnownColumn, PAIRS_FILE, REQUIRED } from './columns.ts';
import { conflicts, type PairRow } from './conflicts.ts';
import {
  type Fault,
  parseTable,
  type Table,
  type TableRow,
  throwFirst,
  wholeFile,
} from './table.ts';

/**
 * Reads and checks the `pairs.csv` of a study folder (docs/study-format.md). Images are not opened:
 * one that is missing or bad concerns its pair alone, and is found when the pair is decoded.
 *
 * Throws SonopairError `study`, naming file, line, column, cause and remedy of the first fault and
 * counting the others: columns missing, no rows, a pair id twice, a cell that cannot be read, an
 * image outside the folder, one lesion (without a lesion column: one patient) or one image with two
 * diagnoses.
 */
export async function readStudy(folder: string): Promise<Study> {
  const root = resolve(folder);
  const file = join(folder, PAIRS_FILE);
  return parseStudy(root, file, await readText(file, 'study'));
}

/** The study that the text of a `pairs.csv` describes; `file` is its name in messages. */
export function parseStudy(root: string, file: string, text: string): Study {
  const table = parseTable(file, text, KNOWN);
  checkColumns(file, table);
  const faults: Fault[] = [];
  const rows: PairRow[] = [];
  for (const row of table.rows) {
    const pair = pairOf(table.columns, row, (fault) => faults.push(fault));
    if (pair !== undefined) rows.push({ line: row.line, pair });
  }
  throwFirst(file, [...faults, ...conflicts(rows)]);
  return { root, columns: table.columns, pairs: rows.map(({ pair }) => pair) };
}

function checkColumns(file: string, { columns }: Table): void {
  const absent = REQUIRED.filter((name) => !columns.includes(name));
  if (absent.length === 0) return;
  const listed = columns.slice(0, 15).join(', ');
  const word = absent.length === 1 ? 'column' : 'columns';
  throw wholeFile(file, `it lacks the ${word} ${absent.join(', ')} (it has ${listed})`);
}

/** One row as a pair, or undefined where a cell had to be reported. */
function pairOf(
  columns: readonly string[],
  { line, cells }: TableRow,
  report: (fault: Fault) => void,
): Pair | undefined {
  let sound = true;
  const fail = (column: KnownColumn, reason: string, remedy: string): undefined => {
    sound = false;
    report({ line, column, reason, remedy });
    return undefined;
  };
  const textOf = (column: KnownColumn): string => (cells[columns.indexOf(column)] ?? '').trim();
  const optional = <T>(column: KnownColumn, read: (text: string) => T): T | undefined => {
    const text = textOf(column);
    if (text === '') return undefined;
    try {
      return read(text);
    } catch (error) {
      if (error instanceof CellFault) return fail(column, error.message, error.remedy);
      throw error;
    }
  };
  const required = <T>(column: KnownColumn, read: (text: string) => T): T | undefined =>
    textOf(column) === ''
      ? fail(column, 'it is empty', `Give every row a ${column}`)
      : optional(column, read);

  const pair = {
    patient: required('patient', asText),
    pair: required('pair', asText),
    lesion: columns.includes('lesion') ? required('lesion', asText) : undefined,
    diagnosis: optional('diagnosis', diagnosisCell),
    bImage: required('b_image', imagePathCell),
    seImage: required('se_image', imagePathCell),
    bRoi: optional('b_roi', roiCell),
    seRoi: optional('se_roi', roiCell),
    histology: optional('histology', asText),
    birads: optional('birads', asText),
    side: optional('side', sideCell),
    view: optional('view', asText),
    device: optional('device', asText),
    strainRatio: optional('strain_ratio', strainRatioCell),
    strainMethod: optional('strain_method', asText),
    extra: Object.fromEntries(
      columns.flatMap((name, at) => (isKnown(name) ? [] : [[name, cells[at] ?? '']])),
    ),
  };
  if (!sound) return undefined;
  // Sound: what is required is there. What is absent is left out, not set to undefined.
  return Object.fromEntries(
    Object.entries(pair).filter(([, value]) => value !== undefined),
  ) as unknown as Pair;
}

const asText = (text: string): string => text;
