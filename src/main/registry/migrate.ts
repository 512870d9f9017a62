import { SonopairError } from '../../shared/errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import type { Sql } from './sql.ts';

/** `SnoP` in the file's header: tells a registry from any other SQLite file. */
const APPLICATION_ID = 0x536e6f50;

/**
 * Brings a file to this program's schema: each migration it has not seen runs in a transaction of
 * its own, together with its number. Throws SonopairError `registry` for a file that a newer
 * Sonopair or another program made; it is then as it was.
 */
export function migrate(
  sql: Sql,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const version = versionOf(sql, path, migrations.length);
  for (const migration of migrations.slice(version))
    sql.transaction('IMMEDIATE', () => {
      migration.up(sql);
      const broken = sql.column('SELECT "table" FROM pragma_foreign_key_check');
      if (broken.length > 0) throw new Error(`Migration ${migration.version} breaks references`);
      sql.pragma(`user_version = ${migration.version}`);
      sql.pragma(`application_id = ${APPLICATION_ID}`);
    });
}

/** The number of the last migration a file has seen; 0 for an empty one. */
function versionOf(sql: Sql, path: string, newest: number): number {
  const version = Number(sql.pragma('user_version'));
  const application = Number(sql.pragma('application_id'));
  const tables = sql.column<string>('SELECT name FROM sqlite_schema');
  if (application !== APPLICATION_ID && (tables.length > 0 || version > 0))
    throw new SonopairError('registry', {
      subject: path,
      reason: 'this SQLite file is not a registry of Sonopair',
      remedy: 'Choose another data folder, or move the file away. It was not changed',
    });
  if (version > newest)
    throw new SonopairError('registry', {
      subject: path,
      reason: `it was made by a newer Sonopair (registry version ${version}; this one knows ${newest})`,
      remedy: 'Install that version or a later one. The registry is safe and was not changed',
    });
  return version;
}
