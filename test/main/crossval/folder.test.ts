import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  hasUnit,
  listUnits,
  readManifest,
  readUnit,
  readUnitRecord,
  unitFolder,
  type UnitOrigin,
  writeManifest,
  writeUnit,
} from '../../../src/main/crossval/folder.ts';
import { createRun, differences, isRunOf } from '../../../src/main/crossval/same-run.ts';
import type { CrossvalContent } from '../../../src/shared/crossval/manifest.ts';
import type { UnitResult } from '../../../src/shared/crossval/predictions.ts';
import { manifestOf, smallManifest } from '../../support/frozen-study.ts';
import { failure } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const SMALL = smallManifest([{ input: 'b', images: 'full', networks: ['alexnet', 'resnet18'] }]);
/** Names that CSV and spreadsheets have their own mind about. */
const NAMES: Readonly<Record<string, string>> = { 'P0-1': '=P2', 'P6-1': 'P1, "left"\nupper' };
const MANIFEST = manifestOf({
  ...SMALL.content,
  pairs: SMALL.content.pairs.map((one) =>
    Object.assign({}, one, { pair: NAMES[one.pair] ?? one.pair }),
  ),
});
const UNIT = 'b-full/fold-1';

const AGREED = { networks: { alexnet: 0.25, resnet18: 0.75 }, ensemble: 0.5 } as const;
const RESULT: UnitResult = {
  unit: UNIT,
  predictions: [
    { pair: '=P2', part: 'validation', networks: { alexnet: 0, resnet18: 0 }, ensemble: 1 },
    { pair: 'P1-1', part: 'validation', ...AGREED },
    { pair: 'P2-1', part: 'validation', ...AGREED },
    {
      pair: 'P1, "left"\nupper',
      part: 'test',
      networks: { alexnet: Math.fround(0.1), resnet18: 1 },
      ensemble: 5e-324,
    },
    { pair: 'P7-1', part: 'test', ...AGREED },
  ],
  epochs: [
    {
      stage: 'alexnet',
      epoch: 1,
      trainLoss: 0.1 + 0.2,
      trainAccuracy: 0.5,
      validationLoss: 0.7,
      validationAccuracy: 0.25,
      best: true,
      seconds: 3,
    },
  ],
  heat: {
    pairs: ['P1, "left"\nupper', 'P7-1'],
    height: 1,
    width: 2,
    maps: Float32Array.of(0.1, 1, -0, 1e-45, 0, 0, 0, 0),
    maxima: Float32Array.of(3, 0, 0, 0),
  },
  steps: { alexnet: 12, ensemble: 9 },
  seconds: 4.5,
};

const ORIGIN: UnitOrigin = {
  manifest: MANIFEST.sha256,
  stages: [{ stage: 'alexnet', epochs: 1, bestEpoch: 1, stoppedBy: 'epochs', seconds: 3 }],
  given: { fitting: ['P3-1'], validation: ['=P2'] },
  runtime: {
    onnxruntime: '1.30.0',
    node: 'v22',
    platform: 'linux-x64',
    cpu: 'one',
    provider: 'cpu',
    threads: 2,
  },
};

