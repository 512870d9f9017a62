import { describe, expect, test } from 'vitest';

import type { Acts } from '../../../src/main/registry/interface.ts';
import type { PatientId, StudyId } from '../../../src/shared/domain/ids.ts';
import { failureOf } from '../../support/failure.ts';
import { importOf, lesionFields, newPair, query } from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

const ANNA = { code: 'P1', name: 'Anna Müller', birthYear: 1970, note: 'Second visit' };

interface Setting extends DirectRegistry {
  readonly acts: Acts;
  readonly studyId: StudyId;
}

async function setting(): Promise<Setting> {
  const registry = await directRegistry();
  const acts = registry.as('Dr. Weber');
  const { id: studyId } = acts.createStudy({ name: 'Local', kind: 'local' });
  return { ...registry, acts, studyId };
}

describe('a study', () => {
  test('is listed with what is in it, the archived left out', async () => {
    const { acts, query: ask, studyId } = await setting();
    const { patients } = acts.saveImport({
      study: { id: studyId },
      ...importOf([newPair('P1', 'a'), newPair('P1', 'b'), newPair('P2', 'c'), newPair('P3', 'd')]),
    });
    const other = acts.createStudy({ name: 'Phantoms', kind: 'sample' });
    expect(other).toMatchObject({ name: 'Phantoms', kind: 'sample', patients: 0, pairs: 0 });
    acts.archivePatient({ id: patients[2]!, archived: true });
    expect(ask.studies(null)).toEqual([
      expect.objectContaining({ id: studyId, name: 'Local', patients: 2, pairs: 3 }),
      other,
    ]);
  });

  test('has a name of its own', async () => {
    const { acts } = await setting();
    const refused = failureOf(() => acts.createStudy({ name: 'Local', kind: 'imported' }));
    expect(refused.kind).toBe('record');
    expect(refused.message).toBe(
      'Study Local: there is one of that name already. Choose that study, or another name.',
    );
  });
});

describe('a patient', () => {
  test('is found again as entered', async () => {
    const { acts, query: ask, studyId } = await setting();
    const id = acts.createPatient({ studyId, fields: ANNA });
    expect(ask.patient({ id })).toEqual({
      patient: { id, studyId, ...ANNA, archivedAt: null },
      study: expect.objectContaining({ id: studyId, patients: 1 }) as unknown,
      exams: [],
      lesions: [],
      pairs: [],
    });
  });

  test('keeps its code to itself in a study, archived or not, and only there', async () => {
    const { acts, studyId } = await setting();
    const id = acts.createPatient({ studyId, fields: ANNA });
    acts.archivePatient({ id, archived: true });
    const taken = failureOf(() => acts.createPatient({ studyId, fields: ANNA }));
    expect(taken.kind).toBe('record');
    expect(taken.message).toContain('Patient P1: the study Local has a patient of that code');
    const other = acts.createStudy({ name: 'Other', kind: 'local' });
    const twin = acts.createPatient({ studyId: other.id, fields: ANNA });
    const second = acts.createPatient({ studyId, fields: { ...ANNA, code: 'P2' } });
    expect(failureOf(() => acts.updatePatient({ id: second, fields: ANNA })).kind).toBe('record');
    expect(new Set([id, twin, second]).size).toBe(3);
  });

  test('is changed; who changed what is kept', async () => {
    const { acts, as, query: ask, studyId } = await setting();
    const id = acts.createPatient({ studyId, fields: ANNA });
    as('Sister Ruth').updatePatient({ id, fields: { ...ANNA, name: null, birthYear: 1971 } });
    expect(ask.patient({ id }).patient).toMatchObject({ code: 'P1', name: null, birthYear: 1971 });
    const [newest, first] = ask.history({ patientId: id });
    expect(first).toMatchObject({ actor: 'Dr. Weber', action: 'createPatient' });
    expect(newest).toMatchObject({
      actor: 'Sister Ruth',
      action: 'updatePatient',
      detail: {
        changed: { name: { from: 'Anna Müller', to: null }, birthYear: { from: 1970, to: 1971 } },
      },
    });
  });

  test('is archived and taken back, never deleted', async () => {
    const { acts, query: ask, studyId } = await setting();
    const id = acts.createPatient({ studyId, fields: ANNA });
    const listed = (archived: boolean): number =>
      ask.worklistPage({
        query: query({ archived }),
        sort: 'code',
        descending: false,
        offset: 0,
        limit: 10,
      }).total;
    expect([listed(false), listed(true)]).toEqual([1, 0]);
    acts.archivePatient({ id, archived: true });
    expect([listed(false), listed(true)]).toEqual([0, 1]);
    expect(ask.patient({ id }).patient.archivedAt).toMatch(/^2026-01-01T00:00:00\.\d{3}Z$/);
    acts.archivePatient({ id, archived: false });
    expect([listed(false), listed(true)]).toEqual([1, 0]);
    expect(ask.patient({ id }).patient.archivedAt).toBeNull();
  });

  test('that is not there is named', async () => {
    const { acts, query: ask, studyId } = await setting();
    const id = 7 as PatientId;
    for (const act of [
      () => ask.patient({ id }),
      () => ask.history({ patientId: id }),
      () => acts.updatePatient({ id, fields: ANNA }),
      () => acts.archivePatient({ id, archived: true }),
      () => acts.createExam({ patientId: id, fields: { date: null, device: null, note: null } }),
      () => acts.createLesion({ patientId: id, fields: lesionFields() }),
    ])
      expect(failureOf(act).message).toMatch(/^Patient 7: it is not in the registry\./);
    const nowhere = { studyId: (studyId + 1) as StudyId, fields: ANNA };
    expect(failureOf(() => acts.createPatient(nowhere)).message).toMatch(/^Study 2: /);
  });

  test('is suggested by the beginning of code or name, codes first', async () => {
    const { acts, query: ask, studyId } = await setting();
    const other = acts.createStudy({ name: 'Other', kind: 'local' }).id;
    const add = (code: string, name: string | null, study = studyId): PatientId =>
      acts.createPatient({ studyId: study, fields: { ...ANNA, code, name } });
    add('M10', 'Berta Klein');
    add('Z1', 'Münch Maria');
    add('m2', null);
    add('X1', 'Maria', other);
    const gone = add('M3', null);
    acts.archivePatient({ id: gone, archived: true });
    const codes = (text: string, study: StudyId | null): string[] =>
      ask.suggestPatients({ text, studyId: study }).map(({ code }) => code);
    expect(codes('m', studyId)).toEqual(['M10', 'm2', 'Z1']);
    expect(codes('MU', null)).toEqual(['Z1']);
    expect(codes('ma', null)).toEqual(['X1']);
    expect(codes('klein', null)).toEqual([]);
    expect(codes(' ', null)).toEqual([]);
    expect(codes('%', null)).toEqual([]);
  });

  test('is found by code in any case with lesions, in one study, archived or not', async () => {
    const { acts, query: ask, studyId } = await setting();
    const other = acts.createStudy({ name: 'Other', kind: 'local' }).id;
    const add = (code: string, study = studyId): PatientId =>
      acts.createPatient({ studyId: study, fields: { ...ANNA, code } });
    const weber = add('W 1');
    add('W 1', other);
    const gone = add('w2');
    acts.archivePatient({ id: gone, archived: true });
    const lesionId = acts.createLesion({
      patientId: weber,
      fields: lesionFields({ code: 'L', side: 'left', clock: 2 }),
    });
    const found = ask.patientsOfCodes({ studyId, codes: ['w 1', 'W2', 'W2', 'W3'] });
    expect(found).toMatchObject([
      { id: weber, code: 'W 1', archivedAt: null, pairs: 0 },
      { id: gone, code: 'w2', pairs: 0, lesions: [] },
    ]);
    expect(found[1]!.archivedAt).not.toBeNull();
    expect(found[0]!.lesions).toMatchObject([{ id: lesionId, code: 'L', side: 'left', clock: 2 }]);
    expect(ask.patientsOfCodes({ studyId, codes: [] })).toEqual([]);
  });
});

