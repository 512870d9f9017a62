import { describe, expect, test } from 'vitest';

import { pairFields } from '../../../src/shared/domain/image-pair.ts';
import { examFields, lesionFields, patientFields } from '../../../src/shared/domain/patient.ts';
import {
  checked,
  numberOrNull,
  numbers,
  textOrNull,
  typed,
} from '../../../src/renderer/ui/checked.ts';

const PATIENT = { code: 'P1', name: null, birthYear: null, note: null };

describe('a form, checked by the schema of the contract', () => {
  test('gives its value, as the schema tidies it', () => {
    expect(checked(patientFields, { ...PATIENT, code: ' P1 ' })).toEqual({
      value: PATIENT,
      problems: {},
    });
  });

  test('names what is wrong, field by field', () => {
    const { value, problems } = checked(patientFields, {
      code: '  ',
      name: 'x'.repeat(201),
      birthYear: 1066,
      note: null,
    });
    expect(value).toBeNull();
    expect(problems).toEqual({
      code: { text: 'required', limit: 1 },
      name: { text: 'tooLong', limit: 200 },
      birthYear: { text: 'atLeast', limit: 1880 },
    });
  });

  test.each([
    ['a number that is a text', { birthYear: 'nineteen' }, 'number', 0],
    ['a fraction where a whole number is wanted', { birthYear: 1971.5 }, 'whole', 0],
    ['a number that is too large', { birthYear: 3000 }, 'atMost', 2200],
    ['a control character', { name: 'a\u0007b' }, 'wrong', 0],
  ])('%s', (_, parts, text, limit) => {
    const { problems } = checked(patientFields, { ...PATIENT, ...parts });
    expect(Object.values(problems)).toEqual([{ text, limit }]);
  });

  test('tells days, ratios and lists', () => {
    const exam = checked(examFields, { date: '2024-02-30', device: null, note: null });
    expect(exam.problems.date).toEqual({ text: 'day', limit: 0 });
    const lesion = {
      code: '1',
      side: null,
      clock: null,
      histology: null,
      diagnosis: null,
      birads: null,
      tsukuba: null,
      note: null,
    };
    expect(checked(lesionFields, { ...lesion, ebRatio: 0 }).problems.ebRatio).toEqual({
      text: 'above',
      limit: 0,
    });
    expect(checked(lesionFields, { ...lesion, ebRatio: 'much' }).problems.ebRatio).toEqual({
      text: 'number',
      limit: 0,
    });
    const pair = { lesionId: 1, examId: 1, strainMethod: null, view: null };
    const many = Array.from({ length: 21 }, () => 2);
    expect(checked(pairFields, { ...pair, strainRatios: many }).problems.strainRatios).toEqual({
      text: 'tooMany',
      limit: 20,
    });
    expect(checked(pairFields, { ...pair, strainRatios: [2, 'x'] }).problems.strainRatios).toEqual({
      text: 'number',
      limit: 0,
    });
  });
});

describe('what is typed', () => {
  test('is nothing where it is blank', () => {
    expect(textOrNull(' \n')).toBeNull();
    expect(textOrNull(' a ')).toBe(' a ');
    expect(numberOrNull('  ')).toBeNull();
  });

  test.each([
    ['2.4', 2.4],
    ['2,4', 2.4],
    [' 12 ', 12],
    ['-1', -1],
    ['.5', 0.5],
    ['5.', 5],
  ])('%s is a number', (text, number) => {
    expect(numberOrNull(text)).toBe(number);
  });

  test.each(['1e3', '0x10', 'NaN', '1.2.3', '1,200.5', '2 4'])('%s is none, and stays', (text) => {
    expect(numberOrNull(text)).toBe(text);
  });

  test('may be several numbers, with either decimal sign', () => {
    expect(numbers('2.4 2,7;2.5\n3')).toEqual([2.4, 2.7, 2.5, 3]);
    expect(numbers('')).toEqual([]);
    expect(numbers('2.4 x')).toEqual([2.4, 'x']);
  });

  test('is written back in the language it will be read in', () => {
    expect(typed(2.45, 'de')).toBe('2,45');
    expect(typed(1234.5, 'en')).toBe('1234.5');
    expect(typed(null, 'en')).toBe('');
    expect(numberOrNull(typed(1234.567, 'de'))).toBe(1234.567);
  });
});
