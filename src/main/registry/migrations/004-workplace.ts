import type { Migration } from './migration.ts';

/** What belongs to the workplace rather than to a patient: saved filters and settings. */
export const workplace: Migration = {
  version: 4,
  title: 'saved filters and settings',
  up: (sql) => {
    sql.script(`
      CREATE TABLE filter (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL CHECK (json_type(query) = 'object')
      ) STRICT;

      CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
