import type { Migration } from './migration.ts';

/**
 * What the worklist asks of each patient, computed by summary.ts alone, with the words to search
 * for. The words are plain letters and digits already (words.ts), hence the tokenizer; of a match
 * only the patient is wanted, hence no positions and no sizes.
 */
export const worklist: Migration = {
  version: 3,
  title: 'worklist',
  up: (sql) => {
    sql.script(`
      CREATE TABLE patient_summary (
        patient_id INTEGER PRIMARY KEY REFERENCES patient,
        study_id INTEGER NOT NULL,
        archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
        code_key TEXT NOT NULL,
        code_fold TEXT NOT NULL,
        name_fold TEXT,
        diagnosis TEXT NOT NULL CHECK (diagnosis IN ('benign', 'malignant', 'mixed', 'unknown')),
        histology TEXT,
        birads TEXT NOT NULL CHECK (json_type(birads) = 'array'),
        devices TEXT NOT NULL CHECK (json_type(devices) = 'array'),
        lesions INTEGER NOT NULL,
        pairs INTEGER NOT NULL,
        annotated_pairs INTEGER NOT NULL,
        read_lesions INTEGER NOT NULL,
        annotated INTEGER NOT NULL CHECK (annotated IN (0, 1)),
        read INTEGER NOT NULL CHECK (read IN (0, 1)),
        strain_ratio REAL,
        strain_variation REAL,
        last_exam TEXT,
        words TEXT NOT NULL,
        -- When anything changed last; when anything by which patients are sorted; when the words.
        revision INTEGER NOT NULL,
        placed INTEGER NOT NULL,
        worded INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX summary_by_revision ON patient_summary (revision);
      CREATE INDEX summary_by_study ON patient_summary (study_id, archived, pairs);
      CREATE INDEX summary_by_code ON patient_summary (code_key);
      CREATE INDEX summary_by_exam ON patient_summary (last_exam, code_key);
      CREATE INDEX summary_by_strain ON patient_summary (strain_ratio, code_key);
      CREATE INDEX summary_by_pairs ON patient_summary (pairs, code_key);
      CREATE INDEX summary_by_code_fold ON patient_summary (code_fold);
      CREATE INDEX summary_by_name_fold ON patient_summary (name_fold);

      -- Counts the acts that changed a summary: whoever keeps summaries reads only the newer ones.
      CREATE TABLE revision (value INTEGER NOT NULL) STRICT;
      INSERT INTO revision VALUES (0);

      CREATE VIRTUAL TABLE patient_words USING fts5 (
        words,
        content = 'patient_summary',
        content_rowid = 'patient_id',
        tokenize = 'ascii',
        prefix = '1 2 3',
        detail = none,
        columnsize = 0
      );
      CREATE TRIGGER words_added AFTER INSERT ON patient_summary BEGIN
        INSERT INTO patient_words (rowid, words) VALUES (new.patient_id, new.words);
      END;
      CREATE TRIGGER words_changed AFTER UPDATE OF words ON patient_summary
      WHEN old.words <> new.words BEGIN
        INSERT INTO patient_words (patient_words, rowid, words)
          VALUES ('delete', old.patient_id, old.words);
        INSERT INTO patient_words (rowid, words) VALUES (new.patient_id, new.words);
      END;
    `);
  },
};
