import type { Estimate } from '../../shared/stats/estimate.ts';
import { booleanCell, csvText, numberCell, textCell } from './cells.ts';

type Cell = string | number | boolean | null;
/** Columns by name, each taken from an item. */
export type Columns<Item> = Readonly<Record<string, (item: Item) => Cell>>;

/** An estimate with its interval and what it counts. */
export function estimateColumns<Item>(estimateOf: (item: Item) => Estimate): Columns<Item> {
  return {
    value: (item) => estimateOf(item).value,
    low: (item) => estimateOf(item).interval?.low ?? null,
    high: (item) => estimateOf(item).interval?.high ?? null,
    interval_by: (item) => estimateOf(item).interval?.method ?? null,
    n_patients: (item) => estimateOf(item).n,
    cases: (item) => estimateOf(item).cases,
    case_is: (item) => estimateOf(item).unit,
  };
}

/** A line per item; null is an empty cell, a text is made safe for spreadsheets. */
export function csvOf<Item>(items: readonly Item[], columns: Columns<Item>): string {
  const names = Object.keys(columns);
  return csvText(
    names,
    items.map((item) =>
      Object.fromEntries(names.map((name) => [name, cellOf(columns[name]!(item))])),
    ),
  );
}

function cellOf(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return numberCell(value);
  return typeof value === 'boolean' ? booleanCell(value) : textCell(value);
}
