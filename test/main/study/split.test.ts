import * as fc from 'fast-check';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  makeSplit,
  pairsOfPart,
  readSplit,
  type Split,
  writeSplit,
} from '../../../src/main/study/split.ts';
import { patientClasses, stratifiedPatients } from '../../../src/main/study/stratify.ts';
import type { Diagnosis } from '../../../src/shared/domain/diagnosis.ts';
import type { Pair, Study } from '../../../src/shared/domain/study.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

interface Row {
  readonly patient: string;
  readonly diagnosis?: Diagnosis;
  readonly lesion?: string;
}

function studyOf(rows: readonly Row[]): Study {
  const pairs = rows.map((row, i): Pair => {
    const name = `p${i}`;
    return { ...row, pair: name, bImage: `${name}_b.png`, seImage: `${name}_se.png`, extra: {} };
  });
  return { root: '/studies/example', columns: [], pairs };
}

/** `benign` + `malignant` patients of one to three pairs each. */
function plainStudy(benign: number, malignant: number): Study {
  const rows = Array.from({ length: benign + malignant }, (_, i): Row[] => {
    const diagnosis = i < benign ? 'benign' : 'malignant';
    return Array.from({ length: 1 + (i % 3) }, () => ({ patient: `P${i}`, diagnosis }));
  });
  return studyOf(rows.flat());
}

const diagnosis = fc.constantFrom<Diagnosis>('benign', 'malignant');
const anyStudy = fc
  .array(
    fc.record(
      { patient: fc.integer({ min: 0, max: 30 }).map((i) => `P${i}`), diagnosis },
      { requiredKeys: ['patient'] },
    ),
    { maxLength: 80 },
  )
  .map(studyOf)
  // Two patients of one class at least, or there is nothing to split.
  .filter(({ pairs }) => {
    const { labelled } = patientClasses(pairs);
    return ['benign', 'malignant'].some(
      (name) => labelled.filter((patient) => patient.diagnosis === name).length >= 2,
    );
  });
const fraction = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('the class a patient is stratified by', () => {
  test('is malignant if any lesion is, and none without a diagnosis', () => {
    const { pairs } = studyOf([
      { patient: 'B', lesion: '1', diagnosis: 'malignant' },
      { patient: 'B', lesion: '2', diagnosis: 'benign' },
      { patient: 'A', lesion: '1', diagnosis: 'benign' },
      { patient: 'A', lesion: '2', diagnosis: 'malignant' },
      { patient: 'C', diagnosis: 'benign' },
      { patient: 'C' },
      { patient: 'D' },
    ]);
    expect(patientClasses(pairs)).toEqual({
      labelled: [
        { patient: 'A', diagnosis: 'malignant' },
        { patient: 'B', diagnosis: 'malignant' },
        { patient: 'C', diagnosis: 'benign' },
      ],
      unlabelled: ['D'],
    });
  });
});

/** How many benign and malignant patients are drawn. */
function draw(benign: number, malignant: number, part: number): readonly [number, number] {
  const { labelled } = patientClasses(plainStudy(benign, malignant).pairs);
  const { chosen } = stratifiedPatients(labelled, part, randomStream(1, 'test'));
  const benignChosen = chosen.filter((patient) => Number(patient.slice(1)) < benign).length;
  return [benignChosen, chosen.length - benignChosen];
}

