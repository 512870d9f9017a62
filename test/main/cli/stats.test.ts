import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { REFERENCE_PATIENTS } from '../../../src/main/phantom/reference-patients.ts';
import type { ScoreStatistics } from '../../../src/main/services/stats.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { wilson } from '../../../src/shared/stats/wilson.ts';
import { aucReferences } from '../../shared/stats/reference.ts';
import { sonopair, sonopairHere } from '../../support/command.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-stats-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A file with these lines; its path. */
function csv(...lines: readonly string[]): string {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function statistics(file: string, ...args: readonly string[]): Promise<ScoreStatistics> {
  const columns = ['--label', 'truth', '--score', 'score'];
  const { status, stdout, stderr } = await sonopairHere([
    'stats',
    '--csv',
    file,
    '--json',
    ...(args.includes('--label') ? args : [...columns, ...args]),
  ]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as ScoreStatistics;
}

const strainColumns = ['--label', 'diagnosis', '--score', 'strain_ratio'];
const strainTable = (): string =>
  csv(
    'diagnosis,strain_ratio',
    ...REFERENCE_PATIENTS.map(({ diagnosis, strainRatio }) => `${diagnosis},${strainRatio}`),
  );

/** Patients of one to four rows with a patient effect, a third malignant; probabilities. */
function clusteredRows(): readonly string[] {
  const random = randomStream(8, 'rows');
  return Array.from({ length: 45 }, (_, i) => {
    const positive = i % 3 === 0;
    const own = random.normal() + (positive ? 1 : -1);
    return Array.from({ length: 1 + (i % 4) }, () => {
      const score = 1 / (1 + Math.exp(-(own + random.normal())));
      return `P${i},${positive ? 1 : 0},${score.toFixed(4)}`;
    });
  }).flat();
}

describe("sonopair stats on the paper's strain ratios", () => {
  test('gives the AUC, its interval as pROC, and at 2.87 the counts of method.md', async () => {
    const result = await statistics(strainTable(), ...strainColumns, '--cutoff', '2.87');
    const reference = aucReferences().find(({ name }) => name === 'strain-ratio')!;
    const { patientWise, rowWise } = result;
    expect(rowWise).toBeNull();
    expect(patientWise).toMatchObject({ patients: 86, cases: 86, prevalence: 0.5 });
    expect(patientWise.auc.value).toBeCloseTo(0.8299, 4);
    expect(patientWise.auc.interval!.method).toBe('delong');
    expect(patientWise.auc.interval!.low).toBeCloseTo(reference.low, 6);
    expect(patientWise.auc.interval!.high).toBeCloseTo(reference.high, 6);
    expect(patientWise.cutoff).toEqual({ value: 2.87, by: 'given' });
    expect(patientWise.confusion).toEqual({
      truePositive: 37,
      falseNegative: 6,
      trueNegative: 28,
      falsePositive: 15,
    });
    expect(patientWise.sensitivity).toEqual({
      value: 37 / 43,
      n: 43,
      unit: 'patient',
      cases: 43,
      interval: wilson(37, 43),
    });
    expect(patientWise.specificity.interval).toEqual(wilson(28, 43));
    expect(patientWise.precision).toMatchObject({ cases: 52, interval: wilson(37, 52) });
    expect(patientWise.f1.interval!.method).toBe('cluster-bootstrap');
    expect(patientWise.calibration).toBeNull();
  });

  test('says all of it in text, with methods, and that a Youden cutoff is optimistic', async () => {
    const { status, stdout } = await sonopair(['stats', '--csv', strainTable(), ...strainColumns]);
    expect(status).toBe(0);
    for (const pattern of [
      /^86 patients\. Positive: malignant; negative: benign/,
      /at least 2\.87, Youden's cutoff on these same cases\. 43 positive, 43 negative patients \(prevalence 50\.0 %\)/,
      /AUC +0\.830 +0\.745 to 0\.914 +86 patients +86 patients +DeLong/,
      /AUPRC +0\.833 +0\.\d{3} to 0\.\d{3} .*bootstrap of patients/,
      /sensitivity +0\.860 +0\.727 to 0\.934 +37 of 43 patients +43 patients +Wilson/,
      /specificity +0\.651 .*28 of 43 patients/,
      /positive +37 +6\n +negative +15 +28/,
      /Note: The cutoff was chosen on the same cases.*optimistic/,
      /Note: Scores outside \[0, 1\] are no probabilities/,
      /Note: Bootstrap: 2000 resamples of patients, seed 1/,
    ])
      expect(stdout).toMatch(pattern);
    expect(stdout).not.toMatch(/Brier +\d/);
  });
});

describeWith('shared-data', 'sonopair stats on the table beside the repository', () => {
  test('gives AUC 0.8299 and at 2.87 sensitivity 37/43, specificity 28/43', async () => {
    const file = sharedStudy('strain-ratios.csv');
    const { patientWise } = await statistics(file, ...strainColumns, '--cutoff', '2.87');
    expect(patientWise.auc.value).toBeCloseTo(0.8299, 4);
    expect(patientWise.confusion).toMatchObject({ truePositive: 37, trueNegative: 28 });
    expect([patientWise.sensitivity.cases, patientWise.specificity.cases]).toEqual([43, 43]);
  });
});

describe('sonopair stats on rows of patients', () => {
  const rows = clusteredRows();
  const header = 'patient,truth,score';

  test('bootstraps rows by patient, and gives Wilson and DeLong on mean scores', async () => {
    const result = await statistics(
      csv(header, ...rows),
      '--patient',
      'patient',
      '--cutoff',
      '0.5',
    );
    const { rowWise, patientWise } = result;
    expect(rowWise).toMatchObject({ unit: 'row', patients: 45, cases: rows.length });
    expect(patientWise).toMatchObject({ unit: 'patient', patients: 45, cases: 45 });
    for (const name of ['auc', 'sensitivity', 'specificity', 'accuracy', 'precision'] as const) {
      expect(rowWise![name].interval!.method).toBe('cluster-bootstrap');
      expect(patientWise[name].interval!.method).toBe(name === 'auc' ? 'delong' : 'wilson');
    }
    const positives = rows.filter((row) => row.split(',')[1] === '1');
    expect(rowWise!.sensitivity).toMatchObject({ n: 15, cases: positives.length });
    const called = positives.filter((row) => Number(row.split(',')[2]) >= 0.5).length;
    expect(rowWise!.sensitivity.value).toBeCloseTo(called / positives.length, 12);
    // Rows of one patient are alike: taken for independent they would promise too much.
    const { low, high } = rowWise!.accuracy.interval!;
    const right = rowWise!.accuracy.value! * rows.length;
    const naive = wilson(Math.round(right), rows.length)!;
    expect(high - low).toBeGreaterThan(naive.high - naive.low);
  });

  test('gives Brier and ECE of probabilities, each with an interval', async () => {
    const { rowWise, patientWise } = await statistics(csv(header, ...rows), '--patient', 'patient');
    const squares = rows.map((row) => {
      const [, truth, score] = row.split(',');
      return (Number(score) - Number(truth)) ** 2;
    });
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    expect(rowWise!.calibration!.brier.value).toBeCloseTo(mean, 12);
    for (const { calibration } of [rowWise!, patientWise])
      for (const { value, interval } of [calibration!.brier, calibration!.ece]) {
        expect(interval!.low).toBeLessThan(interval!.high);
        expect(value).toBeGreaterThan(0);
      }
    expect(rowWise!.cutoff.by).toBe('youden-on-the-same-cases');
  });

  test('gives the same figures for the same seed, whatever the order of the rows', async () => {
    const args = ['--patient', 'patient', '--bootstrap', '200'];
    const one = await statistics(csv(header, ...rows), ...args);
    const turned = await statistics(csv(header, ...rows.toReversed()), ...args);
    const other = await statistics(csv(header, ...rows), ...args, '--seed', '2');
    expect({ ...turned, file: one.file }).toEqual(one);
    expect(other.rowWise!.auc.interval).not.toEqual(one.rowWise!.auc.interval);
    expect(other.patientWise.auc.interval).toEqual(one.patientWise.auc.interval);
  });

  test('says where an interval promises more than the patients can hold', async () => {
    const few = ['A,1,0.9', 'A,1,0.4', 'B,0,0.2', 'B,0,0.3', 'C,1,0.8', 'D,0,0.1', 'E,1,0.7'];
    const columns = ['--label', 'truth', '--score', 'score', '--patient', 'patient'];
    const args = ['stats', '--csv', csv(header, ...few, 'F,0,0.45'), ...columns];
    const { stdout } = await sonopairHere([...args, '--cutoff', '0.4']);
    expect(stdout).toMatch(/sensitivity +1\.000 +1\.000 to 1\.000 .*bootstrap of patients/);
    expect(stdout).toContain('Note: A bootstrap interval without width means');
    expect(stdout).toMatch(/Note: Up to \d+ resamples had no value for some figure/);
    expect(stdout).toMatch(/Note: .*the AUC's interval is Newcombe's/);
    expect(stdout).not.toContain('optimistic');
  });

  test('takes patients of one row each as independent', async () => {
    const single = ['A,1,0.9', 'B,1,0.4', 'C,0,0.5', 'D,0,0.1'];
    const result = await statistics(csv(header, ...single), '--patient', 'patient');
    expect(result.rowWise).toBeNull();
    expect(result.patientWise.sensitivity.interval!.method).toBe('wilson');
  });
});

describe('sonopair stats reads', () => {
  test('the usual labels, semicolons and decimal commas', async () => {
    const labels = ['Malignant', '1', 'positive', 'TRUE', 'benign', '0', 'Negative', 'false'];
    const lines = labels.map((label, i) => `${label};${9 - i},5`);
    const { patientWise, labels: found } = await statistics(csv('truth;score', ...lines));
    expect(patientWise).toMatchObject({ patients: 8, prevalence: 0.5, auc: { value: 1 } });
    expect(patientWise.auc.interval!.method).toBe('newcombe');
    expect(found.positive).toEqual(['1', 'Malignant', 'TRUE', 'positive']);
  });

  test('any label that is named positive', async () => {
    const file = csv('truth,score', 'IDC,3', 'DCIS,1', 'cyst,2', 'IDC,0.5');
    const { patientWise, labels } = await statistics(file, '--positive', 'IDC');
    expect(labels).toEqual({ positive: ['IDC'], negative: ['DCIS', 'cyst'] });
    expect(patientWise.auc.value).toBe(0.5);
  });

  test('and lists the rows it leaves out for missing values', async () => {
    const lines = ['A,1,0.9', 'B,,0.4', 'C,0,NA', 'D,0,0.1', ',1,0.3', 'E,,'];
    const file = csv('patient,truth,score', ...lines);
    const { leftOut, patientWise } = await statistics(file, '--patient', 'patient');
    expect(leftOut).toEqual([
      { line: 3, patient: 'B', missing: ['truth'] },
      { line: 4, patient: 'C', missing: ['score'] },
      { line: 6, missing: ['patient'] },
      { line: 7, patient: 'E', missing: ['truth', 'score'] },
    ]);
    expect(patientWise.patients).toBe(2);
    const columns = ['--label', 'truth', '--score', 'score', '--patient', 'patient'];
    const { stdout } = await sonopairHere(['stats', '--csv', file, ...columns]);
    expect(stdout).toContain('Left out for missing values: 4 rows\n  line 3, B: no truth\n');
    expect(stdout).toContain('  line 6: no patient\n  line 7, E: no truth, no score\n');
  });
});

describe('bad input ends in one line', () => {
  const header = 'patient,truth,score';
  test.each<[what: string, lines: readonly string[], args: readonly string[], line: RegExp]>([
    [
      'a missing column',
      ['truth,skore', '1,2'],
      [],
      /no column score\. .*columns are: truth, skore/,
    ],
    ['a missing patient column', [header, 'A,1,2'], ['--patient', 'code'], /no column code/],
    [
      'one class',
      ['truth,score', '1,2', '1,3'],
      [],
      /column truth: no case is negative, all are 1/,
    ],
    [
      'a positive label nobody has',
      ['truth,score', 'a,2', 'b,3'],
      ['--positive', 'c'],
      /no case is positive \("c"\), all are a, b/,
    ],
    [
      'a score in words',
      ['truth,score', '1,2', '0,high', '0,low'],
      [],
      /line 3, column score: "high" is not a number \(1 more row is wrong: line 4\)/,
    ],
    ['an endless score', ['truth,score', '1,1e999', '0,2'], [], /"1e999" is not a number/],
    [
      'an unknown label',
      ['truth,score', 'maybe,2', '0,1'],
      [],
      /line 2, column truth: "maybe" is not a known label.*--positive/,
    ],
    [
      'a patient with two labels',
      [header, 'A,1,2', 'B,0,1', 'A,0,3'],
      ['--patient', 'patient'],
      /patient A is positive and negative \(lines 2 and 4\)/,
    ],
    ['no rows', ['truth,score'], [], /a header but no rows\. Give a CSV file with a header/],
    [
      'nothing but missing values',
      ['truth,score', '1,', ',2'],
      [],
      /no row has a label, a score and a patient/,
    ],
    ['a column named twice', ['truth,score,score', '1,2,3'], [], /two columns named score/],
  ])('%s', async (_, lines, args, line) => {
    const columns = ['--label', 'truth', '--score', 'score'];
    const result = await sonopairHere(['stats', '--csv', csv(...lines), ...columns, ...args]);
    expect(result.stderr).toMatch(/^sonopair: .*\n$/);
    expect(result.stderr).toMatch(line);
    expect(result).toMatchObject({ status: 1, stdout: '' });
  });

  test('a file that is not there, and a cutoff that is no number', async () => {
    const columns = ['--label', 'truth', '--score', 'score'];
    const missing = await sonopairHere(['stats', '--csv', join(folder, 'none.csv'), ...columns]);
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(missing.stderr).toMatch(/^sonopair: .*none\.csv: .*does not exist.*\n$/);
    const wrong = await sonopairHere(['stats', '--csv', 'x', ...columns, '--cutoff', 'high']);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^sonopair: .*--cutoff.*must be a number.*\n$/);
  });
});
