import { describe, expect, test } from 'vitest';

import { partsFaults } from '../../../src/main/crossval/unit-check.ts';
import type { Parts } from '../../../src/shared/crossval/manifest.ts';
import { patientPairs, simulatedRun } from '../../support/crossval.ts';

const pairs = [
  ...patientPairs('A', 'benign', 2),
  ...patientPairs('B', 'malignant', 1),
  ...patientPairs('C', 'benign', 1),
  ...patientPairs('D', null, 2),
];
const parts: Parts = { test: ['A'], folds: [['B'], ['C']], unlabelled: ['D'] };

describe('a division', () => {
  test('of every patient into one part has no fault', () => {
    expect(partsFaults({ pairs, parts })).toEqual([]);
    for (const protocol of ['paper', 'rotating'] as const)
      expect(partsFaults(simulatedRun({ folds: 3, protocol }).manifest.content)).toEqual([]);
  });

  test.each([
    ['a patient tested and fitted', { folds: [['B', 'A'], ['C']] }, ['A is in more than one part']],
    ['one in two folds', { folds: [['B'], ['C', 'B']] }, ['B is in more than one part']],
    ['one that is nowhere', { folds: [['B']] }, ['C is in no part']],
    ['one of no pairs', { test: ['A', 'E'] }, ['E is in a part and has no pairs']],
    [
      'one without a diagnosis among the tested',
      { test: ['A', 'D'], unlabelled: [] },
      ['D is not among those without a diagnosis'],
    ],
    [
      'one left out as if nothing were known',
      { test: [], unlabelled: ['A', 'D'] },
      ['A is among those without a diagnosis'],
    ],
  ])('with %s says so', (_what, change, faults) => {
    expect(partsFaults({ pairs, parts: { ...parts, ...change } })).toEqual(faults);
  });
});