describe('a unit that is done', () => {
  test('is read as it was written, number by number', async () => {
    const folder = await temporaryFolder();
    expect(await hasUnit(folder, UNIT)).toBe(false);
    expect(await readUnit(folder, UNIT, MANIFEST)).toBeUndefined();
    await writeUnit(folder, RESULT, ORIGIN);
    expect(await hasUnit(folder, UNIT)).toBe(true);
    const found = (await readUnit(folder, UNIT, MANIFEST))!;
    expect(found).toEqual(RESULT);
    expect(Object.is(found.heat.maps[2], -0)).toBe(true);
    expect(await readUnitRecord(folder, UNIT, MANIFEST)).toMatchObject({ ...ORIGIN, unit: UNIT });
    expect((await readdir(unitFolder(folder, UNIT))).toSorted()).toEqual([
      'heat.safetensors',
      'metrics.jsonl',
      'predictions.csv',
      'unit.json',
    ]);
    expect(await readdir(join(folder, 'units', 'b-full'))).toEqual(['fold-1']);
  });

  test('is not written over', async () => {
    const folder = await temporaryFolder();
    await writeUnit(folder, RESULT, ORIGIN);
    await expect(writeUnit(folder, RESULT, ORIGIN)).rejects.toMatchObject({ kind: 'file' });
  });

  test.each([
    ['predictions.csv', (path: string) => writeFile(path, 'pair,part\nP1,test\n')],
    [
      'predictions.csv',
      (path: string) => writeFile(path, 'pair,part,alexnet,resnet18,ensemble\nP1,test,,2,\n'),
    ],
    ['heat.safetensors', (path: string) => truncate(path, 60)],
    ['metrics.jsonl', (path: string) => writeFile(path, '{"stage":"alex')],
    ['unit.json', (path: string) => writeFile(path, '{}')],
  ])('whose %s is damaged is an error that names it', async (name, damage) => {
    const folder = await temporaryFolder();
    await writeUnit(folder, RESULT, ORIGIN);
    const path = join(unitFolder(folder, UNIT), name);
    await damage(path);
    await expect(readUnit(folder, UNIT, MANIFEST)).rejects.toMatchObject({
      kind: 'file',
      parts: { subject: path, remedy: expect.stringContaining('the run fits it again') as unknown },
    });
  });

  type Change = (result: UnitResult) => Partial<UnitResult>;
  const [first, second, ...rest] = RESULT.predictions;
  test.each<[what: string, change: Change, file: string, cause: RegExp]>([
    [
      'a pair missing',
      () => ({ predictions: [first!, ...rest] }),
      'predictions.csv',
      /row 2 is of/,
    ],
    [
      'a pair twice',
      () => ({ predictions: [...RESULT.predictions, first!] }),
      'predictions.csv',
      /=P2 is there beyond its pairs/,
    ],
    [
      'other order',
      () => ({ predictions: [second!, first!, ...rest] }),
      'predictions.csv',
      /row 1 is of P1-1, not of =P2/,
    ],
    [
      'a test pair called validation',
      () => ({
        predictions: RESULT.predictions.map((one) => ({ ...one, part: 'validation' as const })),
      }),
      'predictions.csv',
      /is in its test part, not validation/,
    ],
    [
      'a network silent',
      () => ({
        predictions: RESULT.predictions.map((one) => ({ ...one, networks: { alexnet: 0.5 } })),
      }),
      'predictions.csv',
      /resnet18 says nothing of =P2/,
    ],
    [
      'no ensemble',
      () => ({ predictions: RESULT.predictions.map((one) => ({ ...one, ensemble: null })) }),
      'predictions.csv',
      /an ensemble is missing/,
    ],
    [
      'maps of other pairs',
      () => ({ heat: { ...RESULT.heat, pairs: RESULT.heat.pairs.toReversed() } }),
      'heat.safetensors',
      /not those of the test pairs/,
    ],
  ])('with %s is not what the manifest gives it', async (_what, change, name, cause) => {
    const folder = await temporaryFolder();
    await writeUnit(folder, { ...RESULT, ...change(RESULT) }, ORIGIN);
    const error = await failure(readUnit(folder, UNIT, MANIFEST));
    expect(error.parts).toMatchObject({ subject: join(unitFolder(folder, UNIT), name) });
    expect(error.parts.reason).toMatch(cause);
  });

  test.each([
    ['a test patient', { fitting: ['P3-1', 'P7-1'], validation: [] }],
    ['a patient of the fitting part', { fitting: [], validation: ['P3-1'] }],
    ['nobody of the study', { fitting: ['P99-1'], validation: [] }],
  ])('that was given a pair of %s is refused', async (_who, given) => {
    const folder = await temporaryFolder();
    await writeUnit(folder, RESULT, { ...ORIGIN, given });
    await expect(readUnit(folder, UNIT, MANIFEST)).rejects.toThrow(/of no patient of that part/);
  });

  test('are listed in the order of the run', async () => {
    const folder = await temporaryFolder();
    expect(await listUnits(folder, MANIFEST)).toEqual([]);
    await writeUnit(folder, { ...RESULT, unit: 'b-full/fold-2' }, ORIGIN);
    await writeUnit(folder, RESULT, ORIGIN);
    const found = await listUnits(folder, MANIFEST);
    expect(found.map(({ id }) => id)).toEqual(['b-full/fold-1', 'b-full/fold-2']);
  });

  test('of another manifest is refused', async () => {
    const folder = await temporaryFolder();
    await writeUnit(folder, RESULT, { ...ORIGIN, manifest: '0'.repeat(64) });
    await expect(readUnit(folder, UNIT, MANIFEST)).rejects.toThrow(/belongs to another manifest/);
  });
});

