import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { closingLine, countCheck, countTests, skipTable } from '../../scripts/testing/report.ts';
import type { SkipRecord } from '../support/parts.ts';

const GPU: SkipRecord = { part: 'gpu', suite: 'CUDA', reason: 'no NVIDIA GPU' };

function file(status: string, tests: readonly (readonly [string, string])[], message = '') {
  const assertionResults = tests.map(([title, result]) => {
    const ancestorTitles = title.split(' > ').slice(0, -1);
    return { fullName: title, ancestorTitles, status: result };
  });
  return { name: resolve('test/a.test.ts'), status, message, assertionResults };
}

const report = (...testResults: readonly ReturnType<typeof file>[]) => ({ testResults });

test('passed, failed and skipped tests are counted, and failures named', () => {
  const tests = [
    ['adds', 'passed'],
    ['subtracts', 'failed'],
    ['CUDA (skipped: no NVIDIA GPU) > trains', 'skipped'],
  ] as const;
  expect(countTests(report(file('failed', tests)), 1, [GPU])).toEqual({
    passed: 1,
    skipped: 1,
    failures: ['test/a.test.ts: subtracts'],
  });
});

test('a file that fails before its tests counts as a failure', () => {
  const outcome = countTests(report(file('failed', [], '\nCannot find module x\nat y')), 1, []);
  expect(outcome.failures).toEqual(['test/a.test.ts: Cannot find module x']);
});

test('a skip that nobody declared is a failure', () => {
  const outcome = countTests(report(file('passed', [['left out', 'pending']])), 0, [GPU]);
  expect(outcome).toEqual({
    passed: 0,
    skipped: 1,
    failures: ['test/a.test.ts: left out: skipped without a reason'],
  });
});

test.each([
  ['no report', undefined, 137],
  ['a report of another form', { results: [] }, 0],
  ['an exit status that no test explains', report(file('passed', [['adds', 'passed']])), 1],
])('%s is a failure', (_, content, status) => {
  expect(countTests(content, status, []).failures).toHaveLength(1);
});

test('the closing line adds up all parts', () => {
  const outcomes = [
    countCheck('Types', 0),
    countCheck('Lint', 1),
    countCheck('Format', null),
    { passed: 40, skipped: 3, failures: ['a'] },
  ];
  expect(closingLine(outcomes)).toBe('41 passed, 3 failed, 3 skipped');
});

test('the table of skips says what was missing, each suite once', () => {
  expect(skipTable([GPU, GPU]).split('\n')).toEqual([
    'Skipped suite  Needs  Why',
    'CUDA           gpu    no NVIDIA GPU',
  ]);
  expect(skipTable([])).toBe('No suite was skipped.');
});
