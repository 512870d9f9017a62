import { join, resolve } from 'node:path';

import { stringify } from 'csv-stringify/sync';

import type { Pair, Study } from '../../shared/domain/study.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { ensureFolder, writeFileAtomic } from '../files/write.ts';
import { isKnown, type KnownColumn, OPTIONAL, PAIRS_FILE, REQUIRED } from './columns.ts';
import { parseStudy } from './read.ts';

/**
 * Writes the `pairs.csv` of a study folder (comma separated, UTF-8): the study's columns in their
 * order, followed by any other that a pair has a value for. What is written has been read back
 * first, so that no file is ever written that readStudy refuses. Images are not touched.
 */
export async function writeStudy(folder: string, study: Study): Promise<void> {
  const file = join(folder, PAIRS_FILE);
  const columns = columnsOf(study);
  const rows = study.pairs.map((pair) => columns.map((column) => cellOf(pair, column)));
  // Spaces at either end survive only in quotes.
  const text = stringify([columns, ...rows], { quoted_match: /^\s|\s$|[\r\n]/ });
  parseStudy(resolve(folder), file, text);
  await ensureFolder(folder);
  await writeFileAtomic(file, text);
}

function columnsOf({ columns, pairs }: Study): string[] {
  const present = new Set([...columns, ...REQUIRED]);
  for (const name of OPTIONAL)
    if (pairs.some((pair) => cellOf(pair, name) !== '')) present.add(name);
  for (const { extra } of pairs) for (const name of Object.keys(extra)) present.add(name);
  return [...present];
}

function cellOf(pair: Pair, column: string): string {
  if (isKnown(column)) return CELLS[column](pair) ?? '';
  return Object.hasOwn(pair.extra, column) ? pair.extra[column]! : '';
}

const CELLS: Readonly<Record<KnownColumn, (pair: Pair) => string | undefined>> = {
  patient: ({ patient }) => patient,
  pair: ({ pair }) => pair,
  lesion: ({ lesion }) => lesion,
  diagnosis: ({ diagnosis }) => diagnosis,
  b_image: ({ bImage }) => bImage,
  se_image: ({ seImage }) => seImage,
  b_roi: ({ bRoi }) => roiText(bRoi),
  se_roi: ({ seRoi }) => roiText(seRoi),
  histology: ({ histology }) => histology,
  birads: ({ birads }) => birads,
  side: ({ side }) => side,
  view: ({ view }) => view,
  device: ({ device }) => device,
  strain_ratio: ({ strainRatio }) => strainRatio?.toString(),
  strain_method: ({ strainMethod }) => strainMethod,
};

function roiText(roi: SourceRect | undefined): string | undefined {
  return roi === undefined ? undefined : `${roi.x} ${roi.y} ${roi.width} ${roi.height}`;
}
