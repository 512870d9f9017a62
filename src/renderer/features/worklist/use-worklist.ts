import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useMemo, useRef, useState } from 'react';

import type { Sort, WorklistQuery } from '../../../shared/contract/worklist.ts';
import type { PatientId } from '../../../shared/domain/ids.ts';
import type { Range } from './pages.ts';
import { EVERYBODY, queryOf, type WorklistSearch } from './search.ts';
import { type Rows, useRows } from './use-rows.ts';
import { useTypedText } from './use-typed-text.ts';

/** The list as it is asked for and looked at; the address keeps it, so that the way back restores it. */
export interface Worklist {
  readonly query: WorklistQuery;
  readonly sort: Sort;
  readonly descending: boolean;
  readonly rows: Rows;
  /** The words as they are being typed. */
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly ask: (change: Partial<WorklistSearch>) => void;
  readonly askEverybody: () => void;
  /** Asks for something else altogether; one step back leads to what was asked before. */
  readonly apply: (query: WorklistQuery) => void;
  /** Sorts by something, or the other way round where the list is sorted by it already. */
  readonly sortBy: (sort: Sort) => void;
  /** Place of the selected row. */
  readonly selected: number;
  readonly select: (place: number) => void;
  readonly open: (id: PatientId) => void;
  readonly openAt: (place: number) => void;
  readonly annotate: () => void;
  readonly importPairs: () => void;
  readonly setInSight: (range: Range) => void;
  /** Rows that fit in sight. */
  readonly fit: number;
  readonly setFit: (rows: number) => void;
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly box: RefObject<HTMLInputElement | null>;
}

/** Sorted by these, the last or largest come first. */
const DOWNWARD: readonly Sort[] = ['last-exam', 'added', 'strain-ratio', 'pairs'];

export function useWorklist(search: WorklistSearch): Worklist {
  const navigate = useNavigate({ from: '/' });
  const grid = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const query = useMemo(() => queryOf(search), [search]);
  const { sort, descending } = search;
  const [inSight, setInSight] = useState<Range>({ first: search.row, last: search.row });
  const [fit, setFit] = useState(10);
  const [place, setPlace] = useState(search.row);
  const rows = useRows({ query, sort, descending }, inSight);
  const selected = Math.min(place, Math.max(0, (rows.total ?? 0) - 1));

  const go = (change: Partial<WorklistSearch>, replace: boolean): void => {
    setPlace(0);
    grid.current?.scrollTo({ top: 0 });
    void navigate({ search: (before) => ({ ...before, ...change, row: 0 }), replace });
  };
  const ask = (change: Partial<WorklistSearch>): void => go(change, true);
  const [text, setText] = useTypedText(query.text, (typed) => ask({ text: typed }));
  const open = async (id: PatientId, row: number): Promise<void> => {
    await navigate({ search: (before) => ({ ...before, row }), replace: true });
    await navigate({ to: '/patients/$patientId', params: { patientId: String(id) } });
  };
  return {
    query,
    sort,
    descending,
    rows,
    text,
    setText,
    ask,
    askEverybody: () => {
      setText('');
      ask(EVERYBODY);
    },
    apply: (other) => go(other, false),
    sortBy: (by) =>
      ask({ sort: by, descending: by === sort ? !descending : DOWNWARD.includes(by) }),
    selected,
    select: setPlace,
    open: (id) => void open(id, selected),
    openAt: (at) => {
      const row = rows.at(at);
      if (row !== undefined) void open(row.id, at);
    },
    annotate: () => void navigate({ to: '/annotate', search: query }),
    importPairs: () => void navigate({ to: '/import' }),
    setInSight,
    fit,
    setFit,
    grid,
    box,
  };
}