describe('a stratified draw', () => {
  test.each([
    // 85 patients of the paper: 17 in all; 8.4 and 8.6.
    [42, 43, 0.2, [8, 9]],
    [100, 50, 0.2, [20, 10]],
    // 852 × 0.2 is 170.4: 170 in all; 116.2 and 54.2, so both round down.
    [581, 271, 0.2, [116, 54]],
    // At least one on each side.
    [100, 2, 0.1, [10, 1]],
    [2, 2, 0.9, [1, 1]],
    // A single patient of a class can only be fitted.
    [10, 1, 0.5, [5, 0]],
  ])('of %i benign and %i malignant patients, part %f', (benign, malignant, part, expected) => {
    expect(draw(benign, malignant, part)).toEqual(expected);
  });

  test.each([0, 1, -0.2, 20, Number.NaN])('refuses the part %f', (part) => {
    expect(() => draw(5, 5, part)).toThrow(/between 0 and 1/);
  });

  test('holds every patient once, keeps the proportions and both classes on both sides', () => {
    const sizes = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(sizes, sizes, fraction, fc.integer(), (benign, malignant, part, seed) => {
        const { labelled } = patientClasses(plainStudy(benign, malignant).pairs);
        const { chosen, rest } = stratifiedPatients(labelled, part, randomStream(seed, 'test'));
        expect([...chosen, ...rest].toSorted()).toEqual(
          labelled.map(({ patient }) => patient).toSorted(),
        );
        for (const [name, size] of Object.entries({ benign, malignant })) {
          const members = new Set(
            labelled.filter((item) => item.diagnosis === name).map(({ patient }) => patient),
          );
          const count = chosen.filter((patient) => members.has(patient)).length;
          expect(Math.abs(count - size * part)).toBeLessThanOrEqual(1);
          if (size >= 2) {
            expect(count).toBeGreaterThan(0);
            expect(count).toBeLessThan(size);
          }
        }
      }),
    );
  });
});

describe('a split', () => {
  test('has every image of a patient in one part only, and every patient somewhere', () => {
    fc.assert(
      fc.property(anyStudy, fraction, fc.integer(), (study, part, seed) => {
        const split = makeSplit(study, { test: part, seed });
        const train = pairsOfPart(study, split, 'train').map(({ patient }) => patient);
        const held = new Set(pairsOfPart(study, split, 'test').map(({ patient }) => patient));
        expect(train.filter((patient) => held.has(patient))).toEqual([]);
        const everyone = [...split.parts.train, ...split.parts.test, ...split.unlabelled];
        expect(everyone.toSorted()).toEqual(
          [...new Set(study.pairs.map(({ patient }) => patient))].toSorted(),
        );
      }),
    );
  });

  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(anyStudy, fc.integer(), (study, seed) => {
        const shuffled = { ...study, pairs: randomStream(seed, 'rows').shuffled(study.pairs) };
        expect(makeSplit(shuffled, { test: 0.3, seed })).toEqual(
          makeSplit(study, { test: 0.3, seed }),
        );
      }),
    );
  });

  test('follows its seed', () => {
    const study = plainStudy(30, 30);
    const parts = (seed: number): readonly string[] =>
      makeSplit(study, { test: 0.2, seed }).parts.test;
    expect(parts(1)).toEqual(parts(1));
    expect(parts(1)).not.toEqual(parts(2));
  });

  test('counts patients and pairs by class', () => {
    const study = studyOf([
      { patient: 'A', diagnosis: 'benign' },
      { patient: 'A' },
      { patient: 'B', diagnosis: 'benign' },
      { patient: 'C', diagnosis: 'malignant' },
      { patient: 'C', diagnosis: 'malignant' },
      { patient: 'D', lesion: '1', diagnosis: 'malignant' },
      { patient: 'D', lesion: '2', diagnosis: 'benign' },
      { patient: 'E' },
    ]);
    const { counts, unlabelled, study: about } = makeSplit(study, { test: 0.5, seed: 3 });
    expect(unlabelled).toEqual(['E']);
    expect(about).toMatchObject({ pairs: 8, patients: 5 });
    expect(counts.train.patients).toEqual({ benign: 1, malignant: 1 });
    expect(counts.test.patients).toEqual({ benign: 1, malignant: 1 });
    expect(counts.train.pairs.benign + counts.test.pairs.benign).toBe(3);
    expect(counts.train.pairs.malignant + counts.test.pairs.malignant).toBe(3);
    expect(counts.train.pairs.unlabelled + counts.test.pairs.unlabelled).toBe(1);
  });

  test('of too few patients is refused', () => {
    const study = studyOf([
      { patient: 'A', diagnosis: 'benign' },
      { patient: 'B', diagnosis: 'malignant' },
      { patient: 'C' },
    ]);
    expect(() => makeSplit(study, { test: 0.5, seed: 1 })).toThrow(
      '/studies/example: it has too few patients with a diagnosis to split (2). At least two patients of one class are needed.',
    );
  });
});

