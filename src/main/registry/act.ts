import { reasonOf } from '../../shared/errors.ts';
import type { PatientId } from '../../shared/domain/ids.ts';
import type { Acts } from './interface.ts';
import type { Sql } from './sql.ts';
import { summarise } from './summary.ts';

/** Who does something when, and how it is put on record. */
export interface ActContext {
  readonly actor: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /**
   * Writes a row of the audit about a patient, or about none. The patient's summary is computed
   * anew when the act is done. An act that changes anything records something.
   */
  readonly record: (patientId: PatientId | null, detail: Readonly<Record<string, unknown>>) => void;
}

/** One act: a synchronous function inside a transaction of its own. */
export type Act<Name extends keyof Acts> = (
  sql: Sql,
  input: Parameters<Acts[Name]>[0],
  context: ActContext,
) => ReturnType<Acts[Name]>;

/**
 * Does an act in one transaction with its audit and the summaries of the patients it concerns: all
 * of it is there afterwards, or nothing where it throws.
 */
export function perform<Input, Output>(
  sql: Sql,
  act: (sql: Sql, input: Input, context: ActContext) => Output,
  input: Input,
  { action, actor, at }: { readonly action: string; readonly actor: string; readonly at: string },
): Output {
  return sql.transaction('IMMEDIATE', () => {
    const concerned = new Set<PatientId>();
    let recorded = false;
    const before = changes(sql);
    const output = act(sql, input, {
      actor,
      at,
      record: (patientId, detail) => {
        sql.run(AUDIT, at, actor, action, patientId, JSON.stringify(detail));
        recorded = true;
        if (patientId !== null) concerned.add(patientId);
      },
    });
    // Awaiting would let go of the thread with the transaction open.
    if (output instanceof Promise) {
      output.catch((error: unknown) => reasonOf(error));
      throw new TypeError(`${action} returned a promise: an act is synchronous`);
    }
    if (!recorded && changes(sql) !== before)
      throw new Error(`${action} changed the registry without putting it on record`);
    if (concerned.size > 0) summarise(sql, concerned);
    return output;
  });
}

/**
 * Fields of `after` that differ from those of `before`, as the audit keeps them; null where there
 * are none. An undefined field says nothing.
 */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>> | null {
  const changed = Object.entries(after).flatMap(([field, to]) => {
    const from = before[field];
    const same = to === undefined || JSON.stringify(from) === JSON.stringify(to);
    return same ? [] : [[field, { from, to }] as const];
  });
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

const AUDIT = 'INSERT INTO audit (at, actor, action, patient_id, detail) VALUES (?, ?, ?, ?, ?)';

/** Rows changed on this connection so far. */
function changes(sql: Sql): number {
  return sql.column<number>('SELECT total_changes()')[0]!;
}
