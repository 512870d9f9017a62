import { type Migration, refuse } from './migration.ts';

/** Calibrations of models, and which one speaks; what a read says of both, and of likeness. */
export const trust: Migration = {
  version: 6,
  title: 'calibrations',
  up: (sql) => {
    sql.script(`
      -- Locked once made: numbered from 1 for each model.
      CREATE TABLE calibration (
        id INTEGER PRIMARY KEY,
        model_id INTEGER NOT NULL REFERENCES model,
        version INTEGER NOT NULL CHECK (version >= 1),
        study_id INTEGER NOT NULL REFERENCES study,
        result TEXT NOT NULL CHECK (json_type(result) = 'object'),
        patients TEXT NOT NULL CHECK (json_type(patients) = 'array'),
        cases_hash TEXT NOT NULL CHECK (length(cases_hash) = 64),
        made_by TEXT NOT NULL,
        made_at TEXT NOT NULL,
        UNIQUE (model_id, version)
      ) STRICT;

      -- The newest row of a model says which of its calibrations speaks; null is none.
      CREATE TABLE calibration_choice (
        id INTEGER PRIMARY KEY,
        model_id INTEGER NOT NULL REFERENCES model,
        calibration_id INTEGER REFERENCES calibration,
        by TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX calibration_choice_of_model ON calibration_choice (model_id, id);

      ALTER TABLE read ADD COLUMN calibration_id INTEGER REFERENCES calibration;
      ALTER TABLE read ADD COLUMN calibrated REAL CHECK (calibrated BETWEEN 0 AND 1);
      ALTER TABLE read ADD COLUMN familiarity TEXT CHECK (json_type(familiarity) = 'object');
    `);
    for (const table of ['calibration', 'calibration_choice'])
      sql.script(refuse(table, 'a calibration stays as it was made', 'UPDATE', 'DELETE'));
  },
};
