import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { ExamId, LesionId } from '../../../src/shared/domain/ids.ts';
import { type PairFields, pairFields } from '../../../src/shared/domain/image-pair.ts';
import {
  BIRADS,
  type ExamFields,
  examFields,
  type LesionFields,
  lesionFields,
  type PatientFields,
  patientFields,
  SIDES,
} from '../../../src/shared/domain/patient.ts';
import {
  examInput,
  examTexts,
  lesionInput,
  lesionTexts,
  nextLesionCode,
  NONE,
  pairInput,
  pairTexts,
  patientInput,
  patientTexts,
} from '../../../src/renderer/features/patient/forms.ts';

const word = fc.constantFrom('P1', 'IDC', 'radial 3', 'HI VISION Ascendus', 'Straße, übermäßig');
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values);
const ratio = fc.integer({ min: 1, max: 9_999_999 }).map((n) => n / 1000);
const language = fc.constantFrom('en', 'de');

describe('a form that is saved untouched changes nothing', () => {
  test('of a patient', () => {
    const fields: fc.Arbitrary<PatientFields> = fc.record({
      code: word,
      name: orNull(word),
      birthYear: orNull(fc.integer({ min: 1880, max: 2200 })),
      note: orNull(word),
    });
    fc.assert(
      fc.property(fields, (patient) => {
        expect(patientFields.parse(patientInput(patientTexts(patient)))).toEqual(patient);
      }),
    );
  });

  test('of an exam', () => {
    const fields: fc.Arbitrary<ExamFields> = fc.record({
      date: orNull(fc.constantFrom('2024-02-29', '1999-12-31')),
      device: orNull(word),
      note: orNull(word),
    });
    fc.assert(
      fc.property(fields, (exam) => {
        expect(examFields.parse(examInput(examTexts(exam)))).toEqual(exam);
      }),
    );
  });

  test('of a lesion, in either language', () => {
    const fields: fc.Arbitrary<LesionFields> = fc.record({
      code: word,
      side: orNull(fc.constantFrom(...SIDES)),
      clock: orNull(fc.integer({ min: 1, max: 12 })),
      histology: orNull(word),
      diagnosis: orNull(fc.constantFrom('benign', 'malignant')),
      birads: orNull(fc.constantFrom(...BIRADS, 'IVa')),
      tsukuba: orNull(fc.integer({ min: 1, max: 5 })),
      ebRatio: orNull(ratio),
      note: orNull(word),
    });
    fc.assert(
      fc.property(fields, language, (lesion, tongue) => {
        expect(lesionFields.parse(lesionInput(lesionTexts(lesion, tongue)))).toEqual(lesion);
      }),
    );
  });

  test('of a pair, in either language', () => {
    const fields: fc.Arbitrary<PairFields> = fc.record({
      lesionId: fc.integer({ min: 1 }).map((id) => id as LesionId),
      examId: fc.integer({ min: 1 }).map((id) => id as ExamId),
      strainRatios: fc.array(ratio, { maxLength: 20 }),
      strainMethod: orNull(word),
      view: orNull(word),
    });
    fc.assert(
      fc.property(fields, language, (pair, tongue) => {
        expect(pairFields.parse(pairInput(pairTexts(pair, tongue)))).toEqual(pair);
      }),
    );
  });
});

test('nothing chosen is nothing stated', () => {
  const texts = lesionTexts(
    lesionFields.parse({
      code: '1',
      side: 'left',
      clock: 3,
      histology: null,
      diagnosis: 'benign',
      birads: '4A',
      tsukuba: 2,
      ebRatio: null,
      note: null,
    }),
    'en',
  );
  const cleared = {
    ...texts,
    side: NONE,
    clock: NONE,
    diagnosis: NONE,
    birads: NONE,
    tsukuba: NONE,
  };
  expect(lesionInput(cleared)).toMatchObject({
    side: null,
    clock: null,
    diagnosis: null,
    birads: null,
    tsukuba: null,
  });
});

test('the next lesion gets the first number that is free', () => {
  expect(nextLesionCode([])).toBe('1');
  expect(nextLesionCode(['1', '3', 'axilla'])).toBe('2');
});
