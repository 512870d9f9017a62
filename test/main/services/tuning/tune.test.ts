import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { tuneStudy } from '../../../../src/main/services/tuning/tune-study.ts';
import type { TuneResults } from '../../../../src/main/services/tuning/tune.ts';
import { FIT_OPTION_DEFAULTS } from '../../../../src/shared/crossval/defaults.ts';
import type { CrossvalManifest } from '../../../../src/shared/crossval/manifest.ts';
import { failure } from '../../../support/failure.ts';
import { phantomStudy } from '../../../support/studies.ts';

const root = mkdtempSync(join(tmpdir(), 'sonopair-tune-'));
beforeAll(() => phantomStudy(join(root, 'study'), 18));
afterAll(() => rmSync(root, { recursive: true }));

/** Two trials in the first outer fold of three: seven units of one epoch. */
function tune(
  more: {
    readonly trials?: number;
    readonly maxHours?: number;
    readonly stopAt?: string;
    readonly lines?: string[];
  } = {},
): Promise<TuneResults | null> {
  const { trials = 2, maxHours = null, stopAt, lines = [] } = more;
  const stop = new AbortController();
  return tuneStudy(
    {
      ...FIT_OPTION_DEFAULTS,
      study: join(root, 'study'),
      out: join(root, 'search'),
      fit: { input: 'bse', images: 'cropped', networks: ['resnet18'] },
      folds: 3,
      innerFolds: 3,
      trials,
      outer: [1],
      seed: 1,
      size: 64,
      epochs: 1,
      patience: 1,
      provider: 'cpu',
      threads: 1,
      acceptedLeaks: [],
      user: 'me',
      parallel: 1,
      maxHours,
    },
    {
      signal: stop.signal,
      findLeaks: () => Promise.resolve([]),
      onNotice: () => undefined,
      onLine: (line) => {
        lines.push(line);
        if (stopAt !== undefined && line.includes(stopAt)) stop.abort();
      },
    },
  );
}

const manifestOf = (name: string): CrossvalManifest =>
  JSON.parse(
    readFileSync(join(root, 'search', 'outer-1', name, 'manifest.json'), 'utf8'),
  ) as CrossvalManifest;

describe('a nested search', () => {
  test('pauses without time, goes on after a stop, and never shows a choice the outer patients', async () => {
    expect(await tune({ maxHours: 1e-9 })).toBeNull();
    const stopped = await failure(tune({ stopAt: 'trial 1 of 2' }));
    expect(stopped.message).toContain('paused');

    const results = (await tune())!;
    const [fold] = results.folds;
    expect(results.folds).toHaveLength(1);
    expect(fold!.trials).toHaveLength(2);
    expect(fold!.trials[0]!.trial).toEqual({
      learningRate: 1e-4,
      batch: 8,
      classWeights: 'none',
    });
    const aucs = fold!.trials.map(({ score }) => score.auc);
    expect(aucs[fold!.chosen - 1]).toBe(Math.max(...aucs));

    const chosen = manifestOf('chosen').content;
    const outside = chosen.parts.folds[0]!;
    expect(fold!.outer.benign + fold!.outer.malignant).toBe(outside.length);
    expect(chosen.options).toMatchObject(fold!.trials[fold!.chosen - 1]!.trial);
    for (const name of ['trial-01', 'trial-02']) {
      const { pairs, parts } = manifestOf(name).content;
      const patients = new Set(pairs.map(({ patient }) => patient));
      for (const patient of outside) expect(patients.has(patient)).toBe(false);
      expect(parts.folds.flat().toSorted()).toEqual([...patients].toSorted());
    }

    // Nothing is fitted twice: what is there gives the same results.
    const written = readFileSync(join(root, 'search', 'results.json'), 'utf8');
    expect(await tune()).toEqual(results);
    expect(readFileSync(join(root, 'search', 'results.json'), 'utf8')).toBe(written);

    const other = await failure(tune({ trials: 3 }));
    expect(other.message).toContain('a search with other patients, options or trials');
  }, 180_000);
});
