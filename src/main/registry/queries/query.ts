import type { Queries } from '../interface.ts';
import type { Sql } from '../sql.ts';
import type { Roster } from './roster.ts';

/** What a query is answered from; all of one answer is of one moment. */
export interface QueryContext {
  readonly sql: Sql;
  readonly roster: () => Roster;
}

export type Query<Name extends keyof Queries> = (
  context: QueryContext,
  input: Parameters<Queries[Name]>[0],
) => ReturnType<Queries[Name]>;
