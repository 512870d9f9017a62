import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { makeSplit } from '../../../src/main/study/split.ts';
import {
  classWeightsOf,
  selectPairs,
  type Selection,
} from '../../../src/main/training/selection.ts';
import type { Diagnosis } from '../../../src/shared/domain/diagnosis.ts';
import type { Study } from '../../../src/shared/domain/study.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { studyOf, type PairSketch } from '../../support/study.ts';

const OPTIONS = { validation: 0.2, seed: 1 };

/** Patients of one to three pairs; some pairs, and some patients, without a diagnosis. */
const studies = fc
  .tuple(
    fc.integer({ min: 2, max: 12 }),
    fc.integer({ min: 2, max: 12 }),
    fc.integer({ min: 0, max: 4 }),
    fc.array(fc.boolean(), { minLength: 90, maxLength: 90 }),
  )
  .map(([benign, malignant, unknown, gaps]): Study => {
    const rows: PairSketch[] = [];
    const add = (count: number, letter: string, diagnosis?: Diagnosis): void => {
      for (let i = 0; i < count; i += 1)
        for (let k = 0; k <= i % 3; k += 1) {
          // The first pair of a patient keeps its diagnosis.
          const known = diagnosis !== undefined && (k === 0 || !gaps[rows.length % gaps.length]);
          rows.push({ patient: `${letter}${i}`, ...(known ? { diagnosis } : {}) });
        }
    };
    add(benign, 'B', 'benign');
    add(malignant, 'M', 'malignant');
    add(unknown, 'U');
    return studyOf(rows);
  });

const fractions = fc.double({ min: 0.05, max: 0.6, noNaN: true });

describe('the pairs of a fit', () => {
  test('no patient is on both sides, and each side has both classes', () => {
    fc.assert(
      fc.property(studies, fractions, fc.nat(50), (study, validation, seed) => {
        const chosen = selectPairs(study, undefined, { validation, seed });
        const patientsOf = (indices: readonly number[]): Set<string> =>
          new Set(indices.map((i) => chosen.pairs[i]!.patient));
        const [fitting, held] = [patientsOf(chosen.fitting), patientsOf(chosen.validation)];
        expect([...fitting].filter((patient) => held.has(patient))).toEqual([]);
        expect([...fitting].toSorted()).toEqual(chosen.fittingPatients.toSorted());
        expect([...held].toSorted()).toEqual(chosen.validationPatients.toSorted());
        for (const side of [chosen.fitting, chosen.validation])
          expect(new Set(side.map((i) => chosen.labels[i]))).toEqual(new Set([0, 1]));
      }),
    );
  });

  test('are all that have a diagnosis, labelled by it; the others are counted', () => {
    fc.assert(
      fc.property(studies, fractions, (study, validation) => {
        const chosen = selectPairs(study, undefined, { validation, seed: 1 });
        const labelled = study.pairs.filter(({ diagnosis }) => diagnosis !== undefined);
        expect(chosen.pairs).toEqual(labelled);
        expect(chosen.unlabelled).toBe(study.pairs.length - labelled.length);
        expect(chosen.labels).toEqual(labelled.map((p) => (p.diagnosis === 'malignant' ? 1 : 0)));
        const all = [...chosen.fitting, ...chosen.validation].toSorted((a, b) => a - b);
        expect(all).toEqual(labelled.map((_, i) => i));
      }),
    );
  });

  test('come from the training part of a split only', () => {
    fc.assert(
      fc.property(studies, fc.nat(50), (study, seed) => {
        const split = makeSplit(study, { test: 0.25, seed });
        const testPatients = new Set(split.parts.test);
        let chosen: Selection;
        try {
          chosen = selectPairs(study, split, OPTIONS);
        } catch (error) {
          // Where a class has one patient left for training, there is nothing to validate on.
          expect(error).toBeInstanceOf(SonopairError);
          return;
        }
        expect(chosen.pairs.some(({ patient }) => testPatients.has(patient))).toBe(false);
        const patients = new Set(chosen.pairs.map(({ patient }) => patient));
        expect([...patients].toSorted()).toEqual(split.parts.train.toSorted());
      }),
    );
  });

  test('are the same for the same seed, whatever the order of the study', () => {
    fc.assert(
      fc.property(studies, (study) => {
        const reversed = { ...study, pairs: study.pairs.toReversed() };
        const a = selectPairs(study, undefined, OPTIONS);
        const b = selectPairs(reversed, undefined, OPTIONS);
        expect(b.validationPatients).toEqual(a.validationPatients);
        expect(selectPairs(study, undefined, OPTIONS)).toEqual(a);
      }),
    );
  });

  test.each([
    ['benign', ['malignant', 'malignant', 'malignant']],
    ['malignant', ['benign', 'benign', 'benign']],
    ['malignant', ['benign', 'benign', 'malignant']],
  ] as const)('too few: says that no %s patient is left', (missing, diagnoses) => {
    const study = studyOf(diagnoses.map((diagnosis, i) => ({ patient: `P${i}`, diagnosis })));
    expect(() => selectPairs(study, undefined, OPTIONS)).toThrow(
      new RegExp(
        `^/studies/example: no ${missing} patient is left for (fitting|validation)\\. Fit on`,
      ),
    );
  });
});

describe('class weights', () => {
  const selection = (labels: readonly number[], fitting: readonly number[]): Selection => ({
    ...selectPairs(
      studyOf(
        ['benign', 'benign', 'malignant', 'malignant'].map((diagnosis, i) => ({
          patient: `P${i}`,
          diagnosis: diagnosis as Diagnosis,
        })),
      ),
      undefined,
      { validation: 0.5, seed: 1 },
    ),
    labels,
    fitting,
  });

  test('are one by default', () => {
    expect(classWeightsOf('none', selection([0, 0, 0, 1], [0, 1, 3]))).toEqual([1, 1]);
  });

  test('balanced: each class weighs as much in all, the mean weight is one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1), { minLength: 2, maxLength: 50 }).filter((l) => new Set(l).size === 2),
        (labels) => {
          const fitting = labels.map((_, i) => i);
          const weights = classWeightsOf('balanced', selection(labels, fitting));
          const total = (label: number): number =>
            labels.filter((l) => l === label).length * weights[label]!;
          expect(total(0)).toBeCloseTo(total(1), 9);
          expect(total(0) + total(1)).toBeCloseTo(labels.length, 9);
        },
      ),
    );
  });

  test('balanced: only the fitting pairs count', () => {
    expect(classWeightsOf('balanced', selection([0, 1, 1, 1, 1], [0, 1]))).toEqual([1, 1]);
    expect(classWeightsOf('balanced', selection([0, 0, 0, 1, 1], [0, 1, 2, 3]))).toEqual([
      4 / 6,
      2,
    ]);
  });
});
