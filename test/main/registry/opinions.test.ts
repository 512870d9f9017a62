import { describe, expect, test } from 'vitest';

import type { Acts, StoredRead } from '../../../src/main/registry/interface.ts';
import type {
  LesionId,
  ModelHash,
  PairId,
  PatientId,
  ReadId,
  RoiId,
  StudyId,
} from '../../../src/shared/domain/ids.ts';
import type { OpinionFields } from '../../../src/shared/domain/opinion.ts';
import { failureOf } from '../../support/failure.ts';
import { importOf, newPair, readOf } from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

const MODEL = 'a'.repeat(64) as ModelHash;
const OTHER = 'b'.repeat(64) as ModelHash;

interface Setting extends DirectRegistry {
  readonly acts: Acts;
  readonly studyId: StudyId;
  readonly patientId: PatientId;
  readonly lesionId: LesionId;
  readonly pairs: readonly PairId[];
}

async function setting(): Promise<Setting> {
  const registry = await directRegistry();
  const acts = registry.as('Dr. Weber');
  const { id: studyId } = acts.createStudy({ name: 'Local', kind: 'local' });
  const { pairs, patients } = acts.saveImport({
    study: { id: studyId },
    ...importOf([
      newPair('P1', 'a'),
      newPair('P1', 'b'),
      newPair('P1', 'c', { lesion: { code: '2' } }),
    ]),
  });
  acts.addModel({ hash: MODEL, name: 'First', manifest: '{"size":64}' });
  acts.addModel({ hash: OTHER, name: 'Second', manifest: '{}' });
  const { lesion } = registry.query.pair({ id: pairs[0]! });
  return { ...registry, acts, studyId, patientId: patients[0]!, lesionId: lesion.id, pairs };
}

const OPINION: OpinionFields = { diagnosis: 'benign', birads: '3', confidence: 70, comment: null };

describe('an opinion', () => {
  test('and a read are named in the history, which does not tell what they say', async () => {
    const { acts, query: ask, patientId, lesionId, pairs } = await setting();
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, MODEL)] });
    acts.commitOpinion({ lesionId, opinion: OPINION });
    const [opinion, read] = ask.history({ patientId });
    expect(Object.keys(opinion!.detail).toSorted()).toEqual(['afterReveal', 'lesion', 'opinion']);
    const told = (read!.detail['reads'] as object[]).flatMap((each) => Object.keys(each));
    expect(told.toSorted()).toEqual(['id', 'model', 'pair']);
  });

  test('is kept with its reader, and whether the machine had spoken to that reader', async () => {
    const { acts, as, query: ask, lesionId, pairs } = await setting();
    const ruth = as('Sister Ruth');
    acts.commitOpinion({ lesionId, opinion: OPINION });
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, MODEL)] });
    ruth.commitOpinion({ lesionId, opinion: { ...OPINION, confidence: null } });
    acts.commitOpinion({ lesionId, opinion: { ...OPINION, diagnosis: 'malignant' } });
    expect(ask.opinions({ lesionId })).toEqual([
      expect.objectContaining({ ...OPINION, reader: 'Dr. Weber', afterReveal: false, lesionId }),
      expect.objectContaining({ confidence: null, reader: 'Sister Ruth', afterReveal: false }),
      expect.objectContaining({ diagnosis: 'malignant', reader: 'Dr. Weber', afterReveal: true }),
    ]);
  });

  test('of one lesion says nothing of another', async () => {
    const { acts, query: ask, lesionId, pairs, patientId } = await setting();
    acts.commitOpinion({ lesionId, opinion: OPINION });
    const other = ask.pair({ id: pairs[2]! }).lesion.id;
    expect(ask.opinions({ lesionId: other })).toEqual([]);
    const { lesions } = ask.patient({ id: patientId });
    expect(lesions.map(({ opinions, reads }) => [opinions, reads])).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });
});

