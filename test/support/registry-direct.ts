import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { perform, type Act } from '../../src/main/registry/act.ts';
import { ACTS } from '../../src/main/registry/acts/index.ts';
import { connectReader, connectWriter } from '../../src/main/registry/connect.ts';
import type { Acts, Queries } from '../../src/main/registry/interface.ts';
import { migrate } from '../../src/main/registry/migrate.ts';
import { QUERIES } from '../../src/main/registry/queries/index.ts';
import type { Query } from '../../src/main/registry/queries/query.ts';
import { createRoster } from '../../src/main/registry/queries/roster.ts';
import type { Sql } from '../../src/main/registry/sql.ts';
import { temporaryFolder } from './temporary.ts';

/** The registry's acts and queries on connections of this thread, for tests of many small steps. */
export interface DirectRegistry {
  readonly path: string;
  readonly writer: Sql;
  readonly query: Queries;
  readonly as: (actor: string) => Acts;
}

/** Every act is done one millisecond after the one before. */
export async function directRegistry(): Promise<DirectRegistry> {
  const path = join(await temporaryFolder(), 'registry.sqlite');
  const writer = connectWriter(path);
  // These tests end no process: nothing needs to be flushed.
  writer.pragma('synchronous = OFF');
  migrate(writer, path);
  const reader = connectReader(path);
  onTestFinished(() => {
    reader.close();
    writer.close();
  });
  const context = { sql: reader, roster: createRoster(reader) };
  let now = Date.UTC(2026, 0, 1);
  return {
    path,
    writer,
    query: methods<Queries>(Object.keys(QUERIES), (name, input) =>
      reader.transaction('DEFERRED', () =>
        (QUERIES[name] as Query<keyof Queries>)(context, input as never),
      ),
    ),
    as: (actor) =>
      methods<Acts>(Object.keys(ACTS), (name, input) => {
        now += 1;
        const on = { action: name, actor, at: new Date(now).toISOString() };
        return perform(writer, ACTS[name] as Act<keyof Acts>, input as never, on);
      }),
  };
}

function methods<T>(
  names: readonly string[],
  call: (name: keyof T & string, input: unknown) => unknown,
): T {
  return Object.fromEntries(
    names.map((name) => [name, (input: unknown) => call(name as keyof T & string, input)]),
  ) as T;
}
