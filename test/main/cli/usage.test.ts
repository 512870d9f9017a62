import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { sonopair, sonopairHere } from '../../support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every option the command promises, by command. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  phantom: ['--out', '--patients', '--seed', '--json'],
  split: ['--study', '--test', '--seed', '--out', '--force', '--json'],
  leaks: ['--study', '--split', '--json'],
  fit: [
    '--study',
    '--out',
    '--split',
    '--input',
    '--images',
    '--size',
    '--networks',
    '--weights',
    '--freeze',
    '--frozen-bn',
    '--epochs',
    '--ensemble-epochs',
    '--patience',
    '--accept-leak',
    '--max-hours',
    '--batch',
    '--lr',
    '--class-weights',
    '--focal',
    '--schedule',
    '--warmup',
    '--weight-decay',
    '--stems',
    '--fc-rank',
    '--tta',
    '--storage',
    '--seed',
    '--validation',
    '--views',
    '--eval',
    '--provider',
    '--threads',
    '--data',
    '--resume',
    '--json',
  ],
  read: [
    '--study',
    '--model',
    '--out',
    '--split',
    '--part',
    '--heatmaps',
    '--heatmap-class',
    '--cutoff',
    '--tta',
    '--voting',
    '--seed',
    '--bootstrap',
    '--record',
    '--provider',
    '--threads',
    '--json',
  ],
  stats: [
    '--csv',
    '--label',
    '--score',
    '--cutoff',
    '--patient',
    '--positive',
    '--seed',
    '--bootstrap',
    '--json',
  ],
  export: ['--model', '--out', '--force', '--json'],
  crossval: [
    '--study',
    '--out',
    '--name',
    '--plan',
    '--protocol',
    '--folds',
    '--test',
    '--only',
    '--dry-run',
    '--accept-leak',
    '--keep-models',
    '--parallel',
    '--max-hours',
    '--size',
    '--epochs',
    '--ensemble-epochs',
    '--patience',
    '--batch',
    '--lr',
    '--class-weights',
    '--focal',
    '--schedule',
    '--warmup',
    '--weight-decay',
    '--stems',
    '--fc-rank',
    '--tta',
    '--views',
    '--eval',
    '--weights',
    '--freeze',
    '--frozen-bn',
    '--seed',
    '--provider',
    '--threads',
    '--data',
    '--json',
  ],
  tune: [
    '--input',
    '--images',
    '--networks',
    '--trials',
    '--inner-folds',
    '--outer',
    '--study',
    '--out',
    '--name',
    '--folds',
    '--accept-leak',
    '--parallel',
    '--max-hours',
    '--size',
    '--epochs',
    '--ensemble-epochs',
    '--patience',
    '--batch',
    '--lr',
    '--class-weights',
    '--focal',
    '--schedule',
    '--warmup',
    '--weight-decay',
    '--stems',
    '--fc-rank',
    '--tta',
    '--views',
    '--eval',
    '--weights',
    '--freeze',
    '--frozen-bn',
    '--seed',
    '--provider',
    '--threads',
    '--data',
    '--json',
  ],
  'crossval merge': ['--out', '--json'],
  bundle: ['--out', '--models', '--images', '--study', '--json'],
  verify: ['--refit', '--json'],
  'weights inspect': ['--json'],
  'weights add': ['--data', '--json'],
  'weights list': ['--archived', '--data', '--json'],
  'weights remove': ['--data', '--json'],
  serve: ['--port', '--no-open', '--data', '--until-closed'],
  demo: ['--out', '--patients', '--epochs', '--force'],
  bench: [
    '--threads',
    '--rounds',
    '--repetitions',
    '--only',
    '--patients',
    '--no-memory',
    '--json',
  ],
};

