import { type Migration, refuse } from './migration.ts';

/** Models and what they and people say about lesions. What was said stays as it was said. */
export const opinions: Migration = {
  version: 2,
  title: 'models, reads and opinions',
  up: (sql) => {
    sql.script(`
      CREATE TABLE model (
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
        name TEXT NOT NULL,
        manifest TEXT NOT NULL,
        imported_at TEXT NOT NULL,
        chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1))
      ) STRICT;
      CREATE UNIQUE INDEX one_model_is_chosen ON model (chosen) WHERE chosen = 1;

      CREATE TABLE read (
        id INTEGER PRIMARY KEY,
        pair_id INTEGER NOT NULL REFERENCES pair,
        roi_id INTEGER,
        model_id INTEGER NOT NULL REFERENCES model,
        probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
        decision TEXT NOT NULL CHECK (decision IN ('benign', 'malignant')),
        cutoff REAL NOT NULL CHECK (cutoff BETWEEN 0 AND 1),
        networks TEXT NOT NULL CHECK (json_type(networks) = 'object'),
        stability TEXT CHECK (json_type(stability) = 'object'),
        evidence_benign REAL NOT NULL,
        evidence_malignant REAL NOT NULL,
        heat_benign_b TEXT,
        heat_benign_se TEXT,
        heat_malignant_b TEXT,
        heat_malignant_se TEXT,
        preprocessing INTEGER NOT NULL,
        application TEXT NOT NULL,
        created_at TEXT NOT NULL,
        FOREIGN KEY (roi_id, pair_id) REFERENCES roi (id, pair_id)
      ) STRICT;
      CREATE INDEX read_of_pair ON read (pair_id, model_id, id);

      -- Who first saw the machine's opinion of a lesion when.
      CREATE TABLE reveal (
        lesion_id INTEGER NOT NULL REFERENCES lesion,
        reader TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (lesion_id, reader)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE opinion (
        id INTEGER PRIMARY KEY,
        lesion_id INTEGER NOT NULL REFERENCES lesion,
        reader TEXT NOT NULL,
        diagnosis TEXT NOT NULL CHECK (diagnosis IN ('benign', 'malignant')),
        birads TEXT,
        confidence INTEGER CHECK (confidence BETWEEN 0 AND 100),
        comment TEXT,
        after_reveal INTEGER NOT NULL CHECK (after_reveal IN (0, 1)),
        created_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX opinion_of_lesion ON opinion (lesion_id, id);

      CREATE TABLE unlock (
        id INTEGER PRIMARY KEY,
        model_id INTEGER NOT NULL REFERENCES model,
        study_id INTEGER NOT NULL REFERENCES study,
        by TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT;
    `);
    sql.script(refuse('model', 'a model is never deleted', 'DELETE'));
    sql.script(refuse('model', 'the card of a model stays', 'UPDATE OF hash, manifest'));
    for (const table of ['read', 'reveal', 'opinion', 'unlock'])
      sql.script(refuse(table, 'what was said stays as it was said', 'UPDATE', 'DELETE'));
  },
};
