import { type Migration, refuse } from './migration.ts';

/**
 * Studies, patients, exams, lesions, images, pairs, ROIs and the audit. A pair names its study and
 * patient beside its lesion and exam, so that the file itself refuses what does not belong
 * together. Nothing is deleted: a patient or a pair is archived.
 */
export const records: Migration = {
  version: 1,
  title: 'records',
  up: (sql) => {
    sql.script(`
      CREATE TABLE study (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('local', 'sample', 'imported')),
        columns TEXT NOT NULL CHECK (json_type(columns) = 'array'),
        created_at TEXT NOT NULL
      ) STRICT;

      CREATE TABLE patient (
        id INTEGER PRIMARY KEY,
        study_id INTEGER NOT NULL REFERENCES study,
        code TEXT NOT NULL CHECK (code <> ''),
        name TEXT,
        birth_year INTEGER,
        note TEXT,
        created_at TEXT NOT NULL,
        archived_at TEXT,
        UNIQUE (study_id, code),
        UNIQUE (id, study_id)
      ) STRICT;

      CREATE TABLE exam (
        id INTEGER PRIMARY KEY,
        patient_id INTEGER NOT NULL REFERENCES patient,
        date TEXT,
        device TEXT,
        note TEXT,
        created_at TEXT NOT NULL,
        UNIQUE (id, patient_id)
      ) STRICT;
      CREATE INDEX exam_of_patient ON exam (patient_id);

      CREATE TABLE lesion (
        id INTEGER PRIMARY KEY,
        patient_id INTEGER NOT NULL REFERENCES patient,
        code TEXT NOT NULL CHECK (code <> ''),
        side TEXT CHECK (side IN ('left', 'right')),
        clock INTEGER CHECK (clock BETWEEN 1 AND 12),
        histology TEXT,
        diagnosis TEXT CHECK (diagnosis IN ('benign', 'malignant')),
        birads TEXT,
        tsukuba INTEGER CHECK (tsukuba BETWEEN 1 AND 5),
        eb_ratio REAL CHECK (eb_ratio > 0),
        note TEXT,
        created_at TEXT NOT NULL,
        UNIQUE (patient_id, code),
        UNIQUE (id, patient_id)
      ) STRICT;

      -- The bands are parts of the fingerprint by which similar ones are found (fingerprints.ts).
      CREATE TABLE image (
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes > 0),
        format TEXT NOT NULL CHECK (format IN ('PNG', 'JPEG', 'TIFF', 'BMP', 'WebP')),
        width INTEGER NOT NULL CHECK (width > 0),
        height INTEGER NOT NULL CHECK (height > 0),
        mm_per_pixel REAL CHECK (mm_per_pixel > 0),
        fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 16),
        band_0 INTEGER NOT NULL,
        band_1 INTEGER NOT NULL,
        band_2 INTEGER NOT NULL,
        added_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX image_by_band_0 ON image (band_0, fingerprint);
      CREATE INDEX image_by_band_1 ON image (band_1, fingerprint);
      CREATE INDEX image_by_band_2 ON image (band_2, fingerprint);

      CREATE TABLE pair (
        id INTEGER PRIMARY KEY,
        study_id INTEGER NOT NULL,
        patient_id INTEGER NOT NULL,
        lesion_id INTEGER NOT NULL,
        exam_id INTEGER NOT NULL,
        code TEXT NOT NULL CHECK (code <> ''),
        b_image INTEGER NOT NULL REFERENCES image,
        se_image INTEGER NOT NULL REFERENCES image,
        strain_ratios TEXT NOT NULL CHECK (json_type(strain_ratios) = 'array'),
        strain_method TEXT,
        view TEXT,
        extra TEXT NOT NULL CHECK (json_type(extra) = 'object'),
        created_at TEXT NOT NULL,
        archived_at TEXT,
        UNIQUE (study_id, code),
        FOREIGN KEY (patient_id, study_id) REFERENCES patient (id, study_id),
        FOREIGN KEY (lesion_id, patient_id) REFERENCES lesion (id, patient_id),
        FOREIGN KEY (exam_id, patient_id) REFERENCES exam (id, patient_id)
      ) STRICT;
      CREATE INDEX pair_of_patient ON pair (patient_id);
      CREATE INDEX pair_of_lesion ON pair (lesion_id);
      CREATE INDEX pair_of_exam ON pair (exam_id);
      CREATE INDEX pair_of_b_image ON pair (b_image);
      CREATE INDEX pair_of_se_image ON pair (se_image);

      CREATE TABLE roi (
        id INTEGER PRIMARY KEY,
        pair_id INTEGER NOT NULL REFERENCES pair,
        version INTEGER NOT NULL CHECK (version > 0),
        annotator TEXT NOT NULL,
        b TEXT CHECK (json_array_length(b) = 4),
        se TEXT CHECK (json_array_length(se) = 4),
        created_at TEXT NOT NULL,
        UNIQUE (pair_id, version),
        UNIQUE (id, pair_id)
      ) STRICT;

      CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        patient_id INTEGER REFERENCES patient,
        detail TEXT NOT NULL CHECK (json_type(detail) = 'object')
      ) STRICT;
      CREATE INDEX audit_of_patient ON audit (patient_id, id);
    `);
    for (const table of ['study', 'patient', 'exam', 'lesion', 'image', 'pair'])
      sql.script(refuse(table, `a ${table} is never deleted`, 'DELETE'));
    sql.script(refuse('image', 'an image is never replaced', 'UPDATE OF hash, fingerprint'));
    sql.script(refuse('pair', 'the images of a pair stay', 'UPDATE OF b_image, se_image'));
    sql.script(refuse('roi', 'a new version is saved instead', 'UPDATE', 'DELETE'));
    sql.script(refuse('audit', 'the audit is append-only', 'UPDATE', 'DELETE'));
  },
};
