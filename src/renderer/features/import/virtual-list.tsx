import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

import styles from './side.module.css';

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** About how high an item is, in pixels. */
  readonly height: number;
  readonly children: (item: Item, place: number) => ReactNode;
}

/** A list of which only what is near the sight is drawn: there may be thousands. */
export function VirtualList<Item>({ label, items, keyOf, height, children }: Props<Item>) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    getItemKey: (place) => keyOf(items[place]!),
    estimateSize: () => height,
    overscan: 6,
  });
  return (
    <div ref={box} className={styles.list} tabIndex={-1}>
      <div
        role="list"
        aria-label={label}
        className={styles.listBody}
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            role="listitem"
            aria-posinset={index + 1}
            aria-setsize={items.length}
            className={styles.listItem}
            style={{ transform: `translateY(${start}px)` }}
          >
            {children(items[index]!, index)}
          </div>
        ))}
      </div>
    </div>
  );
}
