import { describe, expect, test } from 'vitest';

import { perform } from '../../../src/main/registry/act.ts';
import { ACTS } from '../../../src/main/registry/acts/index.ts';
import { connectReader } from '../../../src/main/registry/connect.ts';
import type { Acts } from '../../../src/main/registry/interface.ts';
import type { ModelHash, PatientId, StudyId } from '../../../src/shared/domain/ids.ts';
import type { JobSpec } from '../../../src/shared/contract/jobs.ts';
import { aCalibration } from '../../support/calibration.ts';
import { importOf, lesionFields, newPair, query, readOf } from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

/** The one of the import. */
const PATIENT = 1 as PatientId;
const MODEL = 'a'.repeat(64) as ModelHash;

interface AuditRow {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly patient_id: number | null;
  readonly detail: string;
}

function auditOf({ writer }: DirectRegistry): AuditRow[] {
  return writer.all<AuditRow>(
    'SELECT at, actor, action, patient_id, detail FROM audit ORDER BY id',
  );
}

/** Does every act there is once. */
function doEverything({ as, query: ask }: DirectRegistry): void {
  const steps: { readonly [Name in keyof Acts]: (acts: Acts) => void } = {
    createStudy: (acts) => void acts.createStudy({ name: 'Local', kind: 'local' }),
    saveImport: (acts) =>
      void acts.saveImport({ study: { id: studyId() }, ...importOf([newPair('P1', 'a')]) }),
    createPatient: (acts) => void acts.createPatient({ studyId: studyId(), fields }),
    updatePatient: (acts) => acts.updatePatient({ id: PATIENT, fields: { ...fields, code: 'Q' } }),
    archivePatient: (acts) => acts.archivePatient({ id: PATIENT, archived: true }),
    createExam: (acts) => void acts.createExam({ patientId: PATIENT, fields: exam }),
    updateExam: (acts) =>
      acts.updateExam({ id: record().exams[0]!.id, fields: { ...exam, note: 'x' } }),
    createLesion: (acts) =>
      void acts.createLesion({ patientId: PATIENT, fields: lesionFields({ code: 'L' }) }),
    updateLesion: (acts) =>
      acts.updateLesion({ id: record().lesions[0]!.id, fields: lesionFields({ clock: 3 }) }),
    updatePair: (acts) => acts.updatePair({ id: pair().id, fields: { ...pair(), view: 'radial' } }),
    calibrate: (acts) => acts.calibrate({ hash: pair().b.hash, mmPerPixel: 0.1 }),
    saveRoi: (acts) => void acts.saveRoi({ id: pair().id, roi: { b: null, se: null } }),
    addModel: (acts) => acts.addModel({ hash: MODEL, name: 'M', manifest: '{}' }),
    chooseModel: (acts) => acts.chooseModel({ hash: MODEL }),
    lockCalibration: (acts) =>
      void acts.lockCalibration({
        model: MODEL,
        studyId: studyId(),
        result: aCalibration(),
        patients: [PATIENT],
        casesHash: 'c'.repeat(64),
      }),
    chooseCalibration: (acts) => acts.chooseCalibration({ model: MODEL, version: null }),
    unlock: (acts) => acts.unlock({ model: MODEL, studyId: studyId(), reason: 'why' }),
    reveal: (acts) => acts.reveal({ lesionId: pair().lesionId }),
    saveReads: (acts) =>
      void acts.saveReads({ lesionId: pair().lesionId, reads: [readOf(pair().id, MODEL)] }),
    commitOpinion: (acts) => void acts.commitOpinion({ lesionId: pair().lesionId, opinion }),
    archivePair: (acts) => acts.archivePair({ id: pair().id, archived: true }),
    saveFilter: (acts) => void acts.saveFilter({ name: 'F', query: query() }),
    deleteFilter: (acts) => acts.deleteFilter({ id: ask.filters(null)[0]!.id }),
    setSettings: (acts) => acts.setSettings({ user: 'Dr. Weber' }),
    noteRestore: (acts) => acts.noteRestore({ backup: 'b.zip', createdAt: '2026-01-01' }),
    queueJob: (acts) =>
      void acts.queueJob({ spec: readAll(studyId()), studyId: studyId(), folder: 'read-all-1' }),
    moveJob: (acts) => acts.moveJob({ id: ask.jobs(null)[0]!.id, to: 'running' }),
    interruptJobs: (acts) => void acts.interruptJobs(null),
  };
  const studyId = () => ask.studies(null)[0]!.id;
  const record = () => ask.patient({ id: PATIENT });
  const pair = () => record().pairs[0]!;
  const fields = { code: 'P2', name: null, birthYear: null, note: null };
  const exam = { date: null, device: null, note: null };
  const opinion = { diagnosis: 'benign', birads: null, confidence: null, comment: null } as const;
  for (const [name, step] of Object.entries(steps)) step(as(`actor of ${name}`));
}

function readAll(studyId: StudyId): JobSpec {
  return { kind: 'read-all', name: 'All', studyId, model: MODEL, again: false };
}