describe('an exam', () => {
  test('is entered and changed', async () => {
    const { acts, query: ask, studyId } = await setting();
    const patientId = acts.createPatient({ studyId, fields: ANNA });
    const fields = { date: '2026-02-03', device: 'Ascendus', note: null };
    const id = acts.createExam({ patientId, fields });
    acts.updateExam({ id, fields: { ...fields, note: 'Repeated' } });
    expect(ask.patient({ id: patientId }).exams).toEqual([
      { id, patientId, ...fields, note: 'Repeated' },
    ]);
    expect(ask.history({ patientId })[0]).toMatchObject({
      action: 'updateExam',
      detail: { exam: id, changed: { note: { from: null, to: 'Repeated' } } },
    });
  });
});

describe('a lesion', () => {
  test('is entered and changed, with everything that may be known of it', async () => {
    const { acts, query: ask, studyId } = await setting();
    const patientId = acts.createPatient({ studyId, fields: ANNA });
    const id = acts.createLesion({ patientId, fields: lesionFields({ code: 'A' }) });
    const fields = lesionFields({
      code: 'B',
      side: 'left',
      clock: 12,
      histology: 'fibroadenoma',
      diagnosis: 'benign',
      birads: '4A',
      tsukuba: 2,
      ebRatio: 0.75,
      note: 'Palpable',
    });
    acts.updateLesion({ id, fields });
    expect(ask.patient({ id: patientId }).lesions).toEqual([
      { id, patientId, ...fields, strainRatio: null, strainVariation: null, opinions: 0, reads: 0 },
    ]);
  });

  test('keeps its name to itself in its patient', async () => {
    const { acts, studyId } = await setting();
    const patientId = acts.createPatient({ studyId, fields: ANNA });
    acts.createLesion({ patientId, fields: lesionFields() });
    const second = acts.createLesion({ patientId, fields: lesionFields({ code: '2' }) });
    for (const act of [
      () => acts.createLesion({ patientId, fields: lesionFields() }),
      () => acts.updateLesion({ id: second, fields: lesionFields() }),
    ])
      expect(failureOf(act).message).toContain('Lesion 1: the patient has a lesion of that name');
  });

  test('shows the strain ratio of its pairs as mean and coefficient of variation', async () => {
    const { acts, query: ask, studyId } = await setting();
    const pairs = [
      newPair('P1', 'a', { strainRatios: [2, 4] }),
      newPair('P1', 'b', { strainRatios: [5] }),
      newPair('P1', 'c', { strainRatios: [7] }),
      newPair('P1', 'd'),
      newPair('P1', 'e', { lesion: { code: '2' }, strainRatios: [9] }),
    ];
    const { patients } = acts.saveImport({ study: { id: studyId }, ...importOf(pairs) });
    const [first, second] = ask.patient({ id: patients[0]! }).lesions;
    // Pair means 3, 5 and 7: mean 5, standard deviation 2.
    expect(first).toMatchObject({ strainRatio: 5, strainVariation: 0.4 });
    expect(second).toMatchObject({ strainRatio: 9, strainVariation: null });
  });
});
