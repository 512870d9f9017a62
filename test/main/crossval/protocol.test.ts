import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { divide } from '../../../src/main/crossval/protocol.ts';
import { PLANS } from '../../../src/shared/crossval/plans.ts';
import { patientClasses, stratifiedPatients } from '../../../src/main/study/stratify.ts';
import type { Protocol } from '../../../src/shared/crossval/manifest.ts';
import { unitsOf } from '../../../src/shared/crossval/units.ts';
import type { Diagnosis } from '../../../src/shared/domain/diagnosis.ts';
import type { Pair } from '../../../src/shared/domain/study.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { failureOf } from '../../support/failure.ts';

function pairsOf(
  patients: readonly { readonly code: string; readonly diagnoses: readonly (Diagnosis | null)[] }[],
): readonly Pair[] {
  return patients.flatMap(({ code, diagnoses }) =>
    diagnoses.map((diagnosis, i) => ({
      patient: code,
      pair: `${code}-${i}`,
      lesion: String(i),
      bImage: `${code}-${i}_b.png`,
      seImage: `${code}-${i}_se.png`,
      extra: {},
      ...(diagnosis === null ? {} : { diagnosis }),
    })),
  );
}

/** Patients of both classes, some with lesions of both, some without any diagnosis. */
const patients = fc
  .uniqueArray(
    fc.record({
      code: fc.string({ minLength: 1, maxLength: 6 }),
      diagnoses: fc.array(fc.constantFrom<Diagnosis | null>('benign', 'malignant', null), {
        minLength: 1,
        maxLength: 7,
      }),
    }),
    { selector: ({ code }) => code, minLength: 2, maxLength: 60 },
  )
  .map(pairsOf);

const protocols: fc.Arbitrary<Protocol> = fc.oneof(
  fc.record({
    kind: fc.constant('paper' as const),
    folds: fc.integer({ min: 2, max: 6 }),
    test: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
    seed: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('rotating' as const),
    folds: fc.integer({ min: 3, max: 6 }),
    test: fc.constant(null),
    seed: fc.nat(),
  }),
);

/** Whether a study can be divided so; the others are told so, which is tested below. */
function canBeDivided(pairs: readonly Pair[], protocol: Protocol): boolean {
  const { labelled } = patientClasses(pairs);
  const { rest } =
    protocol.test === null
      ? { rest: labelled.map(({ patient }) => patient) }
      : stratifiedPatients(labelled, protocol.test, randomStream(protocol.seed, 'split'));
  return (['benign', 'malignant'] as const).every(
    (name) =>
      labelled.filter((one) => one.diagnosis === name && rest.includes(one.patient)).length >=
      protocol.folds,
  );
}

const divisible = fc
  .tuple(patients, protocols)
  .filter(([pairs, protocol]) => canBeDivided(pairs, protocol));

