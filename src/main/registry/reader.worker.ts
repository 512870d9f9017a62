import { serveThread } from '../process/thread.ts';
import { connectReader } from './connect.ts';
import { registryError } from './errors.ts';
import type { Queries } from './interface.ts';
import { QUERIES } from './queries/index.ts';
import type { Query, QueryContext } from './queries/query.ts';
import { createRoster } from './queries/roster.ts';

/** Answers queries on a connection that cannot write. */

let opened: { readonly context: QueryContext; readonly path: string } | undefined;

serveThread(
  {
    open: (argument) => {
      const path = argument as string;
      try {
        const sql = connectReader(path);
        opened = { context: { sql, roster: createRoster(sql) }, path };
      } catch (error) {
        throw registryError(error, path);
      }
    },
    query: (argument) => {
      const { name, input } = argument as QueryArgument;
      const { context, path } = opened!;
      // The name is one of the table's: open.ts calls by the same type.
      const query = QUERIES[name] as Query<keyof Queries>;
      const answer = () => query(context, input);
      try {
        // All of an answer is of one moment.
        return name === 'copyTo' ? answer() : context.sql.transaction('DEFERRED', answer);
      } catch (error) {
        throw registryError(error, path);
      }
    },
  },
  () => opened?.context.sql.close(),
);

/** What `query` is asked with. */
export interface QueryArgument {
  readonly name: keyof Queries;
  readonly input: Parameters<Queries[keyof Queries]>[0];
}
