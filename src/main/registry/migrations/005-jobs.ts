import { type Migration, refuse } from './migration.ts';

/** Work that takes hours and outlives the program: fits, cross-validations, reads of whole studies. */
export const jobs: Migration = {
  version: 5,
  title: 'jobs',
  up: (sql) => {
    sql.script(`
      CREATE TABLE job (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('crossval', 'fit', 'read-all', 'evaluation')),
        name TEXT NOT NULL,
        study_id INTEGER REFERENCES study,
        spec TEXT NOT NULL CHECK (json_type(spec) = 'object'),
        folder TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN
          ('queued', 'running', 'paused', 'interrupted', 'done', 'failed', 'cancelled')),
        created_by TEXT NOT NULL,
        created_at TEXT NOT NULL,
        started_at TEXT,
        ended_at TEXT,
        failure TEXT,
        progress TEXT CHECK (json_type(progress) = 'object'),
        CHECK ((state = 'failed') = (failure IS NOT NULL))
      ) STRICT;
      CREATE INDEX job_by_state ON job (state, id);
    `);
    sql.script(
      refuse(
        'job',
        'what a job was asked for stays as it was queued',
        'UPDATE OF id, kind, name, study_id, spec, folder, created_by, created_at',
      ),
    );
    sql.script(refuse('job', 'a job is never deleted', 'DELETE'));
  },
};
