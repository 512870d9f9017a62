import { describe, expect, test } from 'vitest';

import type { Acts } from '../../../src/main/registry/interface.ts';
import type { LesionId, StudyId } from '../../../src/shared/domain/ids.ts';
import { failureOf } from '../../support/failure.ts';
import { importOf, newPair, type PairParts } from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

interface Setting extends DirectRegistry {
  readonly acts: Acts;
  readonly studyId: StudyId;
  readonly save: (
    ...pairs: readonly (readonly [patient: string, code: string, parts?: PairParts])[]
  ) => ReturnType<Acts['saveImport']>;
}

async function setting(): Promise<Setting> {
  const registry = await directRegistry();
  const acts = registry.as('Importer');
  const { id: studyId } = acts.createStudy({ name: 'Local', kind: 'local' });
  return {
    ...registry,
    acts,
    studyId,
    save: (...pairs) =>
      acts.saveImport({
        study: { id: studyId },
        ...importOf(pairs.map(([patient, code, parts]) => newPair(patient, code, parts))),
      }),
  };
}

describe('an import', () => {
  test('makes patients, exams, lesions, pairs and ROIs as needed, each once', async () => {
    const { query: ask, save } = await setting();
    const roi = { b: { x: 1, y: 2, width: 3, height: 4 }, se: null };
    const { pairs, patients } = save(
      ['P1', 'a', { exam: { date: '2026-01-02', device: 'D' }, strainRatios: [3], roi }],
      ['P1', 'b', { exam: { date: '2026-01-02', device: 'D' }, lesion: { code: '2' } }],
      ['P1', 'c', { exam: { date: '2026-01-02' }, view: 'radial', extra: { operator: 'X' } }],
      ['P2', 'd', { strainMethod: 'manual' }],
      ['P2', 'e'],
    );
    expect(pairs).toHaveLength(5);
    expect(patients).toHaveLength(2);
    const first = ask.patient({ id: patients[0]! });
    expect(first.exams.map(({ date, device }) => [date, device])).toEqual([
      ['2026-01-02', 'D'],
      ['2026-01-02', null],
    ]);
    expect(first.lesions.map(({ code }) => code)).toEqual(['1', '2']);
    const [a, b, c] = first.pairs;
    expect(a).toMatchObject({
      strainRatios: [3],
      roi: { version: 1, annotator: 'Importer', ...roi },
    });
    expect(b).toMatchObject({ lesionId: first.lesions[1]!.id, examId: a!.examId, roi: null });
    expect(c).toMatchObject({ lesionId: a!.lesionId, view: 'radial', extra: { operator: 'X' } });
    expect(c!.examId).not.toBe(a!.examId);
    const second = ask.patient({ id: patients[1]! });
    expect(second.exams).toHaveLength(1);
    expect(second.pairs[0]).toMatchObject({ strainMethod: 'manual' });
  });

  test('joins the patients, exams and lesions that are there', async () => {
    const { query: ask, save, acts } = await setting();
    const { patients } = save(['P1', 'a', { exam: { date: '2026-01-02' } }]);
    const again = save(['P1', 'b', { exam: { date: '2026-01-02' } }]);
    expect(again.patients).toEqual(patients);
    const found = ask.patient({ id: patients[0]! });
    expect([found.exams.length, found.lesions.length, found.pairs.length]).toEqual([1, 1, 2]);
    const { lesions } = found;
    acts.updateLesion({ id: lesions[0]!.id, fields: { ...lesions[0]!, code: 'main' } });
    save(['P1', 'c', { lesionId: lesions[0]!.id }]);
    expect(ask.patient({ id: patients[0]! }).lesions).toHaveLength(1);
  });

  test('may make its study, with the columns of its folder', async () => {
    const { acts, query: ask } = await setting();
    const columns = ['patient', 'pair', 'operator', 'diagnosis', 'b_image', 'se_image'];
    const study = { name: 'bus-bra', kind: 'imported', columns } as const;
    const { studyId } = acts.saveImport({ study, ...importOf([newPair('P1', 'a')]) });
    expect(ask.studies(null)[1]).toMatchObject({ id: studyId, name: 'bus-bra', kind: 'imported' });
    expect(ask.studyColumns({ studyId })).toEqual(columns);
    const twice = () => acts.saveImport({ study, ...importOf([newPair('P1', 'a')]) });
    expect(failureOf(twice).message).toContain('Study bus-bra: there is one of that name');
  });

  test('completes what was not known of a lesion, and says where it differs', async () => {
    const { query: ask, save } = await setting();
    const { patients } = save(
      ['P1', 'a', { lesion: { birads: '4', side: 'left' } }],
      ['P1', 'b', { lesion: { birads: '5', diagnosis: 'malignant', histology: 'IDC' } }],
    );
    const [patientId] = patients;
    expect(ask.patient({ id: patientId! }).lesions[0]).toMatchObject({
      birads: '4',
      side: 'left',
      diagnosis: 'malignant',
      histology: 'IDC',
    });
    expect(ask.history({ patientId: patientId! })[0]!.detail).toMatchObject({
      created: true,
      pairs: ['a', 'b'],
      completed: [
        { lesion: '1', pair: 'b', field: 'histology', to: 'IDC' },
        { lesion: '1', pair: 'b', field: 'diagnosis', to: 'malignant' },
      ],
      differing: [{ lesion: '1', pair: 'b', field: 'birads', kept: '4', given: '5' }],
    });
  });

  test('keeps an image that is there as it was', async () => {
    const { acts, query: ask, studyId, save } = await setting();
    save(['P1', 'a']);
    const { pair, images } = newPair('P1', 'z');
    const [b] = newPair('P1', 'a').images;
    acts.saveImport({
      study: { id: studyId },
      images: [{ ...b, name: 'other.png' }, ...images],
      pairs: [{ ...pair, b: b.hash }],
    });
    expect(ask.image({ hash: b.hash })).toEqual(b);
    expect(ask.imageUses({ hashes: [b.hash] }).map(({ pairCode }) => pairCode)).toEqual(['a', 'z']);
  });

  test('leaves nothing behind when it contradicts the registry; each conflict is named', async () => {
    const { acts, query: ask, save, studyId } = await setting();
    const { patients } = save(
      ['P1', 'a', { lesion: { diagnosis: 'benign' } }],
      ['P2', 'b'],
      ['P3', 'c'],
    );
    acts.archivePatient({ id: patients[2]!, archived: true });
    const { lesions } = ask.patient({ id: patients[1]! });
    const before = { counts: ask.counts(null), studies: ask.studies(null) };
    const refused = failureOf(() =>
      save(
        ['P9', 'new'],
        ['P1', 'a'],
        ['P1', 'd', { lesion: { diagnosis: 'malignant' } }],
        ['P3', 'e'],
        ['P1', 'f', { lesionId: lesions[0]!.id }],
      ),
    );
    expect(refused.kind).toBe('record');
    expect(refused.message).toBe(
      'Import: pair a is in this study already, or twice in the import; ' +
        'lesion 1 of patient P1 is benign, but malignant in pair d; ' +
        'patient P3 of pair e is archived; ' +
        'the lesion chosen for pair f is not one of patient P1. ' +
        'Correct these or leave them out. Nothing of the import was stored.',
    );
    const { pair } = newPair('P1', 'g');
    expect(
      failureOf(() => acts.saveImport({ study: { id: studyId }, images: [], pairs: [pair] }))
        .message,
    ).toContain('the B-mode image of pair g is not stored; the strain image of pair g');
    expect({ counts: ask.counts(null), studies: ask.studies(null) }).toEqual(before);
  });

  test('that contradicts itself is refused', async () => {
    const { query: ask, save } = await setting();
    const twice = failureOf(() => save(['P1', 'a'], ['P2', 'a']));
    expect(twice.message).toContain('pair a is in this study already, or twice in the import');
    const both = failureOf(() =>
      save(
        ['P1', 'a', { lesion: { diagnosis: 'benign' } }],
        ['P1', 'b', { lesion: { diagnosis: 'malignant' } }],
      ),
    );
    expect(both.message).toContain('lesion 1 of patient P1 is benign, but malignant in pair b');
    const roi = { b: { x: 0, y: 0, width: 641, height: 10 }, se: null };
    expect(failureOf(() => save(['P1', 'a', { roi }])).kind).toBe('image');
    expect(ask.counts(null)).toEqual({ patients: 0, pairs: 0, images: 0 });
    expect(ask.isEmpty(null)).toBe(true);
  });

  test('with many conflicts names some and counts the rest', async () => {
    const { save } = await setting();
    const codes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    save(...codes.map((code) => ['P1', code] as const));
    const refused = failureOf(() => save(...codes.map((code) => ['P1', code] as const)));
    expect(refused.message).toContain('pair e is');
    expect(refused.message).not.toContain('pair f is');
    expect(refused.message).toContain('; and 2 more. Correct these');
  });

  test('does not take a lesion that is not there', async () => {
    const { save } = await setting();
    const refused = failureOf(() => save(['P1', 'a', { lesionId: 77 as LesionId }]));
    expect(refused.message).toContain('the lesion chosen for pair a is not one of patient P1');
  });

  test('holds ten thousand pairs at once', async () => {
    const { query: ask, save } = await setting();
    const many = Array.from({ length: 10_000 }, (_, n) => [`P${n % 3000}`, `pair ${n}`] as const);
    const { pairs, patients } = save(...many);
    expect([pairs.length, patients.length]).toEqual([10_000, 3000]);
    expect(ask.counts(null)).toEqual({ patients: 3000, pairs: 10_000, images: 20_000 });
    expect(ask.isEmpty(null)).toBe(false);
  });
});
