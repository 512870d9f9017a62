import { join } from 'node:path';
import { hostname } from 'node:os';

import Database from 'better-sqlite3';

import { SonopairError } from '../../shared/errors.ts';
import { registryError } from './errors.ts';
import { type Sql, sqlOf } from './sql.ts';

/** Its lock belongs to the operating system, which lets go of it however the process ends. */
const LOCK_FILE = 'registry.lock';

/** A data folder that is this process's alone until it is released, or the process ends. */
export interface FolderLock {
  readonly release: () => void;
}

/**
 * Takes a data folder for this process. The lock file is a small database with a write transaction
 * that stays open: others can still read there who has it. Throws SonopairError `registry` where
 * another process has the folder, `file` where it cannot be written.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, LOCK_FILE);
  let sql: Sql | undefined;
  try {
    sql = sqlOf(new Database(path, { timeout: 0 }));
    sql.script('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (process INTEGER, host TEXT);');
    sql.script('DELETE FROM holder');
    sql.run('INSERT INTO holder VALUES (?, ?)', process.pid, hostname());
    sql.script('COMMIT; BEGIN IMMEDIATE;');
    return { release: sql.close };
  } catch (error) {
    const failure = lockError(error, sql, folder, path);
    sql?.close();
    throw failure;
  }
}

function lockError(error: unknown, sql: Sql | undefined, folder: string, path: string): unknown {
  const meant = registryError(error, path);
  if (!(meant instanceof SonopairError) || meant.kind !== 'registry') return meant;
  const damaged = error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_BUSY');
  if (damaged)
    return new SonopairError('registry', {
      subject: path,
      reason: 'the lock file is damaged',
      remedy: 'Close all windows of Sonopair and remove this one file: there is no data in it',
    });
  return new SonopairError('registry', {
    subject: folder,
    reason: `another Sonopair is using this data folder${holderOf(sql)}`,
    remedy: 'Go on in its window, close it, or choose another data folder with --data',
  });
}

function holderOf(sql: Sql | undefined): string {
  try {
    const holder = sql?.get<{ process: number; host: string }>('SELECT * FROM holder');
    return holder === undefined ? '' : ` (process ${holder.process} on ${holder.host})`;
  } catch {
    // It is being taken at this very moment: who it is can wait.
    return '';
  }
}