describe('the manifest of a run', () => {
  test('is read as it was written; where there is none, none is found', async () => {
    const folder = join(await temporaryFolder(), 'new');
    expect(await readManifest(folder)).toBeUndefined();
    await writeManifest(folder, MANIFEST);
    expect(await readManifest(folder)).toEqual(MANIFEST);
  });

  test('that somebody has changed is refused', async () => {
    const folder = await temporaryFolder();
    await writeManifest(folder, MANIFEST);
    const path = join(folder, 'manifest.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"malignant"', '"benign"'));
    await expect(readManifest(folder)).rejects.toMatchObject({ kind: 'file' });
    await expect(readManifest(folder)).rejects.toThrow(/hash is not that of its content/);
  });
});

describe('a result folder', () => {
  test('is made once, and again by the same run', async () => {
    const folder = join(await temporaryFolder(), 'new');
    expect(await isRunOf(folder, MANIFEST)).toBe(false);
    await createRun(folder, MANIFEST);
    const renamed = {
      ...MANIFEST,
      study: 'Under another name',
      createdAt: new Date().toISOString(),
    };
    await createRun(folder, renamed);
    expect(await isRunOf(folder, renamed)).toBe(true);
    expect(await readManifest(folder)).toEqual(MANIFEST);
  });

  test.each<[change: (content: CrossvalContent) => Partial<CrossvalContent>, told: string]>([
    [({ options }) => ({ options: { ...options, epochs: 9 } }), 'options.epochs (4, 9)'],
    [
      ({ options }) => ({ options: { ...options, freeze: { alexnet: 'paper' } } }),
      'freeze.alexnet',
    ],
    [() => ({ seed: 2 }), 'seed (1, 2)'],
    [({ protocol }) => ({ protocol: { ...protocol, test: 0.3 } }), 'protocol.test (0.25, 0.3)'],
    [
      ({ pairs }) => ({ pairs: pairs.map((one) => ({ ...one, histology: 'cyst' })) }),
      'pairs (8: =P2, …)',
    ],
    [({ pairs }) => ({ pairs: pairs.slice(0, 7) }), 'pairs (1: P7-1)'],
    [({ parts }) => ({ parts: { ...parts, test: [], unlabelled: parts.test } }), 'parts.test'],
  ])('of another run is left as it is, and what differs is told: %#', async (change, told) => {
    const folder = await temporaryFolder();
    await createRun(folder, MANIFEST);
    const other = manifestOf({ ...MANIFEST.content, ...change(MANIFEST.content) });
    const error = await failure(createRun(folder, other));
    expect(error.kind).toBe('fit');
    expect(error.parts.reason).toContain(told);
    expect(await readManifest(folder)).toEqual(MANIFEST);
  });

  test('whose parts follow from another seed tells of the seed alone', () => {
    const { protocol, parts } = MANIFEST.content;
    const other = manifestOf({
      ...MANIFEST.content,
      protocol: { ...protocol, seed: 7 },
      parts: { ...parts, folds: parts.folds.toReversed() },
    });
    expect(differences(MANIFEST, other)).toBe('protocol.seed (1, 7)');
  });
});
