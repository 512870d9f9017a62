import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { familyOf } from '../../../src/main/phantom/appearance.ts';
import { REFERENCE_PATIENTS } from '../../../src/main/phantom/reference-patients.ts';
import { auc } from '../../../src/shared/stats/auc.ts';
import { confusionAt } from '../../../src/shared/stats/confusion.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';

const cases = REFERENCE_PATIENTS.map(({ diagnosis, strainRatio }) => ({
  positive: diagnosis === 'malignant',
  score: strainRatio,
}));

test('the table separates the classes as method.md says', () => {
  expect(cases.filter(({ positive }) => positive)).toHaveLength(43);
  expect(cases).toHaveLength(86);
  expect(auc(cases)).toBeCloseTo(0.83, 3);
  expect(confusionAt(cases, 2.87)).toEqual({
    truePositive: 37,
    falseNegative: 6,
    trueNegative: 28,
    falsePositive: 15,
  });
  const median = (positive: boolean): number | undefined =>
    cases
      .filter((item) => item.positive === positive)
      .map(({ score }) => score)
      .toSorted((a, b) => a - b)[21];
  expect([median(false), median(true)]).toEqual([2.42, 5.95]);
});

test('every histology has its family, misspelt ones too', () => {
  const members = new Map<string, Set<string>>();
  for (const patient of REFERENCE_PATIENTS) {
    const family = familyOf(patient);
    members.set(family, (members.get(family) ?? new Set()).add(patient.histology));
  }
  expect(members.get('cyst')).toEqual(new Set(['comp cyst']));
  expect(members.get('scar or fat necrosis')).toEqual(new Set(['fat necrosis', 'scar']));
  expect(members.get('fibrocystic or fibrosis')).toEqual(
    new Set(['fibrocystic', 'fibrocystic change', 'fibro change', 'fibrosis']),
  );
  expect(members.get('circumscribed carcinoma')).toEqual(
    new Set([
      'Invasive papillary Ca',
      'IDC micropapillary',
      'IDC mucinous',
      'IDC -triple -',
      'papilloma with minimal IDC',
    ]),
  );
  expect(members.get('solid benign')).toContain('intraductal papilloma');
  expect(members.get('infiltrating carcinoma')).toContain('ILC');
});

describeWith('shared-data', "the paper's table beside the repository", () => {
  test('is the table in the source', async () => {
    const lines = (await readFile(sharedStudy('strain-ratios.csv'), 'utf8')).trim().split(/\r?\n/);
    const rows = lines.slice(1).map((line) => {
      const [, diagnosis, histology, strainRatio] = line.split(',');
      return { diagnosis, histology, strainRatio: Number(strainRatio) };
    });
    expect(REFERENCE_PATIENTS).toEqual(rows);
  });
});