describe('a split file', () => {
  const study = plainStudy(6, 6);
  const good = makeSplit(study, { test: 0.25, seed: 7 });
  let folder = '';
  let path = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-split-'));
    path = join(folder, 'split.json');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const reading = async (content: unknown, of?: Study): Promise<Split> => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(path, text);
    return readSplit(path, of);
  };

  test('comes back as it was written', async () => {
    await writeSplit(path, good);
    expect(await readSplit(path, study)).toEqual(good);
    expect(await readFile(path, 'utf8')).toContain('"format": "sonopair-split"');
  });

  test.each([
    ['cut off', JSON.stringify(good).slice(0, 200), /is damaged \(not valid JSON\)/],
    ['empty', '', /it is empty/],
    ['another JSON', { networks: [] }, /is not a Sonopair split file/],
    ['a list', [], /is not a Sonopair split file/],
    ['too new', { ...good, version: 2 }, /of version 2; this Sonopair reads version 1/],
    ['a part missing', { ...good, parts: { train: good.parts.train } }, /damaged at parts\.test/],
    ['no test patient', { ...good, parts: { ...good.parts, test: [] } }, /damaged at parts\.test/],
    ['a wrong fraction', { ...good, testFraction: 20 }, /damaged at testFraction/],
    ['an unknown field', { ...good, extra: 1 }, /damaged/],
    [
      'a patient in two parts',
      { ...good, parts: { ...good.parts, test: [...good.parts.test, good.parts.train[0]] } },
      new RegExp(`patient ${good.parts.train[0]} is in two parts, train and test`),
    ],
    [
      'a patient both held out and without diagnosis',
      { ...good, unlabelled: [good.parts.test[0]] },
      /is in two parts, test and unlabelled/,
    ],
    [
      'a patient twice',
      { ...good, parts: { ...good.parts, test: [...good.parts.test, good.parts.test[0]] } },
      /is named twice in test/,
    ],
    [
      'a patient lost',
      { ...good, parts: { ...good.parts, train: good.parts.train.slice(1) } },
      /names 11 patients but says it splits 12/,
    ],
  ])('that is wrong is refused by name: %s', async (_, content, message) => {
    const attempt = reading(content);
    await expect(attempt).rejects.toMatchObject({ name: 'SonopairError', kind: 'split' });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow(path);
  });

  test('that is absent is named', async () => {
    await expect(readSplit(join(folder, 'none.json'))).rejects.toMatchObject({ kind: 'split' });
    await expect(readSplit(join(folder, 'none.json'))).rejects.toThrow(
      /none\.json.*does not exist/,
    );
  });

  test('for a study with more patients names them', async () => {
    const rows: Row[] = ['X1', 'X2', 'X3', 'X4'].map((patient) => ({ patient }));
    const larger = studyOf([...study.pairs, ...rows]);
    await expect(reading(good, larger)).rejects.toThrow(
      /no part holds patients X1, X2, X3 and 1 more of the study \/studies\/example/,
    );
  });

  test('for a study with fewer patients names them', async () => {
    const smaller = { ...study, pairs: study.pairs.filter(({ patient }) => patient !== 'P4') };
    await expect(reading(good, smaller)).rejects.toThrow(
      /it names patient P4, unknown to the study \/studies\/example/,
    );
  });

  test('for the study before a diagnosis was corrected is refused', async () => {
    const [first, ...others] = study.pairs;
    const corrected: Study = {
      ...study,
      pairs: [{ ...first!, diagnosis: 'malignant' }, ...others],
    };
    await expect(reading(good, corrected)).rejects.toThrow(/pairs or diagnoses .* have changed/);
  });

  test('survives a new order of rows and new ROIs of its study', async () => {
    const redrawn = study.pairs.map((pair) => ({
      ...pair,
      bRoi: { x: 0, y: 0, width: 5, height: 5 },
    }));
    const reordered = { ...study, pairs: redrawn.toReversed() };
    expect(await reading(good, reordered)).toEqual(good);
  });
});
