import type { Database } from 'better-sqlite3';

/** What can stand in for a `?` of a statement. */
export type Parameter = string | number | null;

/** A connection whose statements are prepared once. Everything is synchronous. */
export interface Sql {
  /** The rows of a query; the columns are named as the fields of `Row`. */
  all<Row>(statement: string, ...parameters: readonly Parameter[]): Row[];
  /** The first row of a query, if there is one. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as with all: what the statement selects
  get<Row>(statement: string, ...parameters: readonly Parameter[]): Row | undefined;
  /** The first column of a query. */
  column<Value>(statement: string, ...parameters: readonly Parameter[]): Value[];
  /** The rows of a query as tuples, for those read by the hundred thousand. */
  tuples<Row extends readonly unknown[]>(
    statement: string,
    ...parameters: readonly Parameter[]
  ): Row[];
  /** Runs a statement and returns the number of the row it inserted last. */
  run(statement: string, ...parameters: readonly Parameter[]): number;
  /** Runs several statements that have no parameters. */
  script(statements: string): void;
  pragma(name: string): unknown;
  /** One transaction: what `work` wrote is there as a whole, or not at all if it throws. */
  transaction<T>(mode: 'DEFERRED' | 'IMMEDIATE', work: () => T): T;
  close(): void;
}

export function sqlOf(database: Database): Sql {
  const prepared = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (text: string) => database.prepare<Parameter[]>(text);
  const statement = (text: string, variant: 'rows' | 'column' | 'tuples') => {
    const key = `${variant} ${text}`;
    let known = prepared.get(key);
    if (known === undefined) {
      known = prepare(text);
      if (variant === 'column') known.pluck();
      if (variant === 'tuples') known.raw();
      prepared.set(key, known);
    }
    return known;
  };
  return {
    all: <Row>(text: string, ...parameters: readonly Parameter[]) =>
      statement(text, 'rows').all(...parameters) as Row[],
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
    get: <Row>(text: string, ...parameters: readonly Parameter[]) =>
      statement(text, 'rows').get(...parameters) as Row | undefined,
    column: <Value>(text: string, ...parameters: readonly Parameter[]) =>
      statement(text, 'column').all(...parameters) as Value[],
    tuples: <Row extends readonly unknown[]>(text: string, ...parameters: readonly Parameter[]) =>
      statement(text, 'tuples').all(...parameters) as unknown as Row[],
    run: (text, ...parameters) =>
      Number(statement(text, 'rows').run(...parameters).lastInsertRowid),
    script: (statements) => void database.exec(statements),
    pragma: (name) => database.pragma(name, { simple: true }),
    transaction: (mode, work) => {
      database.exec(`BEGIN ${mode}`);
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite itself has rolled back where the disk is full or the file damaged.
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => void database.close(),
  };
}
