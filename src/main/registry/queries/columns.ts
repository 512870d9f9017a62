import { DIAGNOSIS_FACET, type DiagnosisFacet } from '../../../shared/contract/worklist.ts';
import type { Sql } from '../sql.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** What the worklist asks of patients, one array per question and one place per patient number. */
export interface Columns extends Readonly<Arrays> {
  /** Patient numbers are smaller than this. */
  readonly size: number;
  readonly biradsValues: Vocabulary;
  readonly deviceValues: Vocabulary;
}

interface Arrays {
  /** `LISTED` or `ARCHIVED`; 0 where there is no such patient. */
  listing: Uint8Array;
  study: Int32Array;
  /** Places in DIAGNOSIS_FACET. */
  diagnosis: Uint8Array;
  /** 0 or 1. */
  annotated: Uint8Array;
  read: Uint8Array;
  pairs: Int32Array;
  annotatedPairs: Int32Array;
  /** Numbers of lists in the vocabularies. */
  birads: Int32Array;
  devices: Int32Array;
}

export const LISTED = 1;
export const ARCHIVED = 2;

type Row = readonly [
  patient: number,
  study: number,
  archived: 0 | 1,
  diagnosis: DiagnosisFacet,
  annotated: 0 | 1,
  read: 0 | 1,
  pairs: number,
  annotatedPairs: number,
  birads: string,
  devices: string,
  placed: number,
  worded: number,
];

/** What changed of any patient. */
interface Changed {
  readonly anything: boolean;
  /** By which patients are sorted. */
  readonly places: boolean;
  readonly words: boolean;
}

const NOTHING: Changed = { anything: false, places: false, words: false };

/** Keeps the columns; only summaries that changed since the last time are read. */
export function createColumns(sql: Sql): {
  /** The columns as of now, and what changed since the last time. */
  readonly fresh: () => { readonly columns: Columns; readonly changed: Changed };
} {
  let seen = -1;
  let columns: Columns = {
    ...grown(undefined, 0),
    size: 0,
    biradsValues: createVocabulary(),
    deviceValues: createVocabulary(),
  };
  return {
    fresh: () => {
      const revision = sql.column<number>('SELECT value FROM revision')[0]!;
      if (revision === seen) return { columns, changed: NOTHING };
      const size =
        (sql.column<number | null>('SELECT max(patient_id) FROM patient_summary')[0] ?? 0) + 1;
      if (size > columns.size) {
        // Room for half as many again, so that patients added one by one cost little.
        const room = Math.ceil(size * 1.5);
        columns = {
          ...columns,
          ...(columns.listing.length < size ? grown(columns, room) : {}),
          size,
        };
      }
      const changed = { anything: true, places: false, words: false };
      for (const row of sql.tuples<Row>(NEWER, seen)) {
        put(columns, row);
        const [placed, worded] = row.slice(-2) as [number, number];
        changed.places ||= placed > seen;
        changed.words ||= worded > seen;
      }
      seen = revision;
      return { columns, changed };
    },
  };
}

const NEWER = `
  SELECT patient_id, study_id, archived, diagnosis, annotated, read, pairs, annotated_pairs,
    birads, devices, placed, worded
  FROM patient_summary WHERE revision > ?`;

function put(columns: Columns, row: Row): void {
  const [id, study, archived, diagnosis, annotated, read, pairs, annotatedPairs, birads, devices] =
    row;
  columns.listing[id] = archived === 1 ? ARCHIVED : LISTED;
  columns.study[id] = study;
  columns.diagnosis[id] = DIAGNOSIS_FACET.indexOf(diagnosis);
  columns.annotated[id] = annotated;
  columns.read[id] = read;
  columns.pairs[id] = pairs;
  columns.annotatedPairs[id] = annotatedPairs;
  columns.birads[id] = columns.biradsValues.intern(birads);
  columns.devices[id] = columns.deviceValues.intern(devices);
}

function grown(old: Arrays | undefined, length: number): Arrays {
  const bytes = (before?: Uint8Array): Uint8Array => {
    const after = new Uint8Array(length);
    if (before !== undefined) after.set(before);
    return after;
  };
  const numbers = (before?: Int32Array): Int32Array => {
    const after = new Int32Array(length);
    if (before !== undefined) after.set(before);
    return after;
  };
  return {
    listing: bytes(old?.listing),
    study: numbers(old?.study),
    diagnosis: bytes(old?.diagnosis),
    annotated: bytes(old?.annotated),
    read: bytes(old?.read),
    pairs: numbers(old?.pairs),
    annotatedPairs: numbers(old?.annotatedPairs),
    birads: numbers(old?.birads),
    devices: numbers(old?.devices),
  };
}
