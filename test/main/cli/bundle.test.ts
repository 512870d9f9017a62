import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BundleCheck } from '../../../src/main/services/crossval/bundle/verify-bundle.ts';
import { evaluateFolder } from '../../../src/main/services/crossval/evaluate.ts';
import { defaultEvaluation } from '../../../src/shared/crossval/evaluation-options.ts';
import type { RunResults } from '../../../src/shared/crossval/results.ts';
import { simulatedRun } from '../../support/crossval.ts';
import { sonopair } from '../../support/command.ts';
import { resultFolder } from '../../support/crossval-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-bundle-command-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const run = simulatedRun({ patients: 24, folds: 2 });
const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 50 } };

beforeAll(async () => {
  await resultFolder(run, at('run'));
  await evaluateFolder(at('run'), options, { signal: new AbortController().signal });
  const { status, stdout, stderr } = await sonopair(['bundle', at('run'), '--out', at('b.zip')]);
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('A small study, 2 of 2 units, manifest, predictions and figures');
  expect(stdout).toContain('names 24 patients by the codes of the study, readers as Reader 1');
});

describe('sonopair verify', () => {
  test('says that a bundle is sound, and status 0', async () => {
    const { status, stdout } = await sonopair(['verify', at('b.zip')]);
    expect(stdout).toContain('computed anew: all the same.');
    expect(stdout).toContain('It is sound.');
    expect(status).toBe(0);
  });

  test('names what is not what the predictions give, and status 1', async () => {
    await cp(at('run'), at('bettered'), { recursive: true });
    const results = at('bettered/results.json');
    const better = JSON.parse(await readFile(results, 'utf8')) as RunResults;
    Object.assign(better.arms[0]!.estimates.byVote.sensitivity, { value: 0.99 });
    await writeFile(results, `${JSON.stringify(better)}\n`);
    expect((await sonopair(['bundle', at('bettered'), '--out', at('c.zip')])).status).toBe(0);
    const { status, stdout } = await sonopair(['verify', at('c.zip')]);
    expect(stdout).toMatch(
      /results\.json: arms\[0\]\.estimates\.byVote\.sensitivity\.value: 0\.99 reported, [\d.]+ recomputed/,
    );
    expect(stdout).toContain('It is NOT what it says.');
    expect(status).toBe(1);
    const asJson = await sonopair(['verify', at('c.zip'), '--json']);
    expect(asJson.status).toBe(1);
    expect(JSON.parse(asJson.stdout) as BundleCheck).toMatchObject({
      sound: false,
      run: run.manifest.sha256,
      units: { done: 2, total: 2 },
      images: null,
      refit: null,
    });
  });

  test('says in one line what cannot be verified, and status 1', async () => {
    await writeFile(at('cut.zip'), (await readFile(at('b.zip'))).subarray(0, 5000));
    for (const [args, words] of [
      [[at('cut.zip')], 'it was cut off, or it is another kind of file'],
      [[at('none.zip')], 'it does not exist'],
      [[at('b.zip'), '--refit', 'auto'], 'it has no images to fit on'],
    ] as const) {
      const { status, stdout, stderr } = await sonopair(['verify', ...args]);
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(words);
    }
  });
});

describe('sonopair bundle', () => {
  test('needs the study for its images, and the other way round', async () => {
    for (const args of [['--images'], ['--study', folder]]) {
      const out = ['--out', at('d.zip')];
      const { status, stderr } = await sonopair(['bundle', at('run'), ...out, ...args]);
      expect(status).toBe(2);
      expect(stderr).toContain('Give both --images and --study, or neither');
    }
  });

  test('writes over no file', async () => {
    const { status, stderr } = await sonopair(['bundle', at('run'), '--out', at('b.zip')]);
    expect(status).toBe(1);
    expect(stderr).toContain('that name is there already');
  });
});
