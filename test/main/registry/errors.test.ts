import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';

import { registryError } from '../../../src/main/registry/errors.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { importOf, newPair } from '../../support/registry-records.ts';
import { directRegistry } from '../../support/registry-direct.ts';

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw');
}

describe('a full disk', () => {
  test('takes back the whole act, and says what is safe', async () => {
    const { as, query: ask, writer, path } = await directRegistry();
    const acts = as('Tester');
    const { id } = acts.createStudy({ name: 'Local', kind: 'local' });
    acts.saveImport({ study: { id }, ...importOf([newPair('P0', 'kept')]) });
    // The file may not grow by more than a page: to SQLite this is a disk without space.
    writer.pragma(`max_page_count = ${Number(writer.pragma('page_count')) + 1}`);
    const many = Array.from({ length: 500 }, (_, n) => newPair(`P${n}`, `pair ${n}`));
    const error = registryError(
      thrownBy(() => acts.saveImport({ study: { id }, ...importOf(many) })),
      path,
    );
    expect(error).toBeInstanceOf(SonopairError);
    expect(error).toMatchObject({ kind: 'disk-full' });
    expect(String(error)).toContain('Nothing was changed, and all that was saved before is safe');
    expect(ask.counts(null)).toEqual({ patients: 1, pairs: 1, images: 2 });
    writer.pragma('max_page_count = 100000');
    acts.saveImport({ study: { id }, ...importOf(many) });
    expect(ask.counts(null).pairs).toBe(501);
    expect(ask.integrity(null)).toBe('ok');
  });
});

describe('a failure of SQLite', () => {
  test.each([
    ['SQLITE_BUSY_SNAPSHOT', 'registry', 'another program has locked it'],
    ['SQLITE_CORRUPT_INDEX', 'registry', 'the file is damaged'],
    ['SQLITE_NOTADB', 'registry', 'the file is damaged'],
    ['SQLITE_FULL', 'disk-full', 'no space is left'],
    ['SQLITE_READONLY_DIRECTORY', 'file', 'cannot be opened for writing'],
    ['SQLITE_CANTOPEN', 'file', 'cannot be opened for writing'],
    ['SQLITE_IOERR_FSYNC', 'file', 'input/output error'],
    ['SQLITE_CONSTRAINT_CHECK', 'registry', 'SQLite refused: the cause'],
  ])('%s is said in words as %s', (code, kind, words) => {
    const cause = new Database.SqliteError('the cause', code);
    const error = registryError(cause, '/data/registry.sqlite');
    expect(error).toMatchObject({ kind, cause });
    expect(String(error)).toMatch(/\/data\/registry\.sqlite: .*\. .*(safe|not affected)/);
    expect(String(error)).toContain(words);
  });

  test('is told apart from a mistake of the program', () => {
    const mistake = new TypeError('x is not a function');
    expect(registryError(mistake, '/data/registry.sqlite')).toBe(mistake);
  });
});