describe('the audit', () => {
  test('has who did what when, for every act there is', async () => {
    const registry = await directRegistry();
    doEverything(registry);
    const rows = auditOf(registry);
    expect(new Set(rows.map(({ action }) => action))).toEqual(new Set(Object.keys(ACTS)));
    for (const { actor, action, at, detail } of rows) {
      expect(actor).toBe(`actor of ${action}`);
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Object.keys(JSON.parse(detail) as object)).not.toEqual([]);
    }
    const ofPatient = registry.query.history({ patientId: PATIENT });
    expect(ofPatient.map(({ action }) => action).toReversed()).toEqual(
      rows.filter((row) => row.patient_id === 1).map(({ action }) => action),
    );
    expect(ofPatient.length).toBeGreaterThan(10);
  });

  test('has nothing of an act that changed nothing', async () => {
    const registry = await directRegistry();
    doEverything(registry);
    const before = auditOf(registry).length;
    const { as, query: ask } = registry;
    const acts = as('Again');
    const { patient, exams, lesions, pairs } = ask.patient({ id: PATIENT });
    acts.updatePatient({ id: patient.id, fields: patient });
    acts.archivePatient({ id: patient.id, archived: true });
    acts.updateExam({ id: exams[0]!.id, fields: exams[0]! });
    const { id, code, side, clock, histology, diagnosis, birads, tsukuba, ebRatio, note } =
      lesions[0]!;
    acts.updateLesion({
      id,
      fields: { code, side, clock, histology, diagnosis, birads, tsukuba, ebRatio, note },
    });
    acts.updatePair({
      id: pairs[0]!.id,
      fields: {
        lesionId: pairs[0]!.lesionId,
        examId: pairs[0]!.examId,
        strainRatios: [],
        strainMethod: null,
        view: 'radial',
      },
    });
    acts.archivePair({ id: pairs[0]!.id, archived: true });
    acts.calibrate({ hash: pairs[0]!.b.hash, mmPerPixel: 0.1 });
    acts.addModel({ hash: MODEL, name: 'Other', manifest: '' });
    acts.chooseModel({ hash: MODEL });
    acts.setSettings({ user: 'Dr. Weber' });
    as('actor of reveal').reveal({ lesionId: id });
    expect(auditOf(registry)).toHaveLength(before);
  });

  test('has nothing of an act that failed', async () => {
    const registry = await directRegistry();
    const before = auditOf(registry).length;
    const acts = registry.as('Anna');
    expect(() => acts.createPatient({ studyId: 1 as StudyId, fields: {} as never })).toThrow();
    expect(auditOf(registry)).toHaveLength(before);
  });
});

describe('an act', () => {
  const on = { action: 'test', actor: 'Anna', at: '2026-01-01T00:00:00.000Z' };

  test('that would wait is refused, and what it wrote is taken back', async () => {
    const { writer, query: ask } = await directRegistry();
    const act = async (sql: typeof writer): Promise<void> => {
      sql.run(`INSERT INTO filter (name, query) VALUES ('F', '{}')`);
      await Promise.resolve();
      sql.run(`INSERT INTO filter (name, query) VALUES ('G', '{}')`);
    };
    expect(() => perform(writer, act, null, on)).toThrow('test returned a promise');
    await new Promise((resolve) => setImmediate(resolve));
    expect(ask.filters(null).map(({ name }) => name)).not.toContain('F');
  });

  test('that changes something without putting it on record is refused', async () => {
    const { writer, query: ask } = await directRegistry();
    const act = (sql: typeof writer): number =>
      sql.run(`INSERT INTO filter (name, query) VALUES ('F', '{}')`);
    expect(() => perform(writer, act, null, on)).toThrow('without putting it on record');
    expect(ask.filters(null)).toEqual([]);
  });
});

describe('the file itself', () => {
  test('refuses to change or delete what is append-only, and to delete what is kept', async () => {
    const registry = await directRegistry();
    doEverything(registry);
    const { writer } = registry;
    const appendOnly = [
      'audit',
      'roi',
      'read',
      'reveal',
      'opinion',
      'unlock',
      'calibration',
      'calibration_choice',
    ];
    const kept = ['study', 'patient', 'exam', 'lesion', 'image', 'pair', 'model'];
    for (const table of [...appendOnly, ...kept]) {
      const count = (): unknown => writer.column(`SELECT count(*) FROM ${table}`)[0];
      const before = count();
      expect(before).toBeGreaterThan(0);
      expect(() => writer.run(`DELETE FROM ${table}`)).toThrow(
        /SQLITE_CONSTRAINT|never|stay|append|version/,
      );
      expect(count()).toBe(before);
    }
    for (const table of appendOnly)
      for (const column of writer.column<string>(`SELECT name FROM pragma_table_info('${table}')`))
        expect(() => writer.run(`UPDATE ${table} SET "${column}" = "${column}"`)).toThrow(
          /append-only|new version|stays as it was (said|made)/,
        );
    expect(() => writer.run(`UPDATE image SET hash = '${'0'.repeat(64)}'`)).toThrow(
      /never replaced/,
    );
    expect(() => writer.run('UPDATE pair SET b_image = se_image')).toThrow(/images of a pair stay/);
    expect(() => writer.run(`UPDATE model SET manifest = ''`)).toThrow(/card of a model stays/);
  });

  test('refuses what does not belong together', async () => {
    const registry = await directRegistry();
    doEverything(registry);
    const { writer } = registry;
    const [other] = writer.column<number>('SELECT id FROM patient WHERE id <> 1');
    expect(() => writer.run('UPDATE pair SET patient_id = ?', other!)).toThrow(/FOREIGN KEY/);
    expect(() => writer.run('UPDATE pair SET lesion_id = 99')).toThrow(/FOREIGN KEY/);
    expect(() => writer.run('UPDATE lesion SET clock = 13')).toThrow(/CHECK/);
    expect(() => writer.run(`UPDATE lesion SET diagnosis = 'unsure'`)).toThrow(/CHECK/);
    expect(() => writer.run(`UPDATE patient SET birth_year = 'about 1970'`)).toThrow(/INTEGER/);
  });

  test('cannot be written through the connection that answers queries', async () => {
    const registry = await directRegistry();
    const reader = connectReader(registry.path);
    try {
      expect(() => reader.run(`INSERT INTO filter (name, query) VALUES ('F', '{}')`)).toThrow(
        /readonly/,
      );
    } finally {
      reader.close();
    }
  });
});
