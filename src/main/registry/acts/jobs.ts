import type { JobId, JobState } from '../../../shared/contract/jobs.ts';
import type { Act, ActContext } from '../act.ts';
import { recordError } from '../errors.ts';
import { jobOf, studyOf } from '../rows.ts';
import type { Sql } from '../sql.ts';

/** Where a job may go from each state; `done` and `cancelled` are ends. */
const NEXT: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'paused', 'cancelled'],
  running: ['paused', 'interrupted', 'done', 'failed', 'cancelled'],
  paused: ['queued', 'cancelled'],
  interrupted: ['queued', 'cancelled'],
  failed: ['queued', 'cancelled'],
  done: [],
  cancelled: [],
};

/** States in which nothing more happens by itself or by a resume. */
const ENDS: ReadonlySet<JobState> = new Set(['done', 'failed', 'cancelled']);

/** Everything a job needs lies in its folder by then. */
export const queueJob: Act<'queueJob'> = (
  sql,
  { spec, studyId, folder },
  { actor, at, record },
) => {
  const study = studyId === null ? null : studyOf(sql, studyId).name;
  const id = sql.run(
    `INSERT INTO job (kind, name, study_id, spec, folder, state, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)`,
    spec.kind,
    spec.name,
    studyId,
    JSON.stringify(spec),
    folder,
    actor,
    at,
  ) as JobId;
  record(null, { job: id, kind: spec.kind, name: spec.name, study, folder });
  return id;
};

export const moveJob: Act<'moveJob'> = (sql, { id, to, failure, progress }, context) => {
  const { state: from } = jobOf(sql, id);
  if (!NEXT[from].includes(to))
    throw recordError(`Job ${id}`, 'its state does not allow that any more', 'Look at it anew');
  move(sql, { id, from, to, failure: failure ?? null }, context);
  if (progress !== undefined) {
    const text = progress === null ? null : JSON.stringify(progress);
    sql.run('UPDATE job SET progress = ? WHERE id = ?', text, id);
  }
  return null;
};

export const interruptJobs: Act<'interruptJobs'> = (sql, _input, context) => {
  const left = sql.column<JobId>(`SELECT id FROM job WHERE state = 'running' ORDER BY id`);
  for (const id of left)
    move(sql, { id, from: 'running', to: 'interrupted', failure: null }, context);
  return left;
};

interface Move {
  readonly id: JobId;
  readonly from: JobState;
  readonly to: JobState;
  readonly failure: string | null;
}

function move(sql: Sql, { id, from, to, failure }: Move, { at, record }: ActContext): void {
  sql.run(
    `UPDATE job SET state = ?, failure = ?, ended_at = ?,
       started_at = CASE WHEN ? = 'running' THEN coalesce(started_at, ?) ELSE started_at END
     WHERE id = ?`,
    to,
    failure,
    ENDS.has(to) ? at : null,
    to,
    at,
    id,
  );
  record(null, { job: id, state: { from, to }, ...(failure === null ? {} : { failure }) });
}
