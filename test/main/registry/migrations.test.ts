import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { connectWriter } from '../../../src/main/registry/connect.ts';
import { migrate } from '../../../src/main/registry/migrate.ts';
import { MIGRATIONS } from '../../../src/main/registry/migrations/index.ts';
import type { Sql } from '../../../src/main/registry/sql.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function emptyFile(): Promise<{ readonly sql: Sql; readonly path: string }> {
  const path = join(await temporaryFolder(), 'registry.sqlite');
  const sql = connectWriter(path);
  onTestFinished(sql.close);
  return { sql, path };
}

function versionOf(sql: Sql): unknown {
  return sql.pragma('user_version');
}

function schemaOf(sql: Sql): readonly (string | null)[] {
  return sql.column<string | null>('SELECT sql FROM sqlite_schema ORDER BY type, name');
}

describe('migrations', () => {
  test('are numbered without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, k) => k + 1));
    expect(new Set(MIGRATIONS.map(({ title }) => title)).size).toBe(MIGRATIONS.length);
  });

  test('each run once: a file is brought from any version to the newest', async () => {
    const { sql: whole, path: wholePath } = await emptyFile();
    migrate(whole, wholePath);
    for (let first = 0; first <= MIGRATIONS.length; first += 1) {
      const { sql, path } = await emptyFile();
      migrate(sql, path, MIGRATIONS.slice(0, first));
      expect(versionOf(sql)).toBe(first);
      migrate(sql, path);
      expect(versionOf(sql)).toBe(MIGRATIONS.length);
      expect(schemaOf(sql)).toEqual(schemaOf(whole));
      migrate(sql, path);
      expect(schemaOf(sql)).toEqual(schemaOf(whole));
    }
  });

  test.each(MIGRATIONS.map(({ version, title }) => [version, title]))(
    '%i (%s) changes the schema',
    async (version) => {
      const { sql, path } = await emptyFile();
      migrate(sql, path, MIGRATIONS.slice(0, version - 1));
      const before = schemaOf(sql);
      migrate(sql, path, MIGRATIONS.slice(0, version));
      expect(schemaOf(sql)).not.toEqual(before);
    },
  );

  test('leave the file as it was where one fails, and can be repeated', async () => {
    const { sql, path } = await emptyFile();
    migrate(sql, path);
    const before = schemaOf(sql);
    const next = MIGRATIONS.length + 1;
    const failing = {
      version: next,
      title: 'failing',
      up: (file: Sql) => {
        file.script('CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT');
        throw new Error('power cut');
      },
    };
    expect(() => migrate(sql, path, [...MIGRATIONS, failing])).toThrow('power cut');
    expect([versionOf(sql), schemaOf(sql)]).toEqual([MIGRATIONS.length, before]);
    const working = {
      ...failing,
      up: (file: Sql) => file.script('CREATE TABLE whole (id INTEGER PRIMARY KEY) STRICT'),
    };
    migrate(sql, path, [...MIGRATIONS, working]);
    expect(versionOf(sql)).toBe(next);
  });

  test('that would break a reference are taken back', async () => {
    const { sql, path } = await emptyFile();
    migrate(sql, path);
    const breaking = {
      version: MIGRATIONS.length + 1,
      title: 'breaking',
      up: (file: Sql) => {
        file.script('PRAGMA defer_foreign_keys = ON');
        file.run(`INSERT INTO patient (study_id, code, created_at) VALUES (77, 'P', '')`);
      },
    };
    expect(() => migrate(sql, path, [...MIGRATIONS, breaking])).toThrow('breaks references');
    expect(versionOf(sql)).toBe(MIGRATIONS.length);
  });
});
