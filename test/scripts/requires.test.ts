import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { countTests } from '../../scripts/testing/report.ts';
import type { SkipRecord } from '../support/parts.ts';
import { temporaryFolder } from '../support/temporary.ts';

const VITEST = resolve('node_modules/vitest/vitest.mjs');

/** A Vitest run of the fixture suite, which needs a browser, on a PATH without one. */
async function runFixture(required: string) {
  const folder = await temporaryFolder();
  const skipsFile = join(folder, 'skips.jsonl');
  const reportFile = join(folder, 'report.json');
  const { status } = spawnSync(
    process.execPath,
    [
      VITEST,
      'run',
      '--root',
      resolve('test/scripts/fixtures'),
      '--reporter=json',
      `--outputFile=${reportFile}`,
    ],
    { env: { PATH: '', SONOPAIR_SKIPS: skipsFile, SONOPAIR_REQUIRE: required } },
  );
  const skips = existsSync(skipsFile)
    ? [JSON.parse(readFileSync(skipsFile, 'utf8')) as SkipRecord]
    : [];
  return {
    skips,
    outcome: countTests(JSON.parse(readFileSync(reportFile, 'utf8')), status, skips),
  };
}

test('a suite whose part is missing is skipped, with its reason on record', async () => {
  const { skips, outcome } = await runFixture('');
  expect(skips).toEqual([{ part: 'chromium', suite: 'the shell', reason: 'no Chromium' }]);
  expect(outcome).toEqual({ passed: 1, skipped: 1, failures: [] });
});

test('the same suite fails where its part is required', async () => {
  const { skips, outcome } = await runFixture('torch, chromium');
  expect(skips).toEqual([]);
  expect(outcome).toMatchObject({ passed: 1, skipped: 0 });
  expect(outcome.failures).toEqual([
    'test/scripts/fixtures/needs-chromium.spec.ts: the shell needs chromium, named in SONOPAIR_REQUIRE',
  ]);
});
