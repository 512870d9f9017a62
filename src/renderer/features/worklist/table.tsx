import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';

import type { Sort, WorklistRow } from '../../../shared/contract/worklist.ts';
import { type CellTexts, cellOf, type Column, COLUMNS, NUMERIC, SORT_OF } from './columns.tsx';
import type { Range } from './pages.ts';
import styles from './table.module.css';

/** Heights in pixels, the same as in table.module.css. */
const ROW = 44;
const HEAD = 36;

/** Rows drawn beyond those in sight, so that scrolling never meets an empty place. */
const BEYOND = 14;

interface Props {
  readonly total: number;
  readonly rowAt: (place: number) => WorklistRow | undefined;
  readonly selected: number;
  readonly sort: Sort;
  readonly descending: boolean;
  readonly onSort: (sort: Sort) => void;
  readonly onOpen: (place: number) => void;
  readonly onRange: (range: Range) => void;
  readonly texts: CellTexts;
  /** Of the list: it can have the focus. */
  readonly gridRef: RefObject<HTMLDivElement | null>;
  /** Told how many rows fit in sight. */
  readonly onFit: (rows: number) => void;
}

/** The list of patients, of which only rows near those in sight are drawn. */
export function PatientTable(props: Props) {
  const { total, rowAt, selected, sort, descending, onRange, onFit, texts, gridRef, onOpen } =
    props;
  const { t } = useTranslation('worklist');
  const id = useId();
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => gridRef.current,
    estimateSize: () => ROW,
    overscan: BEYOND,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    initialOffset: Math.max(0, (selected - 4) * ROW),
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange({ first, last }), [onRange, first, last]);
  const height = rows.scrollRect?.height ?? 0;
  useEffect(() => onFit(Math.max(1, Math.floor((height - HEAD) / ROW))), [onFit, height]);
  useFollow(rows.scrollToIndex, selected);
  const open = useRef(onOpen);
  useLayoutEffect(() => {
    open.current = onOpen;
  });
  const openRow = useCallback((place: number) => open.current(place), []);
  const drawn = items.some(({ index }) => index === selected);
  return (
    <div
      ref={gridRef}
      className={styles.grid}
      role="grid"
      tabIndex={0}
      aria-label={t('list')}
      aria-rowcount={total + 1}
      aria-colcount={COLUMNS.length}
      {...(drawn ? { 'aria-activedescendant': `${id}-${selected}` } : {})}
    >
      <div className={styles.head} role="row" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <Head key={column} {...{ column, sort, descending }} onSort={props.onSort} />
        ))}
      </div>
      <div className={styles.body} role="rowgroup" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <Row
            key={index}
            id={`${id}-${index}`}
            place={index}
            top={start - HEAD}
            row={rowAt(index)}
            selected={index === selected}
            texts={texts}
            onOpen={openRow}
          />
        ))}
      </div>
    </div>
  );
}

/** Scrolls to the selected row when it changes. */
function useFollow(
  scrollTo: (place: number, options: { readonly align: 'auto' }) => void,
  selected: number,
): void {
  const before = useRef(selected);
  useEffect(() => {
    if (before.current === selected) return;
    before.current = selected;
    scrollTo(selected, { align: 'auto' });
  }, [scrollTo, selected]);
}

interface HeadProps {
  readonly column: Column;
  readonly sort: Sort;
  readonly descending: boolean;
  readonly onSort: (sort: Sort) => void;
}

function Head({ column, sort, descending, onSort }: HeadProps) {
  const { t } = useTranslation('worklist');
  const by = SORT_OF[column];
  const title = t(`column.${column}`);
  const sorted = by === sort ? (descending ? 'descending' : 'ascending') : 'none';
  const className = `${styles.title} ${NUMERIC.includes(column) ? styles.number : ''}`;
  if (by === undefined)
    return (
      <div className={className} role="columnheader">
        {title}
      </div>
    );
  return (
    <div className={className} role="columnheader" aria-sort={sorted}>
      <button type="button" className={styles.sort} onClick={() => onSort(by)}>
        {title}
        {sorted === 'ascending' ? <ArrowUp aria-hidden="true" /> : null}
        {sorted === 'descending' ? <ArrowDown aria-hidden="true" /> : null}
      </button>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly place: number;
  /** Pixels below the head. */
  readonly top: number;
  readonly row: WorklistRow | undefined;
  readonly selected: boolean;
  readonly texts: CellTexts;
  readonly onOpen: (place: number) => void;
}

/** A patient; while their page is on the way, an empty row of the same height. */
const Row = memo(function Row({ id, place, top, row, selected, texts, onOpen }: RowProps) {
  return (
    <div
      id={id}
      className={`${styles.row} ${selected ? styles.selected : ''}`}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      aria-busy={row === undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={row === undefined ? undefined : () => onOpen(place)}
    >
      {COLUMNS.map((column) => (
        <div
          key={column}
          className={`${styles.cell} ${NUMERIC.includes(column) ? styles.number : ''}`}
          role="gridcell"
        >
          {row === undefined ? <span className={styles.waiting} /> : cellOf(column, row, texts)}
        </div>
      ))}
    </div>
  );
});
