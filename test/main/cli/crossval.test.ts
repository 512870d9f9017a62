import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { CrossvalCost } from '../../../src/main/services/crossval/crossval.ts';
import type { RunResults } from '../../../src/shared/crossval/results.ts';
import { sonopair, sonopairHere, startSonopair } from '../../support/command.ts';
import { phantomStudy } from '../../support/studies.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-crossval-'));
const at = (name: string): string => join(folder, name);
const PLAN = {
  format: 'sonopair-plan',
  version: 1,
  name: 'one network',
  fits: [{ input: 'bse', images: 'cropped', networks: ['resnet18'] }],
};
const COMMON = ['crossval', '--study', at('study'), '--data', 'synthetic'];
const SMALL = [
  '--size',
  '64',
  '--folds',
  '2',
  '--threads',
  '1',
  '--provider',
  'cpu',
  '--views',
  '1',
];
/** The paper's plan; AlexNet with small factors in FC6 and FC7, for the time of the test. */
const TABLE1 = [...COMMON, ...SMALL, '--plan', 'table1', '--fc-rank', '16'];
/** Two units of one network, a few seconds each. */
const run = (out: string, ...more: readonly string[]): readonly string[] => [
  ...COMMON,
  ...SMALL,
  '--plan',
  at('plan.json'),
  '--epochs',
  '2',
  '--out',
  at(out),
  ...more,
];

interface Outcome {
  readonly manifest: string;
  readonly cost: CrossvalCost;
  readonly end: { readonly done: number; readonly total: number } | null;
  readonly results: string | null;
}

/** What the units of a run say: every byte of their predictions and maps. */
function numbersOf(out: string): Readonly<Record<string, string>> {
  const units = join(at(out), 'units', 'bse-cropped');
  return Object.fromEntries(
    readdirSync(units).flatMap((unit) =>
      ['predictions.csv', 'heat.safetensors'].map((name) => [
        `${unit}/${name}`,
        readFileSync(join(units, unit, name)).toString('base64'),
      ]),
    ),
  );
}

let whole: Readonly<Record<string, string>>;
let first: { readonly stdout: string; readonly stderr: string };