describe('--help', () => {
  test('lists every command', async () => {
    const { status, stdout, stderr } = await sonopairHere(['--help']);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    for (const name of Object.keys(PROMISED)) expect(stdout).toContain(`  ${name.split(' ')[0]} `);
    expect(stdout).toContain('Not a medical device');
  });

  test.each(Object.entries(PROMISED))('of %s lists every option', async (name, options) => {
    const { status, stdout } = await sonopairHere([...name.split(' '), '--help']);
    expect(status).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(new Set(listed)).toEqual(new Set([...options, '--help']));
  });

  test('says every default of the method', async () => {
    const { stdout } = await sonopairHere(['fit', '--help']);
    const text = stdout.replace(/\s+/g, ' ');
    for (const pattern of [
      /--input .*?default: "bse"/,
      /--size .*?default: 224/,
      /--patience .*?default: 200/,
      /--batch .*?default: 8/,
      /--lr .*?default: 0.0001/,
      /--views .*?default: 8/,
      /--eval .*?default: "center"/,
    ])
      expect(text).toMatch(pattern);
  });
});

describe('wrong usage ends in one line and status 2', () => {
  const fit = ['fit', '--study', folder, '--out', join(folder, 'model')];
  const read = ['read', '--study', folder, '--model', folder, '--out', join(folder, 'reads')];
  test.each<[what: string, args: readonly string[], line: RegExp]>([
    ['an unknown command', ['diagnose'], /unknown command 'diagnose'.*See: sonopair --help/],
    ['an unknown option', [...fit, '--sede', '1'], /unknown option '--sede'.*Did you mean --seed/],
    ['a missing option', ['fit', '--study', folder], /'--out <model>' not specified/],
    ['a stray argument', ['split', 'x', '--study', folder, '--out', 'y'], /too many arguments/],
    ['a size there is no network for', [...fit, '--size', '100'], /'100' is invalid.*224, 160/],
    ['an input kind', [...fit, '--input', 'sb'], /'sb' is invalid.*b, se, bse/],
    ['a network', [...fit, '--networks', 'vgg'], /'vgg' is invalid.*alexnet, resnet18/],
    ['a network named twice', [...fit, '--networks', 'alexnet,alexnet'], /named twice/],
    ['weights without a network', [...fit, '--weights', 'a.pth'], /form NETWORK=VALUE/],
    ['a misspelt preset', [...fit, '--freeze', 'papr'], /'papr' is invalid.*paper\+stem/],
    ['a batch of one', [...fit, '--batch', '1'], /from 2/],
    ['no epochs', [...fit, '--epochs', '0'], /whole number of at least 1/],
    ['half an epoch', [...fit, '--epochs', '1.5'], /whole number/],
    ['a negative rate', [...fit, '--lr', '-1'], /number above 0/],
    ['a share of one', [...fit, '--validation', '1'], /between 0 and 1/],
    ['a rank of none', [...fit, '--fc-rank', '0'], /from 1 to 2048/],
    ['a storage', [...fit, '--storage', 'int8'], /'int8' is invalid.*float32, float16/],
    ['views', [...fit, '--views', 'all'], /'all' is invalid/],
    ['a part without its split', [...read, '--part', 'test'], /--part: it needs --split/],
    ['one patient', ['phantom', '--out', 'x', '--patients', '1'], /from 2 to 9999/],
    [
      'weights for a network that is not fitted',
      [...fit, '--networks', 'resnet18', '--weights', 'alexnet=a.pth'],
      /--weights: alexnet is not one of the networks/,
    ],
    ['no file to inspect', ['weights', 'inspect'], /missing required argument 'file'/],
  ])('%s', async (_, args, line) => {
    const { status, stdout, stderr } = await sonopairHere(args);
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^sonopair: .*\n$/);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  test('no command at all prints the help', async () => {
    const { status, stderr } = await sonopairHere([]);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: sonopair');
  });
});

describe('the process', () => {
  test('ends with the status, results on stdout and complaints on stderr', async () => {
    const [good, wrong, failed] = await Promise.all([
      sonopair(['--version']),
      sonopair(['fit', '--nonsense']),
      sonopair(['split', '--study', join(folder, 'none'), '--out', join(folder, 's.json')]),
    ]);
    expect(good).toMatchObject({ status: 0, stderr: '' });
    expect(good.stdout).toMatch(/^Sonopair \d+\.\d+\.\d+\n$/);
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(failed).toMatchObject({ status: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^sonopair: .*none.*does not exist.*\n$/);
  });

  test('replaces no file unasked', async () => {
    const out = join(folder, 'split.json');
    writeFileSync(out, 'mine');
    const { status, stderr } = await sonopairHere(['split', '--study', folder, '--out', out]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/already there.*--force/);
  });
});
