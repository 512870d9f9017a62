import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Pair } from '../../../shared/domain/study.ts';
import type { SourceRect } from '../../../shared/geometry/rect.ts';
import type { PairContext } from '../../registry/interface.ts';
import { roiCell } from '../../study/cells.ts';
import { isKnown } from '../../study/columns.ts';
import {
  EXAM_DATE,
  EXAM_NOTE,
  fieldText,
  LESION_COLUMNS,
  LESION_FIELDS,
  meanRatio,
  OPINIONS,
  PATIENT_NOTE,
  ratiosText,
  readField,
  readNote,
  STRAIN_RATIOS,
} from './columns.ts';

/** What stands in a row beside what the registry has of its pair. */
export interface RowParts {
  /** Where its images are put. */
  readonly bImage: string;
  readonly seImage: string;
  /** Whether the study names lesions. */
  readonly withLesion: boolean;
  /** Opinions of the lesion as text, in its first row; empty in the others. */
  readonly opinions: string;
}

/** A pair of the registry as a row of `pairs.csv`: everything but name and birth year. */
export function exportRow(
  { pair, patient, exam, lesion }: PairContext,
  { bImage, seImage, withLesion, opinions }: RowParts,
): Pair {
  const { extra, roi, strainRatios } = pair;
  const cells = new Map<string, string>();
  for (const field of LESION_FIELDS) {
    const column = LESION_COLUMNS[field];
    const isValue = (text: string): boolean => readField(field, text) !== undefined;
    cells.set(column, own(extra[column], fieldText(lesion[field]), isValue));
  }
  const isNote = (text: string): boolean => readNote(text) !== undefined;
  cells.set(EXAM_NOTE, own(extra[EXAM_NOTE], exam.note ?? '', isNote));
  cells.set(PATIENT_NOTE, own(extra[PATIENT_NOTE], patient.note ?? '', isNote));
  const instead = (column: string, text: string | null): void =>
    void cells.set(column, text || (extra[column] ?? ''));
  instead(EXAM_DATE, exam.date);
  instead(STRAIN_RATIOS, ratiosText(strainRatios));
  instead(OPINIONS, opinions);
  instead('device', exam.device);
  instead('view', pair.view);
  instead('strain_method', pair.strainMethod);
  const ratio = meanRatio(strainRatios);
  const [bRoi, seRoi] = [rectOf(roi, extra, 'b'), rectOf(roi, extra, 'se')];
  const cell = (column: string): string => cells.get(column)!;
  return {
    patient: patient.code,
    pair: pair.code,
    ...(withLesion ? { lesion: lesion.code } : {}),
    bImage,
    seImage,
    ...(bRoi === null ? {} : { bRoi }),
    ...(seRoi === null ? {} : { seRoi }),
    ...given('diagnosis', cell('diagnosis') as Pair['diagnosis'] & string),
    ...given('histology', cell('histology')),
    ...given('birads', cell('birads')),
    ...given('side', cell('side') as Pair['side'] & string),
    ...given('view', cell('view')),
    ...given('device', cell('device')),
    ...given('strainMethod', cell('strain_method')),
    ...(ratio === null ? {} : { strainRatio: ratio }),
    extra: extraCells(extra, cells),
  };
}

/**
 * The cell of a field that many rows share: a row of a study folder that said something else than
 * the others still does (`own` is such a cell, or text that is no value of the field, which gives
 * way to a value).
 */
function own(text: string | undefined, value: string, isValue: (text: string) => boolean): string {
  if (text === undefined) return value;
  return isValue(text) || value === '' ? text : value;
}

function given<K extends string, T extends string>(name: K, text: T): { readonly [P in K]?: T } {
  return (text as string) === '' ? {} : ({ [name]: text } as { readonly [P in K]: T });
}

/** The drawn crop, or one of the folder that does not lie in its image and was left aside. */
function rectOf(
  roi: RegisteredPair['roi'],
  extra: RegisteredPair['extra'],
  side: 'b' | 'se',
): SourceRect | null {
  const rect = roi?.[side] ?? null;
  const text = extra[`${side}_roi`];
  return rect === null && text !== undefined ? roiCell(text) : rect;
}

/** Columns that the format does not know: kept ones, and those of the workstation that say anything. */
function extraCells(
  kept: RegisteredPair['extra'],
  cells: ReadonlyMap<string, string>,
): Record<string, string> {
  const all = new Map([...Object.entries(kept), ...cells]);
  return Object.fromEntries(
    [...all].filter(
      ([column, text]) => !isKnown(column) && (text !== '' || Object.hasOwn(kept, column)),
    ),
  );
}
