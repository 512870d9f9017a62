import { describe, expect, test } from 'vitest';

import type { Acts } from '../../../src/main/registry/interface.ts';
import type {
  ExamId,
  LesionId,
  PairId,
  PatientId,
  StudyId,
} from '../../../src/shared/domain/ids.ts';
import { failureOf } from '../../support/failure.ts';
import { imageRecord, importOf, lesionFields, newPair } from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

interface Setting extends DirectRegistry {
  readonly acts: Acts;
  readonly studyId: StudyId;
  readonly patientId: PatientId;
  /** Three pairs of one lesion and exam. */
  readonly pairs: readonly [PairId, PairId, PairId];
}

async function setting(): Promise<Setting> {
  const registry = await directRegistry();
  const acts = registry.as('Dr. Weber');
  const { id: studyId } = acts.createStudy({ name: 'Local', kind: 'local' });
  const { pairs, patients } = acts.saveImport({
    study: { id: studyId },
    ...importOf(
      ['a', 'b', 'c'].map((code) => newPair('P1', code, { exam: { date: '2026-01-02' } })),
    ),
  });
  const [a, b, c] = pairs;
  return { ...registry, acts, studyId, patientId: patients[0]!, pairs: [a!, b!, c!] };
}

const B = { x: 10, y: 20, width: 100, height: 80 };
const SE = { x: 0, y: 0, width: 640, height: 480 };

describe('a pair', () => {
  test('is found with patient, exam, lesion and both images', async () => {
    const { query: ask, pairs, patientId, studyId } = await setting();
    const { fingerprint: _b, ...b } = imageRecord('a b');
    const { fingerprint: _se, ...se } = imageRecord('a se');
    const { pair, patient, exam, lesion } = ask.pair({ id: pairs[0] });
    expect(pair).toEqual({
      id: pairs[0],
      code: 'a',
      lesionId: lesion.id,
      examId: exam.id,
      b,
      se,
      roi: null,
      strainRatios: [],
      strainMethod: null,
      view: null,
      extra: {},
      archivedAt: null,
    });
    expect(patient).toMatchObject({ id: patientId, studyId, code: 'P1' });
    expect(exam).toMatchObject({ patientId, date: '2026-01-02' });
    expect(lesion).toMatchObject({ patientId, code: '1' });
    expect(failureOf(() => ask.pair({ id: 99 as PairId })).message).toMatch(/^Pair 99: /);
  });

  test('is changed, also to another lesion and exam of its patient', async () => {
    const { acts, query: ask, pairs, patientId } = await setting();
    const lesionId = acts.createLesion({ patientId, fields: lesionFields({ code: '2' }) });
    const exam = { date: null, device: 'Second', note: null };
    const examId = acts.createExam({ patientId, fields: exam });
    const fields = {
      lesionId,
      examId,
      strainRatios: [2.5, 3],
      strainMethod: 'assisted',
      view: 'radial',
    };
    acts.updatePair({ id: pairs[1], fields });
    expect(ask.pair({ id: pairs[1] }).pair).toMatchObject(fields);
    expect(ask.lesion({ id: lesionId }).pairs.map(({ id }) => id)).toEqual([pairs[1]]);
  });

  test('does not go to another patient', async () => {
    const { acts, query: ask, pairs, studyId } = await setting();
    const fields = { code: 'P2', name: null, birthYear: null, note: null };
    const other = acts.createPatient({ studyId, fields });
    const lesion = acts.createLesion({ patientId: other, fields: lesionFields() });
    const exam = acts.createExam({
      patientId: other,
      fields: { date: null, device: null, note: null },
    });
    const { pair } = ask.pair({ id: pairs[0] });
    const same = { strainRatios: [], strainMethod: null, view: null };
    for (const [lesionId, examId, what] of [
      [lesion, pair.examId, 'lesion'],
      [pair.lesionId, exam, 'exam'],
    ] as const) {
      const change = () => acts.updatePair({ id: pairs[0], fields: { ...same, lesionId, examId } });
      expect(failureOf(change).message).toContain(`that ${what} belongs to another patient`);
    }
    const nowhere = { ...same, lesionId: 99 as LesionId, examId: 99 as ExamId };
    expect(failureOf(() => acts.updatePair({ id: pairs[0], fields: nowhere })).kind).toBe('record');
  });

  test('is archived: it counts no longer, but the patient still shows it', async () => {
    const { acts, query: ask, pairs, patientId, studyId } = await setting();
    acts.archivePair({ id: pairs[1], archived: true });
    const { lesion } = ask.pair({ id: pairs[0] });
    const left = [pairs[0], pairs[2]];
    expect(ask.lesion({ id: lesion.id }).pairs.map(({ id }) => id)).toEqual(left);
    const page = { studyId, after: null, limit: 10 };
    expect(ask.studyPairs(page).map(({ pair }) => pair.id)).toEqual(left);
    const shown = ask.patient({ id: patientId }).pairs;
    expect(shown.map(({ archivedAt }) => archivedAt !== null)).toEqual([false, true, false]);
    acts.archivePair({ id: pairs[1], archived: false });
    expect(ask.studyPairs(page)).toHaveLength(3);
    acts.archivePatient({ id: patientId, archived: true });
    expect(ask.studyPairs(page)).toHaveLength(0);
  });

  test('is listed with its study by pages', async () => {
    const { query: ask, pairs, studyId } = await setting();
    const first = ask.studyPairs({ studyId, after: null, limit: 2 });
    const second = ask.studyPairs({ studyId, after: first[1]!.pair.id, limit: 2 });
    expect([...first, ...second].map(({ pair }) => pair.id)).toEqual(pairs);
    expect(ask.studyPairs({ studyId, after: pairs[2], limit: 2 })).toEqual([]);
  });
});

