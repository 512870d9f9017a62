import { fork } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';

import { openRegistry } from '../../../src/main/registry/open.ts';
import { failure } from '../../support/failure.ts';
import { importPairs, temporaryRegistry } from '../../support/registry.ts';
import { newPair, query } from '../../support/registry-records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('a registry', () => {
  test('keeps what was saved when it is closed and opened again', async () => {
    const folder = await temporaryFolder();
    const first = await openRegistry({ folder });
    const study = await first.as('Anna').createStudy({ name: 'Local', kind: 'local' });
    await importPairs(first, study.id, [newPair('P1', 'P1-1')]);
    await first.close();
    const second = await openRegistry({ folder });
    onTestFinished(second.close);
    expect(await second.query.counts(null)).toEqual({ patients: 1, pairs: 1, images: 2 });
    expect(await second.query.integrity(null)).toBe('ok');
  });

  test('stores large imports whole and each for itself, also two at the same time', async () => {
    const { registry } = await temporaryRegistry();
    const names = ['One', 'Two'];
    const stored = await Promise.all(
      names.map(async (name) => {
        const { id } = await registry.as('Anna').createStudy({ name, kind: 'local' });
        const made = Array.from({ length: 450 }, (_, n) =>
          newPair(`${name} ${n >> 1}`, `${name}-${n}`),
        );
        return importPairs(registry, id, made);
      }),
    );
    expect(await registry.query.counts(null)).toEqual({ patients: 450, pairs: 900, images: 1800 });
    for (const [k, { pairs }] of stored.entries()) {
      expect(pairs).toHaveLength(450);
      for (const at of [0, 449]) {
        const { pair, patient } = await registry.query.pair({ id: pairs[at]! });
        expect([pair.code, patient.code]).toEqual([`${names[k]}-${at}`, `${names[k]} ${at >> 1}`]);
      }
    }
  });

  test('takes a large import that it refused, put right, as if it had not been', async () => {
    const { registry } = await temporaryRegistry();
    const { id } = await registry.as('Anna').createStudy({ name: 'Local', kind: 'local' });
    const made = Array.from({ length: 300 }, (_, n) => newPair('P1', `P1-${n}`));
    const twice = await failure(importPairs(registry, id, [...made, made[0]!]));
    expect(twice.message).toContain('P1-0 is in this study already, or twice');
    expect((await registry.query.counts(null)).pairs).toBe(0);
    expect((await importPairs(registry, id, made)).pairs).toHaveLength(300);
  });

  test('shows what an act did as soon as the act is done', async () => {
    const { registry } = await temporaryRegistry();
    const { id } = await registry.as('Anna').createStudy({ name: 'Local', kind: 'local' });
    for (let n = 1; n <= 20; n += 1) {
      await importPairs(registry, id, [newPair(`P${n}`, `pair ${n}`)]);
      const page = {
        query: query(),
        sort: 'code',
        descending: false,
        offset: 0,
        limit: 1,
      } as const;
      expect((await registry.query.worklistPage(page)).total).toBe(n);
    }
  });

  test('logs ahead of writing, and takes values of the declared kind only', async () => {
    const { folder } = await temporaryRegistry();
    const database = new Database(join(folder, 'registry.sqlite'), { readonly: true });
    onTestFinished(() => void database.close());
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    const tables = database
      .prepare<[], { name: string; strict: number }>(
        `SELECT name, strict FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
      )
      .all();
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['patient', 'pair', 'audit', 'patient_summary']),
    );
    expect(tables.filter(({ strict }) => strict === 0)).toEqual([]);
  });

  test('that was closed says so to whoever still asks', async () => {
    const folder = await temporaryFolder();
    const registry = await openRegistry({ folder });
    await registry.close();
    expect(await failure(registry.query.counts(null))).toMatchObject({ kind: 'registry' });
    expect(
      await failure(registry.as('Anna').createStudy({ name: 'Late', kind: 'local' })),
    ).toMatchObject({ kind: 'registry' });
    await registry.close();
  });
});

describe('a data folder', () => {
  test('belongs to one opened registry at a time', async () => {
    const { folder } = await temporaryRegistry();
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toContain(`process ${process.pid}`);
  });

  test('belongs to one process at a time, and is free as soon as that one is killed', async () => {
    const folder = await temporaryFolder();
    const holder = fork(new URL('../../support/registry-holder.ts', import.meta.url), [folder]);
    onTestFinished(() => void holder.kill('SIGKILL'));
    await new Promise((resolve) => holder.once('message', resolve));
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toMatch(
      new RegExp(`another Sonopair is using this data folder \\(process ${holder.pid} on .+\\)`),
    );
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    const registry = await openRegistry({ folder });
    expect(await registry.query.integrity(null)).toBe('ok');
    await registry.close();
  });

  test('that cannot be made is named', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    expect(await failure(openRegistry({ folder: join(folder, 'file', 'data') }))).toMatchObject({
      kind: 'file',
    });
  });

  test('that cannot be written is named, with what is safe', async () => {
    const folder = await readOnlyFolder();
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('file');
    expect(refused.message).toMatch(
      /cannot be opened for writing\. Change the permissions .* safe\./,
    );
  });

  test('whose lock file is damaged is opened once that file is gone', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'registry.lock'), 'no database at all'.repeat(100));
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toContain('remove this one file');
  });
});

describe('a registry file', () => {
  test('that is damaged is refused and left as it is', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'registry.sqlite');
    await writeFile(path, 'this was a registry once'.repeat(1000));
    const before = await readFile(path);
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toMatch(/registry\.sqlite: the file is damaged\. Restore a backup/);
    expect(await readFile(path)).toEqual(before);
  });

  test('that is damaged inside says so when that part is read, and its integrity tells', async () => {
    const folder = await temporaryFolder();
    const first = await openRegistry({ folder });
    const { id } = await first.as('Anna').createStudy({ name: 'Local', kind: 'local' });
    const many = Array.from({ length: 300 }, (_, n) => newPair(`P${n}`, `pair ${n}`));
    await importPairs(first, id, many);
    await first.close();
    const path = join(folder, 'registry.sqlite');
    await damage(path, 'patient_summary');
    const registry = await openRegistry({ folder });
    onTestFinished(registry.close);
    const page = { query: query(), sort: 'code', descending: false, offset: 0, limit: 1 } as const;
    const refused = await failure(registry.query.worklistPage(page));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toContain('the file is damaged');
    const found = await registry.query.integrity(null).catch((error: unknown) => String(error));
    expect(found).not.toBe('ok');
  });

  test('of a newer Sonopair is refused and left as it is', async () => {
    const folder = await temporaryFolder();
    await (await openRegistry({ folder })).close();
    const path = join(folder, 'registry.sqlite');
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
    const before = await readFile(path);
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toMatch(/made by a newer Sonopair \(registry version 99; .*is safe/);
    expect(await readFile(path)).toEqual(before);
  });

  test('of another program is refused and left as it is', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'registry.sqlite');
    const database = new Database(path);
    database.exec('CREATE TABLE recipe (name TEXT)');
    database.close();
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toContain('not a registry of Sonopair');
    const after = new Database(path);
    onTestFinished(() => void after.close());
    expect(after.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['recipe']);
  });

  test('that is a folder is refused', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'registry.sqlite'));
    expect(await failure(openRegistry({ folder }))).toMatchObject({ kind: 'file' });
  });

  test('that another program has locked is not written, and nothing is lost', async () => {
    const folder = await temporaryFolder();
    const first = await openRegistry({ folder });
    const { id } = await first.as('Anna').createStudy({ name: 'Local', kind: 'local' });
    const database = new Database(join(folder, 'registry.sqlite'));
    onTestFinished(() => void database.close());
    database.exec('BEGIN IMMEDIATE');
    const refused = await failure(importPairs(first, id, [newPair('P1', 'P1-1')]));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toContain('another program has locked it');
    database.exec('ROLLBACK');
    await importPairs(first, id, [newPair('P1', 'P1-1')]);
    await first.close();
  });
});

/** Writes over the pages of a table, its root apart. */
async function damage(path: string, table: string): Promise<void> {
  const database = new Database(path);
  const pages = database
    .prepare<[string], number>(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'`)
    .pluck()
    .all(table);
  database.close();
  expect(pages.length).toBeGreaterThan(1);
  const bytes = await readFile(path);
  for (const page of pages) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  await writeFile(path, bytes);
}

/** A folder in which even an administrator can make no file. */
async function readOnlyFolder(): Promise<string> {
  if (process.platform === 'linux') return '/proc/self';
  const folder = await temporaryFolder();
  await chmod(folder, 0o555);
  return folder;
}
