import Database from 'better-sqlite3';

import { type Sql, sqlOf } from './sql.ts';

/** How long a statement waits for another connection, in milliseconds. */
const PATIENCE = 5_000;

/** Page cache of a connection, in kibibytes: the summaries and indexes of 100,000 patients. */
const CACHE = 65_536;

/** The one connection that writes. Makes the file where there is none. */
export function connectWriter(path: string): Sql {
  return connect(path, false, (sql) => {
    // Readers go on while the writer writes, and the writer while they read.
    sql.pragma('journal_mode = WAL');
    // Each commit is flushed to the disk: what was confirmed to the user survives a power cut.
    sql.pragma('synchronous = FULL');
    // A large import leaves a large log behind; give the space back.
    sql.pragma('journal_size_limit = 67108864');
  });
}

/** A connection that can only read, of a file that is there. */
export function connectReader(path: string): Sql {
  return connect(path, true, () => undefined);
}

function connect(path: string, readonly: boolean, setUp: (sql: Sql) => void): Sql {
  const database = new Database(path, { readonly, fileMustExist: readonly, timeout: PATIENCE });
  const sql = sqlOf(database);
  try {
    // Encryption begins here: the cipher and the key are set before anything else is said.
    sql.pragma('foreign_keys = ON');
    // Nothing in a file that somebody else may have touched is run as code.
    sql.pragma('trusted_schema = OFF');
    sql.pragma(`cache_size = -${CACHE}`);
    setUp(sql);
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}