describe('an ROI', () => {
  test('has versions, of which the newest is in use and none is lost', async () => {
    const { acts, as, query: ask, pairs } = await setting();
    expect(acts.saveRoi({ id: pairs[0], roi: { b: B, se: null } }).version).toBe(1);
    const second = as('Sister Ruth').saveRoi({ id: pairs[0], roi: { b: B, se: SE } });
    expect(second.version).toBe(2);
    acts.saveRoi({ id: pairs[1], roi: { b: null, se: SE } });
    expect(ask.pair({ id: pairs[0] }).pair.roi).toMatchObject({ id: second.id, b: B, se: SE });
    expect(ask.roiHistory({ id: pairs[0] })).toEqual([
      expect.objectContaining({ version: 2, annotator: 'Sister Ruth', b: B, se: SE }),
      expect.objectContaining({ version: 1, annotator: 'Dr. Weber', b: B, se: null }),
    ]);
  });

  test('lies inside its image', async () => {
    const { acts, query: ask, pairs } = await setting();
    const beyond = { x: 600, y: 0, width: 41, height: 10 };
    const refused = failureOf(() => acts.saveRoi({ id: pairs[0], roi: { b: B, se: beyond } }));
    expect(refused.kind).toBe('image');
    expect(refused.message).toBe(
      'Pair a: the ROI 600 0 41 10 reaches beyond the strain image of 640 × 480 pixels. Draw it inside the image.',
    );
    expect(ask.roiHistory({ id: pairs[0] })).toEqual([]);
    acts.saveRoi({ id: pairs[0], roi: { b: { ...beyond, width: 40 }, se: SE } });
  });
});

describe('an image', () => {
  test('is calibrated for every pair that shows it, on record with their patients', async () => {
    const { acts, query: ask, pairs, patientId } = await setting();
    const { hash } = imageRecord('b b');
    acts.calibrate({ hash, mmPerPixel: 0.08 });
    expect(ask.pair({ id: pairs[1] }).pair.b.mmPerPixel).toBe(0.08);
    expect(ask.pair({ id: pairs[1] }).pair.se.mmPerPixel).toBeNull();
    expect(ask.history({ patientId })[0]).toMatchObject({
      action: 'calibrate',
      detail: { image: hash, mmPerPixel: { from: null, to: 0.08 } },
    });
    const unknown = imageRecord('nowhere').hash;
    expect(failureOf(() => acts.calibrate({ hash: unknown, mmPerPixel: 1 })).kind).toBe('record');
  });
});
