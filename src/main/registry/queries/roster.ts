import type { Facets, Sort, WorklistQuery } from '../../../shared/contract/worklist.ts';
import type { Sql } from '../sql.ts';
import { wordsOf } from '../words.ts';
import { type Columns, createColumns } from './columns.ts';
import { facetsOf } from './facets.ts';
import { marksOf } from './marks.ts';

/**
 * The worklist's questions about all patients at once: who is asked for, in which order, and how
 * many each facet would leave. They are answered from arrays in memory, some thirty bytes a
 * patient, of which only what changed is read again; words are looked up by SQLite (FTS5), and
 * orders come from its indexes. Going through a hundred thousand patients takes a millisecond or
 * two, whatever is asked.
 */
export interface Roster {
  readonly columns: Columns;
  /** By patient number: 0 for those asked for. */
  readonly marks: (query: WorklistQuery) => Uint8Array;
  readonly order: (sort: Sort) => Order;
  readonly facets: (query: WorklistQuery) => Facets;
}

/** The numbers of all patients in an order. */
export interface Order {
  readonly patients: Int32Array;
  /** So many of them, from the start, have a value; the others come last whichever way it is read. */
  readonly known: number;
}

/** Makes what gives the roster as of now; it is good for the transaction in which it was asked for. */
export function createRoster(sql: Sql): () => Roster {
  const source = createColumns(sql);
  let matching: { readonly words: string; readonly patients: Uint8Array } | undefined;
  let marked: { readonly query: string; readonly marks: Uint8Array } | undefined;
  const orders = new Map<Sort, Order>();

  const matchesOf = (text: string, { size }: Columns): Uint8Array | null => {
    const words = [...new Set(wordsOf(text))].map((word) => `"${word}"*`).join(' ');
    if (words === '') return null;
    if (matching?.words !== words) {
      const patients = new Uint8Array(size);
      for (const id of sql.column<number>(MATCHING, words)) patients[id] = 1;
      matching = { words, patients };
    }
    return matching.patients;
  };
  return () => {
    const { columns, changed } = source.fresh();
    if (changed.anything) marked = undefined;
    if (changed.words) matching = undefined;
    if (changed.places) orders.clear();
    const marks: Roster['marks'] = (query) => {
      const key = JSON.stringify(query);
      if (marked?.query !== key)
        marked = { query: key, marks: marksOf(columns, query, matchesOf(query.text, columns)) };
      return marked.marks;
    };
    return {
      columns,
      marks,
      order: (sort) => {
        const order = orders.get(sort) ?? orderOf(sql, sort);
        orders.set(sort, order);
        return order;
      },
      facets: (query) => facetsOf(columns, query, marks(query)),
    };
  };
}

const MATCHING = 'SELECT rowid FROM patient_words WHERE patient_words MATCH ?';

/** By what each order sorts; equals follow their codes. */
const SORTED_BY: Readonly<Record<Sort, { readonly value: string; readonly ties: string }>> = {
  code: { value: 'code_key', ties: 'patient_id' },
  added: { value: 'patient_id', ties: 'code_key' },
  'last-exam': { value: 'last_exam', ties: 'code_key, patient_id' },
  'strain-ratio': { value: 'strain_ratio', ties: 'code_key, patient_id' },
  pairs: { value: 'pairs', ties: 'code_key, patient_id' },
};

function orderOf(sql: Sql, sort: Sort): Order {
  const { value, ties } = SORTED_BY[sort];
  const select = 'SELECT patient_id FROM patient_summary WHERE';
  const known = sql.column<number>(`${select} ${value} IS NOT NULL ORDER BY ${value}, ${ties}`);
  const unknown = sql.column<number>(`${select} ${value} IS NULL ORDER BY ${ties}`);
  return { patients: Int32Array.from(known.concat(unknown)), known: known.length };
}