describe('a study divided by its patients', () => {
  test('has every patient in one part, none left out, none invented', () => {
    fc.assert(
      fc.property(divisible, ([pairs, protocol]) => {
        const { test: tested, folds, unlabelled } = divide(pairs, protocol);
        const all = [...tested, ...folds.flat(), ...unlabelled];
        expect(new Set(all).size).toBe(all.length);
        expect(new Set(all)).toEqual(new Set(pairs.map(({ patient }) => patient)));
        expect(folds).toHaveLength(protocol.folds);
        expect(tested.length > 0).toBe(protocol.kind === 'paper');
        for (const patient of unlabelled)
          expect(pairs.some((one) => one.patient === patient && one.diagnosis)).toBe(false);
      }),
    );
  });

  test('has as many patients of each class in every fold, give or take one, and in all', () => {
    fc.assert(
      fc.property(divisible, ([pairs, protocol]) => {
        const { labelled } = patientClasses(pairs);
        const malignant = new Set(
          labelled.flatMap(({ patient, diagnosis }) => (diagnosis === 'malignant' ? patient : [])),
        );
        const { folds, test: tested } = divide(pairs, protocol);
        const counts = folds.map((members) => {
          const positive = members.filter((patient) => malignant.has(patient)).length;
          return [positive, members.length - positive, members.length] as const;
        });
        for (const which of [0, 1, 2] as const) {
          const sizes = counts.map((count) => count[which]);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(Math.min(...sizes)).toBeGreaterThan(0);
        }
        if (protocol.test === null) return;
        // Within one patient of the share asked for, but for the patient each class keeps.
        for (const positive of [true, false]) {
          const size = labelled.filter(({ patient }) => malignant.has(patient) === positive).length;
          const taken = tested.filter((patient) => malignant.has(patient) === positive).length;
          const wanted = Math.max(1, size * protocol.test);
          expect(Math.abs(taken - wanted)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('is divided alike whatever the order of the rows', () => {
    fc.assert(
      fc.property(divisible, fc.nat(), ([pairs, protocol], seed) => {
        const shuffled = randomStream(seed, 'rows').shuffled(pairs);
        expect(divide(shuffled, protocol)).toEqual(divide(pairs, protocol));
      }),
    );
  });

  test('has no pair of one patient in two parts of any unit, and all pairs of a unit in one', () => {
    fc.assert(
      fc.property(divisible, ([pairs, protocol]) => {
        const parts = divide(pairs, protocol);
        const units = unitsOf({ plan: PLANS.table1, protocol, parts });
        expect(units).toHaveLength(6 * protocol.folds);
        const tested = new Set<string>();
        for (const { parts: own, fold } of units) {
          const all = [...own.fitting, ...own.validation, ...own.test];
          expect(new Set(all).size).toBe(all.length);
          expect(all).toHaveLength(parts.test.length + parts.folds.flat().length);
          for (const list of [own.fitting, own.validation, own.test])
            expect(list.length).toBeGreaterThan(0);
          for (const patient of own.test) tested.add(patient);
          if (protocol.kind === 'rotating') expect(own.test).toEqual(parts.folds[fold - 1]);
        }
        expect(tested).toEqual(
          new Set(protocol.kind === 'paper' ? parts.test : parts.folds.flat()),
        );
      }),
    );
  });

  // Where benign patients have many images, images alone would give a fold two malignant too many.
  test.each([
    [5, 1],
    [1, 5],
  ])('has even classes for all small numbers, of %i and %i images each', (most, least) => {
    const some = (name: Diagnosis, count: number, images: number): Parameters<typeof pairsOf>[0] =>
      Array.from({ length: count }, (_, i) => ({
        code: `${name}-${i}`,
        diagnoses: Array<Diagnosis>(images).fill(name),
      }));
    for (let benign = 3; benign <= 11; benign += 1)
      for (let malignant = 3; malignant <= 11; malignant += 1) {
        const pairs = pairsOf([
          ...some('benign', benign, most),
          ...some('malignant', malignant, least),
        ]);
        const { folds } = divide(pairs, { kind: 'rotating', folds: 3, test: null, seed: 1 });
        for (const name of ['benign', 'malignant']) {
          const sizes = folds.map((own) => own.filter((code) => code.startsWith(name)).length);
          expect(Math.max(...sizes) - Math.min(...sizes), `${benign} ${malignant}`).toBeLessThan(2);
        }
      }
  });

  test('changes with the seed', () => {
    const pairs = pairsOf(
      Array.from({ length: 20 }, (_, i) => ({
        code: `P${i}`,
        diagnoses: [i % 2 === 0 ? 'benign' : 'malignant'],
      })),
    );
    const by = (seed: number): unknown =>
      divide(pairs, { kind: 'rotating', folds: 5, test: null, seed });
    expect(by(1)).toEqual(by(1));
    expect(by(1)).not.toEqual(by(2));
  });
});

describe('images', () => {
  /** Of each class ten patients, one of whom has nine images and the others one or three. */
  const uneven = pairsOf(
    Array.from({ length: 20 }, (_, i): { code: string; diagnoses: Diagnosis[] } => ({
      code: `P${String(i).padStart(2, '0')}`,
      diagnoses: Array<Diagnosis>(i < 2 ? 9 : i % 4 < 2 ? 3 : 1).fill(
        i % 2 === 0 ? 'benign' : 'malignant',
      ),
    })),
  );

  test('are as even over folds of equal patients as the largest patients allow', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { folds } = divide(uneven, { kind: 'rotating', folds: 5, test: null, seed });
      const images = folds.map(
        (members) => uneven.filter(({ patient }) => members.includes(patient)).length,
      );
      expect(Math.max(...images) - Math.min(...images)).toBeLessThanOrEqual(8);
      expect(folds.map((members) => members.length)).toEqual([4, 4, 4, 4, 4]);
    }
  });

  test('without a diagnosis count for nobody', () => {
    const labelled = uneven.filter(({ patient }) => patient !== 'P19');
    const last = uneven.filter(({ patient }) => patient === 'P19');
    const unlabelled = Array.from({ length: 30 }, (_, i): Pair => {
      const { diagnosis: _none, ...rest } = last[0]!;
      return { ...rest, pair: `more-${i}` };
    });
    const protocol = { kind: 'rotating', folds: 5, test: null, seed: 3 } as const;
    expect(divide([...labelled, ...last, ...unlabelled], protocol)).toEqual(
      divide([...labelled, ...last], protocol),
    );
  });
});

describe('a study that cannot be divided so', () => {
  const few = pairsOf([
    ...Array.from({ length: 9 }, (_, i) => ({ code: `B${i}`, diagnoses: ['benign' as const] })),
    ...Array.from({ length: 4 }, (_, i) => ({ code: `M${i}`, diagnoses: ['malignant' as const] })),
  ]);

  test.each<[protocol: Protocol, reason: string]>([
    [
      { kind: 'paper', folds: 5, test: 0.2, seed: 1 },
      'only 3 malignant patients can be divided beside the test part, fewer than one for each fold',
    ],
    [
      { kind: 'rotating', folds: 5, test: null, seed: 1 },
      'only 4 malignant patients can be divided, fewer than one for each fold',
    ],
    [
      { kind: 'rotating', folds: 2, test: null, seed: 1 },
      'rotating folds need at least three: one to test, one to stop early, one to fit',
    ],
  ])('says which class is short, and what to do: %#', (protocol, reason) => {
    const error = failureOf(() => divide(few, protocol));
    expect(error).toMatchObject({ kind: 'split', parts: { reason } });
    expect(error.parts.remedy).toMatch(/folds/);
  });

  test('says one patient as one', () => {
    const lone = few.filter(({ patient }) => !/M[1-9]/.test(patient));
    const error = failureOf(() =>
      divide(lone, { kind: 'rotating', folds: 3, test: null, seed: 1 }),
    );
    expect(error.parts.reason).toContain('only 1 malignant patient can');
  });
});
