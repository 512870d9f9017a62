import type { Sql } from '../sql.ts';

/** One numbered step from a schema to the next. It runs once in the life of a file, in a transaction. */
export interface Migration {
  readonly version: number;
  /** What it brings, in a few words. */
  readonly title: string;
  readonly up: (sql: Sql) => void;
}

/** Triggers by which a table refuses statements, whoever makes them. */
export function refuse(
  table: string,
  reason: string,
  ...events: readonly ('UPDATE' | 'DELETE' | `UPDATE OF ${string}`)[]
): string {
  return events
    .map((event) => {
      const name = `${table}_${event.toLowerCase().replace(/\W+/g, '_')}_refused`;
      return `CREATE TRIGGER ${name} BEFORE ${event} ON ${table}
        BEGIN SELECT RAISE(ABORT, '${reason}'); END;`;
    })
    .join('\n');
}
