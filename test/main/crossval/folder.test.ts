import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  hasUnit,
  readManifest,
  readUnit,
  readUnitRecord,
  unitFolder,
  type UnitOrigin,
  writeManifest,
  writeUnit,
} from '../../../src/main/crossval/folder.ts';
import type { UnitResult } from '../../../src/shared/crossval/predictions.ts';
import { smallManifest } from '../../support/frozen-study.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const MANIFEST = smallManifest([{ input: 'b', images: 'full', networks: ['alexnet', 'resnet18'] }]);
const UNIT = 'b-full/fold-1';

const RESULT: UnitResult = {
  unit: UNIT,
  predictions: [
    {
      pair: 'P1, "left"\nupper',
      part: 'test',
      networks: { alexnet: Math.fround(0.1), resnet18: 1 },
      ensemble: 5e-324,
    },
    { pair: '=P2', part: 'validation', networks: { resnet18: 0 }, ensemble: null },
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
    pairs: ['P1, "left"\nupper'],
    height: 1,
    width: 2,
    maps: Float32Array.of(0.1, 1, -0, 1e-45),
    maxima: Float32Array.of(3, 0),
  },
  steps: { alexnet: 12, ensemble: 9 },
  seconds: 4.5,
};

const ORIGIN: UnitOrigin = {
  manifest: MANIFEST.sha256,
  stages: [{ stage: 'alexnet', epochs: 1, bestEpoch: 1, stoppedBy: 'epochs', seconds: 3 }],
  given: { fitting: ['P1-1'], validation: ['=P2'] },
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
