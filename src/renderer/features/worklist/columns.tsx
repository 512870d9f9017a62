import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Sort, WorklistRow } from '../../../shared/contract/worklist.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { type Format, useFormat } from '../../ui/format.ts';
import styles from './table.module.css';

export const COLUMNS = [
  'code',
  'study',
  'diagnosis',
  'birads',
  'lesions',
  'pairs',
  'read',
  'strainRatio',
  'lastExam',
  'device',
] as const;
export type Column = (typeof COLUMNS)[number];

/** By what the list is sorted when a column's head is pressed; the others cannot. */
export const SORT_OF: Readonly<Partial<Record<Column, Sort>>> = {
  code: 'code',
  pairs: 'pairs',
  strainRatio: 'strain-ratio',
  lastExam: 'last-exam',
};

/** Columns of numbers, which stand to the right. */
export const NUMERIC: readonly Column[] = ['lesions', 'pairs', 'read', 'strainRatio'];

/** What a cell needs beside its row. */
export interface CellTexts {
  readonly format: Format;
  readonly none: string;
  readonly studyName: (id: WorklistRow['studyId']) => string;
  readonly ofAll: (done: number, all: number) => string;
}

export function useCellTexts(studyName: CellTexts['studyName']): CellTexts {
  const { t } = useTranslation('worklist');
  const format = useFormat();
  return useMemo(
    () => ({
      format,
      none: '–',
      studyName,
      ofAll: (done, all) => t('ofAll', { done: format.integer(done), all: format.integer(all) }),
    }),
    [t, format, studyName],
  );
}

export function cellOf(column: Column, row: WorklistRow, texts: CellTexts): ReactNode {
  const { format, none, studyName, ofAll } = texts;
  switch (column) {
    case 'code':
      return <Two first={<strong>{row.code}</strong>} second={row.name} />;
    case 'study':
      return <One text={studyName(row.studyId)} />;
    case 'diagnosis':
      return <Two first={<DiagnosisBadge value={row.diagnosis} />} second={row.histology} />;
    case 'birads':
      return <One text={row.birads ?? none} />;
    case 'lesions':
      return format.integer(row.lesions);
    case 'pairs':
      return ofAll(row.annotatedPairs, row.pairs);
    case 'read':
      return ofAll(row.readLesions, row.lesions);
    case 'strainRatio':
      return <Strain row={row} texts={texts} />;
    case 'lastExam':
      return (
        <span className={styles.line}>
          {row.lastExam === null ? none : format.day(row.lastExam)}
        </span>
      );
    case 'device':
      return (
        <span className={styles.lines} title={row.device ?? undefined}>
          {row.device ?? none}
        </span>
      );
  }
}

/** Text that is cut where the column ends, and whole on hover. */
function One({ text }: { readonly text: string }) {
  return (
    <span className={styles.one} title={text}>
      {text}
    </span>
  );
}

function Two({ first, second }: { readonly first: ReactNode; readonly second: string | null }) {
  return (
    <span className={styles.two}>
      <span className={styles.one}>{first}</span>
      {second === null ? null : (
        <span className={styles.second} title={second}>
          {second}
        </span>
      )}
    </span>
  );
}

function Strain({ row, texts }: { readonly row: WorklistRow; readonly texts: CellTexts }) {
  const { format, none } = texts;
  if (row.strainRatio === null) return none;
  return (
    <span className={styles.two}>
      <span>{format.decimal(row.strainRatio, 2)}</span>
      {row.strainVariation === null ? null : (
        <span className={styles.second}>± {format.percent(row.strainVariation)}</span>
      )}
    </span>
  );
}
