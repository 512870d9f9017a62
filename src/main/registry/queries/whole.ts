import type { ImageHash } from '../../../shared/domain/ids.ts';
import { connectReader } from '../connect.ts';
import type { Counts, ReferencedFiles } from '../interface.ts';
import type { Sql } from '../sql.ts';
import type { Query } from './query.ts';

/** Queries about the registry as a whole. */

/** Without counting anything: it is asked at every start. */
export const isEmpty: Query<'isEmpty'> = ({ sql }) =>
  sql.get('SELECT 1 FROM patient LIMIT 1') === undefined;

export const counts: Query<'counts'> = ({ sql }) => countsOf(sql);

export function countsOf(sql: Sql): Counts {
  const count = (table: 'patient' | 'pair' | 'image'): number =>
    sql.column<number>(`SELECT count(*) FROM ${table}`)[0]!;
  return { patients: count('patient'), pairs: count('pair'), images: count('image') };
}

export const referencedFiles: Query<'referencedFiles'> = ({ sql }) => referencedBy(sql);

function referencedBy(sql: Sql): ReferencedFiles {
  const layers = ['benign_b', 'benign_se', 'malignant_b', 'malignant_se']
    .map((layer) => `SELECT heat_${layer} AS name FROM read WHERE heat_${layer} IS NOT NULL`)
    .join(' UNION ');
  return {
    images: sql.column<ImageHash>('SELECT hash FROM image ORDER BY hash'),
    heat: sql.column<string>(`SELECT name FROM (${layers}) ORDER BY name`),
  };
}

export const integrity: Query<'integrity'> = ({ sql }) => integrityOf(sql);

/** What is wrong inside a file, in one line; `ok` where nothing is found. */
export function integrityOf(sql: Sql): string {
  const broken = sql.all<{ table: string; rowid: number; parent: string }>(
    'PRAGMA foreign_key_check',
  );
  const found = [
    ...sql.column<string>('PRAGMA integrity_check(20)').filter((line) => line !== 'ok'),
    ...broken.map(({ table, rowid, parent }) => `row ${rowid} of ${table} needs a ${parent}`),
  ];
  return found.length === 0 ? 'ok' : found.join('; ');
}

/** Runs outside a transaction, as VACUUM must; it is of one moment by itself. */
export const copyTo: Query<'copyTo'> = ({ sql }, { path }) => {
  sql.run('VACUUM INTO ?', path);
  const copy = connectReader(path);
  try {
    return { counts: countsOf(copy), referenced: referencedBy(copy) };
  } finally {
    copy.close();
  }
};
