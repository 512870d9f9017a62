import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';

import { evaluateRun } from '../../../src/main/evaluation/run/evaluate-run.ts';
import { predictionsCsv, runCsvs } from '../../../src/main/reports/run-csv.ts';
import { noticeText } from '../../../src/main/reports/run-notices.ts';
import { runTables } from '../../../src/main/reports/run-tables.ts';
import { defaultEvaluation } from '../../../src/shared/crossval/evaluation-options.ts';
import { simulatedRun } from '../../support/crossval.ts';

const run = simulatedRun({ patients: 40, folds: 3, protocol: 'rotating' });
const results = evaluateRun({
  ...run,
  options: { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 100 } },
});
const ensemble = results.arms.find(({ arm }) => arm.reader === 'ensemble')!;

function rowsOf(text: string): readonly Record<string, string>[] {
  return parse(text, { columns: true });
}

describe("the paper's tables for a terminal", () => {
  const text = runTables(results);
  const percent = (share: number): string => (100 * share).toFixed(2);

  test('give mean and SD over folds in percent, with folds and n', () => {
    const { mean, sd } = ensemble.paperForm.byVote.accuracy;
    const [, section] = text.split('Table 1, patient-wise by vote (Eq. 1)\n');
    const line = section!.split('\n').find((row) => /B-SE +Ensemble {2}/.test(row))!;
    expect(line).toContain(`${percent(mean!)} ± ${percent(sd!)}`);
    expect(line).toMatch(/3 +40 patients$/);
  });

  test('name every table, and what the images are first of all', () => {
    const titles = text.split('\n').filter((row) => /^(Table|Estimates)/.test(row));
    expect(titles.map((title) => title.slice(0, 9))).toEqual([
      'Table 1, ',
      'Table 1, ',
      'Table 1, ',
      'Estimates',
      'Table 2, ',
      'Table 3, ',
      'Table 4, ',
    ]);
    expect(text.split('\n')[1]).toMatch(/^Note: The images are simulated/);
  });

  test('list who was misclassified, beside the correct ones', () => {
    const missed = results.cases.filter(({ arms }) => arms['bse-cropped-ensemble']!.misclassified);
    expect(missed.length).toBeGreaterThan(0);
    for (const { unit, arms } of missed) {
      const { trueClass } = arms['bse-cropped-ensemble']!;
      const line = text.split('\n').find((row) => row.trimStart().startsWith(`${unit} `))!;
      expect(line).toContain(`${trueClass.toFixed(2)} (correct ones: `);
    }
  });
});

describe('the tables as CSV', () => {
  const files = runCsvs(results);

  test('say in every line what the images are', () => {
    for (const [name, text] of Object.entries(files)) {
      const rows = rowsOf(text);
      // Crops have no figures of heat.
      if (name !== 'heat.csv') expect(rows.length, name).toBeGreaterThan(0);
      for (const row of rows) expect(row['images_are'], name).toBe('simulated');
    }
  });

  test('keep every digit of a rate, with its n and interval', () => {
    const row = rowsOf(files['table1.csv']!).find(
      (item) =>
        item['decision'] === 'patient-wise, Eq. 1' &&
        item['arm'] === 'bse-cropped-ensemble' &&
        item['figure'] === 'sensitivity',
    )!;
    const { sensitivity } = ensemble.estimates.byVote;
    expect(Number(row['mean'])).toBe(ensemble.paperForm.byVote.sensitivity.mean);
    expect(Number(row['value'])).toBe(sensitivity.value);
    expect(Number(row['low'])).toBe(sensitivity.interval!.low);
    expect(row).toMatchObject({ n_patients: String(sensitivity.n), interval_by: 'wilson' });
  });

  test('have a line per case and arm, and per point of every curve', () => {
    expect(rowsOf(files['cases.csv']!)).toHaveLength(results.cases.length * 4);
    const points = results.arms.reduce((sum, { curve }) => sum + curve.length, 0);
    const strain = results.references.reduce((sum, { curve }) => sum + curve.length, 0);
    expect(rowsOf(files['curves.csv']!)).toHaveLength(points + strain);
    expect(rowsOf(files['comparisons.csv']!)).toHaveLength(3);
  });

  test('predictions read back as the same numbers', () => {
    const rows = rowsOf(predictionsCsv(run.manifest, run.units));
    const all = run.units.flatMap(({ predictions }) => predictions);
    expect(rows.map((row) => Math.fround(Number(row['probability_ensemble'])))).toEqual(
      all.map(({ ensemble: own }) => own),
    );
    expect(new Set(rows.map((row) => row['part']))).toEqual(new Set(['validation', 'test']));
  });
});

test('every notice has words', () => {
  expect(noticeText({ kind: 'one-class', missing: 'benign' })).toBe(
    'No benign case was tested: what needs one is not defined.',
  );
  expect(noticeText({ kind: 'origin', origin: 'not stated', detail: '' })).toBe(
    'The study does not say whether its images are real.',
  );
  expect(noticeText({ kind: 'unread-pairs', pairs: ['A-1'] })).toMatch(/^1 test pair could/);
  for (const notice of results.notices) expect(noticeText(notice)).toMatch(/^[^{}]{20,}[.:].*$/);
});
