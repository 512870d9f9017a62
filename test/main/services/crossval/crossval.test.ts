import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readManifest } from '../../../../src/main/crossval/folder.ts';
import {
  type AcceptedLeak,
  crossValidate,
  type CrossvalOutcome,
  type FindLeaks,
} from '../../../../src/main/services/crossval/crossval.ts';
import type { Leak } from '../../../../src/shared/contract/jobs.ts';
import { failure } from '../../../support/failure.ts';
import { tinyStudy } from '../../../support/tiny-study.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sonopair-whole-'));
  await tinyStudy(join(root, 'study'), 12);
  const fits = [{ input: 'b', images: 'full', networks: ['resnet18'] }];
  const plan = { format: 'sonopair-plan', version: 1, name: 'own', fits };
  await writeFile(join(root, 'plan.json'), JSON.stringify(plan));
});
afterAll(() => rm(root, { recursive: true }));

interface Asked {
  readonly out: string;
  readonly leaks: FindLeaks;
  readonly accepted?: readonly AcceptedLeak[];
  readonly user?: string;
  readonly signal?: AbortSignal;
  readonly said?: string[];
  readonly costs?: unknown[];
}

/** One epoch in two folds. */
function run({ out, leaks, accepted = [], user = 'me', ...host }: Asked): Promise<CrossvalOutcome> {
  const { signal = new AbortController().signal, said = [], costs = [] } = host;
  return crossValidate(
    {
      study: join(root, 'study'),
      out: join(root, out),
      plan: join(root, 'plan.json'),
      protocol: 'paper',
      folds: 2,
      test: 0.2,
      seed: 1,
      size: 64,
      epochs: 1,
      ensembleEpochs: 1,
      patience: 1,
      batch: 4,
      learningRate: 1e-4,
      classWeights: 'none',
      views: 1,
      eval: 'center',
      freeze: {},
      frozenBatchNorm: 'stored',
      provider: 'cpu',
      threads: 1,
      weights: {},
      only: [],
      acceptedLeaks: accepted,
      user,
      keepModels: 'none',
      parallel: 1,
      maxHours: null,
    },
    {
      signal,
      dryRun: false,
      findLeaks: leaks,
      onNotice: (text) => said.push(text),
      onCost: (cost) => costs.push(cost),
      onLog: () => undefined,
      onProgress: () => undefined,
    },
  );
}

const LEAK: Leak = {
  id: 'abcdef'.padEnd(64, '0'),
  kind: 'identical-image',
  severity: 'blocks',
  text: 'one image is under P1 and P2',
  pairs: ['P1-1', 'P2-1'],
  patients: ['P1', 'P2'],
};
const found: FindLeaks = () => Promise.resolve([LEAK]);

describe('a run whose guard finds a leak', () => {
  test('is told of it and is not begun', async () => {
    const said: string[] = [];
    const costs: unknown[] = [];
    const error = await failure(run({ out: 'blocked', leaks: found, said, costs }));
    expect(error.message).toContain('one image is under P1 and P2');
    expect(said).toEqual(['Leak abcdef000000, identical-image: one image is under P1 and P2']);
    expect(costs).toEqual([]);
    expect(existsSync(join(root, 'blocked'))).toBe(false);
  });

  test('asks the guard of what was frozen, in its parts', async () => {
    const asked: Parameters<FindLeaks>[] = [];
    const leaks: FindLeaks = (...args) => {
      asked.push(args);
      return found(...args);
    };
    await failure(run({ out: 'asked', leaks }));
    const [studyRoot, manifest] = asked[0]!;
    const { content } = manifest!;
    expect(studyRoot).toBe(join(root, 'study'));
    expect(content.parts.folds).toHaveLength(2);
    expect(content.pairs).toHaveLength(24);
  });

  test('goes on where it is accepted, by whoever gives the same command again', async () => {
    const accepted = [{ leak: 'abcdef', reason: 'Both are one phantom, drawn twice' }];
    const asked = { out: 'accepted', leaks: found, accepted };
    const first = await run(asked);
    expect(first.end).toEqual({ done: 2, total: 2, stoppedBy: null });
    const kept = (await readManifest(join(root, 'accepted')))!;
    expect(kept.acceptedBy).toBe('me');
    expect(kept.content.overrides).toEqual([
      { leak: LEAK.id, text: LEAK.text, reason: 'Both are one phantom, drawn twice' },
    ]);
    const again = await run({ ...asked, user: 'you' });
    expect(again.manifest).toBe(first.manifest);
    expect(again.cost).toMatchObject({ done: 2, units: 2 });
    expect(again.figures!.tables).toContain('Table 1');
    // Without it, or for another reason, it is another run.
    expect(await failure(run({ ...asked, accepted: [] }))).toMatchObject({ kind: 'study' });
    const other = [{ leak: 'abcdef', reason: 'For another reason altogether' }];
    const refused = await failure(run({ ...asked, accepted: other }));
    expect(refused.parts.reason).toContain('differs in overrides');
  }, 60_000);
});

test('a run that is stopped before it begins leaves nothing', async () => {
  const none: FindLeaks = () => Promise.resolve([]);
  const stopped = run({ out: 'stopped', leaks: none, signal: AbortSignal.abort() });
  expect(await failure(stopped)).toMatchObject({ kind: 'cancelled' });
  expect(existsSync(join(root, 'stopped'))).toBe(false);
});

test('a run that is stopped while a step is measured ends at once', async () => {
  const stopping = new AbortController();
  const none: FindLeaks = () => {
    setTimeout(() => stopping.abort(), 300);
    return Promise.resolve([]);
  };
  const stopped = run({ out: 'measuring', leaks: none, signal: stopping.signal });
  expect(await failure(stopped)).toMatchObject({ kind: 'cancelled' });
  expect(existsSync(join(root, 'measuring', 'units'))).toBe(false);
});
