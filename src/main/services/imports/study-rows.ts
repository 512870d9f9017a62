import { posix } from 'node:path';

import type { ProposedPair } from '../../../shared/contract/imports.ts';
import type { Pair } from '../../../shared/domain/study.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { SourceRect } from '../../../shared/geometry/rect.ts';
import { parseStudy } from '../../study/read.ts';
import {
  EXAM_DATE,
  LESION_COLUMNS,
  LESION_FIELDS,
  readDay,
  readField,
  readLine,
} from '../studies/columns.ts';
import { type Draft, isTable } from './draft.ts';
import type { StagedImage } from './stage-file.ts';

/** A study folder among the files of an import. */
export interface StudyRows {
  /** Name of the folder. */
  readonly name: string;
  /** Its columns in the order of the file. */
  readonly columns: readonly string[];
  readonly pairs: readonly ProposedPair[];
  /** Paths of the images that its rows name, whether they are there or not. */
  readonly named: ReadonlySet<string>;
  /** What of it cannot be taken: images that are missing, ROIs that do not lie in their image. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The study whose `pairs.csv` is among the files of an import; null where there is none. Nothing of
 * a row is lost: a cell that is no field, or no value of its field, stays as an extra column.
 *
 * Throws SonopairError `study` as the study reader does, or for a code that cannot be one here, and
 * `import` where there are two studies.
 */
export function studyRows(
  draft: Pick<Draft, 'tables' | 'images' | 'unreadable'>,
): StudyRows | null {
  const [table, other] = draft.tables;
  if (table === undefined) {
    for (const [path, reason] of draft.unreadable)
      if (isTable(path)) throw new SonopairError('study', { subject: path, reason });
    return null;
  }
  if (other !== undefined) {
    throw new SonopairError('import', {
      subject: 'Import',
      reason: `it holds two studies: ${table[0]} and ${other[0]}`,
      remedy: 'Import one study folder at a time',
    });
  }
  const [file, text] = table;
  const folder = posix.dirname(file);
  const study = parseStudy(folder, file, text);
  const imageAt = imagesByPath(draft.images);
  const unreadable: { path: string; reason: string }[] = [];
  const find = (path: string, pair: string): StagedImage | undefined => {
    const place = posix.join(folder, path);
    const image = imageAt(place);
    // One that was there but could not be read is listed with its own cause.
    if (image === undefined && !draft.unreadable.has(place))
      unreadable.push({ path: place, reason: `it is missing (pair ${pair})` });
    return image;
  };
  const pairs = study.pairs.flatMap((row): ProposedPair[] => {
    checkCodes(file, row);
    const b = find(row.bImage, row.pair);
    const se = row.seImage === row.bImage ? b : find(row.seImage, row.pair);
    if (b === undefined || se === undefined) return [];
    return [proposedRow(row, b, se, (path, reason) => unreadable.push({ path, reason }))];
  });
  const named = new Set(
    study.pairs.flatMap(({ bImage, seImage }) =>
      [bImage, seImage].map((path) => posix.join(folder, path)),
    ),
  );
  const name = folder === '.' ? 'Study' : (readLine(posix.basename(folder)) ?? 'Study');
  return { name, columns: study.columns, pairs, named, unreadable };
}

/**
 * Finds an image as a disk would: where none is spelt exactly so, upper and lower case are the same
 * on some, and composed and decomposed letters on others.
 */
function imagesByPath(images: Draft['images']): (path: string) => StagedImage | undefined {
  const plain = (path: string): string => path.normalize('NFC').toLowerCase();
  const all = [...images.values()];
  const exact = new Map(all.map((image) => [image.file.path, image]));
  const alike = new Map(all.map((image) => [plain(image.file.path), image]));
  return (path) => exact.get(path) ?? alike.get(plain(path));
}

function proposedRow(
  row: Pair,
  b: StagedImage,
  se: StagedImage,
  report: (path: string, reason: string) => void,
): ProposedPair {
  // Where the images lay: an export puts them there again.
  const extra: Record<string, string> = {
    ...row.extra,
    b_image: row.bImage,
    se_image: row.seImage,
  };
  const cell = (column: string): string => CELLS[column]?.(row) ?? row.extra[column] ?? '';
  const take = <T>(column: string, read: (text: string) => T | null | undefined): T | null => {
    const text = cell(column);
    const value = read(text);
    if (value === undefined) extra[column] = text;
    else delete extra[column];
    return value ?? null;
  };
  const roi = (side: 'b' | 'se', image: StagedImage): SourceRect | null => {
    const rect = side === 'b' ? row.bRoi : row.seRoi;
    if (rect === undefined || liesIn(rect, image)) return rect ?? null;
    const text = `${rect.x} ${rect.y} ${rect.width} ${rect.height}`;
    const { width, height, path } = image.file;
    report(
      path,
      `the ROI ${text} of pair ${row.pair} does not lie in the image (${width} × ${height} pixels): the pair comes without it`,
    );
    extra[`${side}_roi`] = text;
    return null;
  };
  const lesion = Object.fromEntries(
    LESION_FIELDS.map((field) => [
      field,
      take(LESION_COLUMNS[field], (text) => readField(field, text)),
    ]),
  ) as ProposedPair['lesion'];
  return {
    b: b.file.id,
    se: se.file.id,
    by: 'study',
    code: row.pair,
    patientCode: row.patient,
    lesionCode: row.lesion ?? null,
    lesion,
    date: take(EXAM_DATE, readDay),
    device: take('device', readLine),
    view: take('view', readLine),
    strainRatio: row.strainRatio ?? null,
    strainMethod: take('strain_method', readLine),
    bRoi: roi('b', b),
    seRoi: roi('se', se),
    extra,
  };
}

/** Cells of the format's columns; those of the workstation are extra columns of the row. */
const CELLS: Readonly<Record<string, (row: Pair) => string>> = {
  diagnosis: ({ diagnosis }) => diagnosis ?? '',
  histology: ({ histology }) => histology ?? '',
  birads: ({ birads }) => birads ?? '',
  side: ({ side }) => side ?? '',
  view: ({ view }) => view ?? '',
  device: ({ device }) => device ?? '',
  strain_method: ({ strainMethod }) => strainMethod ?? '',
};

function liesIn({ x, y, width, height }: SourceRect, { file }: StagedImage): boolean {
  return x >= 0 && y >= 0 && x + width <= file.width && y + height <= file.height;
}

function checkCodes(file: string, { pair, patient, lesion }: Pair): void {
  for (const [column, code] of Object.entries({ pair, patient, lesion: lesion ?? '' })) {
    if (readLine(code) !== undefined) continue;
    throw new SonopairError('study', {
      subject: `${file}, column ${column}`,
      reason: `${JSON.stringify(code.slice(0, 60))} has more than 200 characters or is not one line`,
      remedy: 'Shorten the code in every row that has it',
    });
  }
}
