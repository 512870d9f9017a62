import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';

import { generatePhantomStudy } from '../../src/main/phantom/generate.ts';

export type Cells = Record<string, string>;

/** A small synthetic study at `folder`. */
export async function phantomStudy(folder: string, patients = 10, seed = 1): Promise<void> {
  await generatePhantomStudy({ out: folder, patients, seed });
}

/** A copy of a study with other rows; `change` gets each row's cells by column, or drops it. */
export async function changedStudy(
  from: string,
  to: string,
  change: (cells: Cells, line: number) => Cells | undefined,
): Promise<void> {
  await cp(from, to, { recursive: true });
  const file = join(to, 'pairs.csv');
  const rows: Cells[] = parse(await readFile(file), { columns: true });
  const changed = rows.map((row, i) => change(row, i)).filter((row) => row !== undefined);
  await writeFile(file, stringify(changed, { header: true }));
}

/** The rows of a CSV file, cells by column. */
export async function csvRows(file: string): Promise<readonly Cells[]> {
  return parse(await readFile(file), { columns: true });
}
