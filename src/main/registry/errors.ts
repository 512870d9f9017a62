import Database from 'better-sqlite3';

import { reasonOf, SonopairError, type ErrorKind } from '../../shared/errors.ts';

interface Meaning {
  readonly codes: readonly string[];
  readonly kind: ErrorKind;
  readonly reason: string;
  readonly remedy: string;
}

const UNTOUCHED = 'Nothing was changed, and all that was saved before is safe';

/** SQLite's result codes (extended ones begin with these) in the user's words. */
const MEANINGS: readonly Meaning[] = [
  {
    codes: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
    kind: 'registry',
    reason: 'another program has locked it',
    remedy: `Close that program and try again. ${UNTOUCHED}`,
  },
  {
    codes: ['SQLITE_CORRUPT', 'SQLITE_NOTADB'],
    kind: 'registry',
    reason: 'the file is damaged',
    remedy:
      'Restore a backup: the damaged file is then kept aside. The images in the store are files of ' +
      'their own and are not affected',
  },
  {
    codes: ['SQLITE_FULL'],
    kind: 'disk-full',
    reason: 'no space is left on the disk, or the file has reached its limit',
    remedy: `Free some space and try again. ${UNTOUCHED}`,
  },
  {
    codes: ['SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_CANTOPEN', 'SQLITE_AUTH'],
    kind: 'file',
    reason: 'it cannot be opened for writing',
    remedy: `Change the permissions of its folder or choose another data folder. ${UNTOUCHED}`,
  },
  {
    codes: ['SQLITE_IOERR'],
    kind: 'file',
    reason: 'the disk reports an input/output error',
    remedy: `Check the disk and make a backup on another one. ${UNTOUCHED}`,
  },
];

/** A failure of SQLite as the user should read it; anything else passes unchanged. */
export function registryError(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const meaning = MEANINGS.find(({ codes }) => codes.some((code) => error.code.startsWith(code)));
  if (meaning === undefined)
    return new SonopairError(
      'registry',
      { subject: path, reason: `SQLite refused: ${reasonOf(error)}`, remedy: UNTOUCHED },
      { cause: error },
    );
  const { kind, reason, remedy } = meaning;
  return new SonopairError(kind, { subject: path, reason, remedy }, { cause: error });
}

/** What was asked for is not there, or what was given does not fit what is there. */
export function recordError(subject: string, reason: string, remedy?: string): SonopairError {
  return new SonopairError('record', {
    subject,
    reason,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
