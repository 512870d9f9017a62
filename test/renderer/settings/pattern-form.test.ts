import { expect, test } from 'vitest';

import { DEFAULT_NAME_PATTERN } from '../../../src/shared/pairing/names.ts';
import {
  patternOf,
  wrongExpressions,
} from '../../../src/renderer/features/settings/pattern-form.ts';

test('without an expression for the patient, none is looked for', () => {
  expect(patternOf({ ...DEFAULT_NAME_PATTERN, patient: ' ' })).toEqual(DEFAULT_NAME_PATTERN);
  expect(patternOf({ b: 'b', se: 'se', patient: '^(P\\d+)' }).patient).toBe('^(P\\d+)');
});

test('an expression that is none, or marks nothing, is named', () => {
  expect(wrongExpressions({ ...DEFAULT_NAME_PATTERN, patient: '' })).toEqual([]);
  expect(wrongExpressions({ b: '', se: '(se', patient: '[' })).toEqual(['b', 'se', 'patient']);
});