beforeAll(async () => {
  await phantomStudy(at('study'), 20);
  writeFileSync(at('plan.json'), JSON.stringify(PLAN));
  const { status, stdout, stderr } = await sonopair(run('whole'));
  expect(status, stderr).toBe(0);
  first = { stdout, stderr };
  whole = numbersOf('whole');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('sonopair crossval', () => {
  test('tells its cost, what it does, the tables and where they are', () => {
    expect(first.stderr).toContain('20 patients (10 benign, 10 malignant), 80 pairs');
    expect(first.stderr).toContain('2 units: 2 network fits, shared by all arms');
    expect(first.stderr).toMatch(/about \d+:\d\d at most \(a step was measured/);
    expect(first.stderr).toMatch(/Disk: .* while it runs, 0\.0 GB kept/);
    expect(first.stderr).toContain('bse-cropped/fold-2 is done');
    expect(first.stdout).toContain('Table 1, patient-wise by vote (Eq. 1)');
    expect(first.stdout).toContain('The images are synthetic');
    expect(first.stdout).toContain(`${at('whole')}: 2 of 2 units are done`);
    expect(readdirSync(at('whole')).toSorted()).toEqual(
      [
        'log.txt',
        'manifest.json',
        'report.pdf',
        'results.json',
        'tables',
        'units',
        'work',
      ].toSorted(),
    );
    expect(Object.keys(whole)).toHaveLength(4);
  });

  test('again has nothing left to do, and comes to the same figures', async () => {
    const before = readFileSync(join(at('whole'), 'results.json'), 'utf8');
    const { status, stdout, stderr } = await sonopair(run('whole', '--json'));
    expect(status, stderr).toBe(0);
    const outcome = JSON.parse(stdout) as Outcome;
    expect(outcome).toMatchObject({
      cost: { units: 2, done: 2, basis: 'earlier', seconds: 0 },
      end: { done: 2, total: 2 },
      results: join(at('whole'), 'results.json'),
    });
    expect(readFileSync(outcome.results!, 'utf8')).toBe(before);
    expect(numbersOf('whole')).toEqual(whole);
  });

  test('with other options leaves the run as it is, and says which', async () => {
    const { status, stderr } = await sonopair(run('whole', '--epochs', '3', '--seed', '2'));
    expect(status).toBe(1);
    const [line] = stderr.trim().split('\n').slice(-1);
    expect(line).toMatch(
      /another run is there.*protocol\.seed \(1, 2\), options\.epochs \(2, 3\), seed/,
    );
    expect(numbersOf('whole')).toEqual(whole);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'ended by %s, goes on by the same command to the same numbers',
    async (signal) => {
      const out = `ended-${signal}`;
      const running = startSonopair(run(out));
      await running.said('bse-cropped/fold-1: resnet18 epoch 1');
      running.signal(signal);
      const ended = await running.ended;
      expect(ended.status).toBe(signal === 'SIGKILL' ? null : 1);
      if (signal === 'SIGINT') {
        expect(ended.stderr).toContain('Pausing after this step and writing checkpoints');
        expect(ended.stderr).toMatch(/paused, 0 of 2 units are done; everything .* is kept/);
      }
      expect(existsSync(join(at(out), 'results.json'))).toBe(false);
      const { status, stderr } = await sonopair(run(out));
      expect(status, stderr).toBe(0);
      expect(numbersOf(out)).toEqual(whole);
    },
    120_000,
  );

  test('split over two folders and merged is the same run', async () => {
    const halves = [
      run('half-1', '--only', 'fold=1'),
      run('half-2', '--only', 'arm=bse-cropped-resnet18,fold=2'),
    ];
    for (const half of halves) {
      const { status, stdout } = await sonopair([...half, '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        cost: { units: 1, networkFits: 1 },
        end: { done: 1, total: 1 },
      });
    }
    const merge = ['crossval', 'merge', at('half-1'), at('half-2'), '--out', at('merged')];
    const { status, stdout, stderr } = await sonopair(merge);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(`${at('merged')}: 2 of 2 units`);
    expect(stdout).toContain('Table 1, patient-wise');
    expect(numbersOf('merged')).toEqual(whole);
    const tables = (out: string): string =>
      readFileSync(join(at(out), 'tables/table1.csv'), 'utf8');
    expect(tables('merged')).toBe(tables('whole'));
    // Merging again finds the same, and the same command finds nothing left to do.
    const again = await sonopair([...merge, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ done: 2, total: 2, compared: 2 });
    const { stdout: last } = await sonopair(run('merged', '--json'));
    expect(JSON.parse(last)).toMatchObject({ cost: { done: 2 }, end: { done: 2 } });
  }, 120_000);

  test('--max-hours pauses it, with a status that says so and figures of what is done', async () => {
    const { status, stdout } = await sonopair(run('limited', '--max-hours', '0.0000001'));
    expect(status).toBe(1);
    expect(stdout).toContain('Paused at the time limit; the same command goes on.');
  });

  test('--dry-run freezes, tells the cost and leaves nothing', async () => {
    const { status, stdout } = await sonopair([
      ...TABLE1,
      '--epochs',
      '1',
      '--out',
      at('dry'),
      '--dry-run',
      '--json',
    ]);
    expect(status).toBe(0);
    const { cost, end, results } = JSON.parse(stdout) as Outcome;
    expect(cost).toMatchObject({
      units: 12,
      networkFits: 24,
      networkFitsUnshared: 72,
      basis: 'measured',
    });
    expect(cost.seconds).toBeGreaterThan(0);
    expect([end, results]).toEqual([null, null]);
    expect(existsSync(at('dry'))).toBe(false);
  }, 60_000);
});

describe('the whole plan of Table 1', () => {
  test('runs at 64 pixels: 24 arms from 24 fitted networks', async () => {
    const { status, stdout, stderr } = await sonopair([
      ...TABLE1,
      '--epochs',
      '1',
      '--ensemble-epochs',
      '5',
      '--out',
      at('table1'),
      '--json',
    ]);
    expect(status, stderr).toBe(0);
    const outcome = JSON.parse(stdout) as Outcome;
    expect(outcome.end).toMatchObject({ done: 12, total: 12 });
    const results = JSON.parse(readFileSync(outcome.results!, 'utf8')) as RunResults;
    expect(results.arms.map(({ arm }) => arm.id)).toHaveLength(24);
    expect(results.arms.every(({ folds }) => folds.length === 2)).toBe(true);
    expect(results.manifest).toBe(outcome.manifest);
    const units = ['b', 'se', 'bse'].flatMap((input) =>
      ['full', 'cropped'].map((images) => join(at('table1'), 'units', `${input}-${images}`)),
    );
    // Steps as they were made: every network once, whatever number of arms it serves.
    const records = units.flatMap((unit) =>
      readdirSync(unit).map(
        (fold) =>
          JSON.parse(readFileSync(join(unit, fold, 'unit.json'), 'utf8')) as {
            readonly steps: Readonly<Record<string, number>>;
          },
      ),
    );
    const made = records.reduce(
      (sum, { steps }) => sum + Object.values(steps).reduce((total, one) => total + one, 0),
      0,
    );
    expect(records).toHaveLength(12);
    for (const { steps } of records)
      expect(Object.keys(steps)).toEqual(['alexnet', 'resnet18', 'ensemble']);
    expect(made).toBe(outcome.cost.steps);
  }, 300_000);
});

describe('what cannot be run is told in one line, before anything is fitted', () => {
  const base = (...more: readonly string[]): readonly string[] => run('refused', ...more);
  test.each<[what: string, args: readonly string[], status: number, line: RegExp]>([
    ['no study', ['crossval', '--out', at('refused')], 2, /--study: it is not given/],
    ['no result folder', ['crossval', '--study', at('study')], 2, /--out: it is not given/],
    ['a plan there is none of', base('--plan', 'table3'), 2, /no plan and no file.*table1, table2/],
    ['too many folds', base('--folds', '9'), 1, /9 folds: only 8 benign patients can be divided/],
    ['two rotating folds', base('--protocol', 'rotating'), 1, /rotating folds need at least three/],
    [
      'a test part of rotating folds',
      base('--protocol', 'rotating', '--folds', '3', '--test', '0.2'),
      2,
      /--test: rotating folds have no test part/,
    ],
    ['a fold there is none of', base('--only', 'fold=3'), 2, /--only fold=3: there are only 2/],
    ['an arm there is none of', base('--only', 'arm=b-full'), 2, /it has bse-cropped, bse-crop/],
    ['half a filter', base('--only', 'fold=1,arm'), 2, /"arm" is not fold=NUMBER or arm=NAME/],
    ['a filter twice', base('--only', 'fold=1,fold=2'), 2, /each once/],
    ['a rank without layers of it', base('--fc-rank', '8'), 2, /resnet18 has no hidden fully con/],
    ['no reason', base('--accept-leak', 'abc=no'), 2, /ID=REASON/],
    [
      'a leak that is not there',
      base('--accept-leak', 'abc=Looked at by hand'),
      2,
      /--accept-leak abc: the guard found no such leak/,
    ],
    [
      'a folder that is no run',
      ['crossval', 'merge', at('study'), '--out', at('refused')],
      1,
      /not the result folder of a run/,
    ],
    ['a merge into nowhere', ['crossval', 'merge', at('whole')], 2, /'--out <dir>' not specified/],
    ['a merge of nothing', ['crossval', 'merge', '--out', at('refused')], 2, /missing.*'dir'/],
  ])('%s', async (_what, args, status, line) => {
    const result = await sonopairHere(args);
    expect(result.stderr.trim().split('\n').at(-1)).toMatch(line);
    expect(result.status).toBe(status);
    expect(result.stdout).toBe('');
    expect(existsSync(at('refused'))).toBe(false);
  });
});
