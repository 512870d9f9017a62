import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { pairCode } from './confirm.ts';
import styles from './pairs.module.css';
import { type CardContext, PairCard } from './pair-card.tsx';
import type { PlanPair } from './plan.ts';

/** Pixels: the same as in pairs.module.css. */
const CARD_HEIGHT = 316;
const CARD_LEAST = 370;

/** Where the sight and the focus go. */
export interface Place {
  /** A pair's. */
  readonly key: string;
  /** What gets the focus within the pair, as a selector; empty for the pair itself. */
  readonly within: string;
}

interface Props {
  readonly pairs: readonly PlanPair[];
  readonly context: CardContext;
  readonly selected: string | null;
  /** Where to go; a new object asks for it anew. */
  readonly show: Place | null;
  readonly onSelect: (key: string) => void;
  /** Told how many pairs stand beside each other. */
  readonly onColumns: (columns: number) => void;
  readonly gridRef: RefObject<HTMLDivElement | null>;
}

/** Every pair of an import, of which only those near the sight are drawn. */
export function PairGrid(props: Props) {
  const { pairs, context, selected, show, onSelect, onColumns, gridRef } = props;
  const { t } = useTranslation('importing');
  const columns = useColumns(gridRef, pairs.length);
  useEffect(() => onColumns(columns), [onColumns, columns]);
  const rows = useVirtualizer({
    count: Math.ceil(pairs.length / columns),
    getScrollElement: () => gridRef.current,
    estimateSize: () => CARD_HEIGHT,
    overscan: 2,
  });
  const { scrollToIndex } = rows;
  const shown = useRef(show);
  useEffect(() => {
    // Never because a card got the focus: it must not move away under the pointer.
    if (shown.current === show || show === null) return;
    shown.current = show;
    const place = pairs.findIndex(({ key }) => key === show.key);
    if (place >= 0) scrollToIndex(Math.floor(place / columns), { align: 'auto' });
    // After the scrolling, which would close the list that is opened by typing in a field.
    focusWhenThere(gridRef, `[data-pair="${CSS.escape(show.key)}"] ${show.within}`.trim());
  }, [pairs, columns, show, scrollToIndex, gridRef]);
  const alone = pairs.length === 1;
  const items = rows.getVirtualItems();
  return (
    <div ref={gridRef} className={`${styles.grid} ${alone ? styles.alone : ''}`}>
      <div
        role="list"
        aria-label={t('pairs')}
        className={styles.gridBody}
        style={alone ? {} : { height: rows.getTotalSize() }}
      >
        {items.map(({ index, start }) => (
          <div
            key={index}
            role="presentation"
            className={styles.gridRow}
            style={
              alone
                ? {}
                : {
                    transform: `translateY(${start}px)`,
                    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                  }
            }
          >
            {pairs.slice(index * columns, (index + 1) * columns).map((pair, at) => (
              <div
                key={pair.key}
                role="listitem"
                aria-label={pairCode(pair)}
                aria-posinset={index * columns + at + 1}
                aria-setsize={pairs.length}
                {...(pair.key === selected ? { 'aria-current': true } : {})}
                data-pair={pair.key}
                tabIndex={
                  pair.key === selected || (selected === null && index * columns + at === 0)
                    ? 0
                    : -1
                }
                className={`${styles.card} ${pair.key === selected ? styles.selectedCard : ''}`}
                onFocus={() => onSelect(pair.key)}
              >
                <PairCard pair={pair} context={context} alone={alone} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** How many cards fit beside each other; no more than there are. */
function useColumns(grid: RefObject<HTMLDivElement | null>, pairs: number): number {
  const [fitting, setFitting] = useState(2);
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      setFitting(Math.max(1, Math.floor(width / CARD_LEAST)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);
  return Math.min(fitting, Math.max(1, pairs));
}

/** Frames that are waited for something that is scrolled to. */
const FRAMES = 20;

function focusWhenThere(
  box: { readonly current: HTMLElement | null },
  selector: string,
  frames = FRAMES,
): void {
  requestAnimationFrame(() => {
    const found = box.current?.querySelector<HTMLElement>(selector);
    if (found !== null && found !== undefined) found.focus();
    else if (frames > 0) focusWhenThere(box, selector, frames - 1);
  });
}