describe('reads', () => {
  test('are counted with each pair of a patient', async () => {
    const { acts, query: ask, lesionId, pairs, patientId } = await setting();
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, MODEL)] });
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, OTHER), readOf(pairs[1]!, OTHER)] });
    expect(ask.patient({ id: patientId }).pairs.map(({ reads }) => reads)).toEqual([2, 1, 0]);
  });

  test('are found as they were saved; of each pair and model the newest', async () => {
    const { acts, query: ask, lesionId, pairs } = await setting();
    const roi = { b: { x: 0, y: 0, width: 9, height: 9 }, se: null };
    const { id: roiId } = acts.saveRoi({ id: pairs[1]!, roi });
    const heat = {
      benign: { b: '1'.repeat(64), se: null },
      malignant: { b: '2'.repeat(64), se: '3'.repeat(64) },
    };
    const stability = { crops: 8, lowest: 0.4, highest: 0.6, flips: true };
    const full: Omit<StoredRead, 'id' | 'createdAt'> = {
      ...readOf(pairs[1]!, MODEL, 0.6),
      roiId,
      stability,
      heat,
      evidence: { benign: 0, malignant: 3.5 },
    };
    const reads = [readOf(pairs[0]!, MODEL, 0.2), full];
    const ids = acts.saveReads({ lesionId, reads });
    expect(ask.read({ id: ids[1]! })).toEqual({
      ...full,
      id: ids[1],
      createdAt: expect.stringMatching(/^2026-/) as unknown,
    });
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, OTHER, 0.9)] });
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, MODEL, 0.3)] });
    const probabilities = (model: ModelHash): unknown[] =>
      ask.reads({ lesionId, model }).map(({ pairId, probability }) => [pairId, probability]);
    expect(probabilities(MODEL)).toEqual([
      [pairs[0], 0.3],
      [pairs[1], 0.6],
    ]);
    expect(probabilities(OTHER)).toEqual([[pairs[0], 0.9]]);
    acts.archivePair({ id: pairs[1]!, archived: true });
    expect(probabilities(MODEL)).toEqual([[pairs[0], 0.3]]);
  });

  test('name their heat-maps among the files that are needed', async () => {
    const { acts, query: ask, lesionId, pairs } = await setting();
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
    const heat = { benign: { b: one, se: two }, malignant: { b: null, se: two } };
    acts.saveReads({ lesionId, reads: [{ ...readOf(pairs[0]!, MODEL), heat }] });
    const { images, heat: layers } = ask.referencedFiles(null);
    expect(layers.toSorted()).toEqual([one, two]);
    const shown = pairs.flatMap((id) => {
      const { b, se } = ask.pair({ id }).pair;
      return [b.hash, se.hash];
    });
    expect(images).toEqual(shown.toSorted());
  });

  test('belong to the lesion, the pair and a model of the registry, or nothing is saved', async () => {
    const { acts, query: ask, lesionId, pairs, patientId } = await setting();
    const good = readOf(pairs[0]!, MODEL);
    const { id: roiId } = acts.saveRoi({ id: pairs[1]!, roi: { b: null, se: null } });
    for (const [bad, why] of [
      [readOf(pairs[2]!, MODEL), 'does not belong to the lesion'],
      [{ ...good, roiId }, 'does not belong to the pair'],
      [{ ...good, roiId: 99 as RoiId }, 'does not belong to the pair'],
      [readOf(pairs[0]!, 'c'.repeat(64) as ModelHash), 'Model cccccccccccc: it is not in'],
    ] as const)
      expect(failureOf(() => acts.saveReads({ lesionId, reads: [good, bad] })).message).toContain(
        why,
      );
    expect(ask.patient({ id: patientId }).lesions[0]!.reads).toBe(0);
    expect(ask.revealed({ lesionId, reader: 'Dr. Weber' })).toBeNull();
    expect(failureOf(() => ask.read({ id: 1 as ReadId })).message).toMatch(/^Read 1: /);
  });

  test('are revealed to whoever has them made, and later to who looks at them', async () => {
    const { acts, as, query: ask, lesionId, pairs } = await setting();
    const revealed = (reader: string): string | null => ask.revealed({ lesionId, reader });
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, MODEL)] });
    const first = revealed('Dr. Weber');
    expect(first).toMatch(/^2026-/);
    expect(revealed('Sister Ruth')).toBeNull();
    as('Sister Ruth').reveal({ lesionId });
    expect(revealed('Sister Ruth')! > first!).toBe(true);
    acts.saveReads({ lesionId, reads: [readOf(pairs[0]!, MODEL)] });
    acts.reveal({ lesionId });
    expect(revealed('Dr. Weber')).toBe(first);
  });
});

describe('a model', () => {
  test('is kept with its card; one that is there stays as it is; one is chosen', async () => {
    const { acts, query: ask } = await setting();
    acts.addModel({ hash: MODEL, name: 'Renamed', manifest: 'other' });
    const chosen = (): unknown[] => ask.models(null).map(({ name, chosen: is }) => [name, is]);
    expect(chosen()).toEqual([
      ['First', false],
      ['Second', false],
    ]);
    expect(ask.models(null)[0]).toMatchObject({ hash: MODEL, manifest: '{"size":64}' });
    acts.chooseModel({ hash: MODEL });
    acts.chooseModel({ hash: OTHER });
    acts.chooseModel({ hash: OTHER });
    expect(chosen()).toEqual([
      ['First', false],
      ['Second', true],
    ]);
    const unknown = 'd'.repeat(64) as ModelHash;
    expect(failureOf(() => acts.chooseModel({ hash: unknown })).kind).toBe('record');
  });

  test('is unlocked for a study by somebody for a reason', async () => {
    const { acts, query: ask, studyId } = await setting();
    acts.unlock({ model: MODEL, studyId, reason: 'Comparison agreed on' });
    expect(ask.unlocks(null)).toEqual([
      {
        model: MODEL,
        studyId,
        by: 'Dr. Weber',
        reason: 'Comparison agreed on',
        at: expect.stringMatching(/^2026-/) as unknown,
      },
    ]);
    const nowhere = { model: MODEL, studyId: 9 as StudyId, reason: 'x' };
    expect(failureOf(() => acts.unlock(nowhere)).message).toMatch(/^Study 9: /);
  });
});
