import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { float32 } from '../../../src/main/engine/tensor.ts';
import { writeSafetensors } from '../../../src/main/nn/weights/safetensors.ts';
import {
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
  type Checkpoint,
} from '../../../src/main/training/checkpoint.ts';
import type { EpochMetrics } from '../../../src/main/training/progress.ts';
import type { FitSettings, FitStage } from '../../../src/main/training/settings.ts';
import {
  MetricsLog,
  METRICS_NAME,
  openWorkingFolder,
  readFinishedStage,
  removeWorkingFolder,
  workingFolderOf,
  writeFinishedStage,
} from '../../../src/main/training/working-folder.ts';
import { fitSettings } from '../../support/fit-settings.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const CHECKPOINT: Checkpoint = {
  position: {
    stage: 'alexnet',
    epoch: 3,
    batchesDone: 5,
    stepsDone: 21,
    sums: { samples: 40, loss: 27.123456789, correct: 31 },
    stopping: { bestLoss: null, bestEpoch: 0, epochsWithoutGain: 2 },
    secondsSpent: 12.5,
    metricsLines: 2,
  },
  state: new Map([
    ['fc.weight[0:2]', float32(Float32Array.of(1, -0, 1e-45, 3.4e38, 0.1, 5), [2, 3])],
    ['fc.weight[0:2]/m', float32(new Float32Array(6), [2, 3])],
    ['bn.running_mean', float32(Float32Array.of(7), [1])],
  ]),
  best: new Map([['fc.weight', Float32Array.of(9, 8, 7)]]),
};

describe('a checkpoint', () => {
  test('is read as it was written, bit by bit', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, CHECKPOINT);
    const found = await readCheckpoint(folder);
    expect(found).toEqual(CHECKPOINT);
    expect(Object.is(found!.state.get('fc.weight[0:2]')!.data[1], -0)).toBe(true);
  });

  test('without a best epoch, and one whose parts have equal names, keep apart', async () => {
    const folder = await temporaryFolder();
    const same = { ...CHECKPOINT, best: new Map([['bn.running_mean', Float32Array.of(3)]]) };
    await writeCheckpoint(folder, same);
    expect(await readCheckpoint(folder)).toEqual(same);
    await writeCheckpoint(folder, { ...CHECKPOINT, best: new Map() });
    expect((await readCheckpoint(folder))!.best.size).toBe(0);
  });

  test('replaces the one before, and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, CHECKPOINT);
    const later = { ...CHECKPOINT, position: { ...CHECKPOINT.position, epoch: 4 } };
    await writeCheckpoint(folder, later);
    expect((await readCheckpoint(folder))!.position.epoch).toBe(4);
    expect(await readdir(folder)).toEqual(['checkpoint.safetensors']);
    await removeCheckpoint(folder);
    expect(await readCheckpoint(folder)).toBeUndefined();
    await removeCheckpoint(folder);
  });

  test.each([
    ['cut off', (path: string) => truncate(path, 200)],
    ['emptied', (path: string) => truncate(path, 0)],
    ['something else', (path: string) => writeFile(path, 'not a checkpoint at all, but text')],
    [
      'without its position',
      (path: string) => writeFile(path, Buffer.concat(writeSafetensors(new Map()))),
    ],
    [
      'of another version',
      (path: string) =>
        writeFile(
          path,
          Buffer.concat(writeSafetensors(new Map(), { position: '{"stage":"alexnet"}' })),
        ),
    ],
  ])(
    'that is %s: an error of the fit that names the file and the way out',
    async (_title, damage) => {
      const folder = await temporaryFolder();
      await writeCheckpoint(folder, CHECKPOINT);
      const path = join(folder, 'checkpoint.safetensors');
      await damage(path);
      await expect(readCheckpoint(folder)).rejects.toMatchObject({
        kind: 'fit',
        parts: { subject: path, remedy: 'Remove the working folder and start the fit anew' },
      });
    },
  );
});

describe('a finished stage', () => {
  const outcome = {
    bestEpoch: 2,
    epochs: 7,
    steps: 21,
    secondsSpent: 3.25,
    stoppedBy: 'patience',
    metricsLines: 7,
  } as const;

  test('is read as it was written; one that is not there is none', async () => {
    const folder = await temporaryFolder();
    const stage = { weights: new Map([['w', Float32Array.of(1, 2)]]), outcome };
    expect(await readFinishedStage(folder, 'resnet18')).toBeUndefined();
    await writeFinishedStage(folder, 'resnet18', stage);
    expect(await readFinishedStage(folder, 'resnet18')).toEqual(stage);
    expect(await readFinishedStage(folder, 'ensemble')).toBeUndefined();
  });

  test.each([
    ['cut off', (path: string) => truncate(path, 30)],
    [
      'without its outcome',
      (path: string) => writeFile(path, Buffer.concat(writeSafetensors(new Map()))),
    ],
    [
      'with half an outcome',
      (path: string) =>
        writeFile(path, Buffer.concat(writeSafetensors(new Map(), { outcome: '{"bestEpoch":' }))),
    ],
  ])('that is %s is an error of the fit that names the file', async (_title, damage) => {
    const folder = await temporaryFolder();
    await writeFinishedStage(folder, 'alexnet', { weights: new Map(), outcome });
    const path = join(folder, 'alexnet.safetensors');
    await damage(path);
    await expect(readFinishedStage(folder, 'alexnet')).rejects.toMatchObject({
      kind: 'fit',
      parts: { subject: path, remedy: 'Remove the working folder and start the fit anew' },
    });
  });
});

describe('the working folder', () => {
  const open = async (changes: Partial<FitSettings> = {}, data = 'data', root?: string) => {
    const settings = fitSettings({
      out: join(root ?? (await temporaryFolder()), 'model'),
      ...changes,
    });
    return { settings, folder: await openWorkingFolder(settings, data) };
  };

  test('stands beside the model to be', async () => {
    const { settings, folder } = await open();
    expect(folder).toBe(workingFolderOf(settings.out));
    expect(folder).toBe(`${settings.out}.fit`);
    expect(await readdir(folder)).toContain('fit.json');
    await removeWorkingFolder(folder);
    await openWorkingFolder(settings, 'data');
  });

  test('is continued when asked for, with another time limit if need be', async () => {
    const { settings, folder } = await open();
    const again = { ...settings, resume: true, maxHours: 3 };
    expect(await openWorkingFolder(again, 'data')).toBe(folder);
  });

  test.each([
    [
      'nobody asked to continue',
      {},
      'data',
      /an interrupted fit is there\. Continue it with --resume/,
    ],
    [
      'the seed is another',
      { resume: true, seed: 5 },
      'data',
      /had other settings\. Repeat its exact/,
    ],
    ['the threads are others', { resume: true, threads: 7 }, 'data', /had other settings/],
    ['the images are others', { resume: true }, 'other', /the study has changed since/],
  ] as const)('is not touched where %s', async (_title, changes, data, message) => {
    const { settings, folder } = await open();
    await writeCheckpoint(folder, CHECKPOINT);
    const attempt = openWorkingFolder({ ...settings, ...changes }, data);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toMatchObject({ kind: 'fit' });
  });

  test('of a fit that ended before it had anything to keep is used anew', async () => {
    const { settings, folder } = await open();
    expect(await openWorkingFolder({ ...settings, seed: 5 }, 'other')).toBe(folder);
  });

  test.each([
    ['of another living process is left alone', { process: process.ppid, host: hostname() }, true],
    ['of a process that is gone is taken over', { process: 2 ** 22 + 1, host: hostname() }, false],
    [
      'of this process in an earlier life is taken over',
      { process: process.pid, host: hostname() },
      false,
    ],
    ['of another machine is taken over', { process: process.ppid, host: 'elsewhere' }, false],
  ])('%s', async (_title, running, refused) => {
    const { settings, folder } = await open();
    await writeFile(join(folder, 'running.json'), JSON.stringify(running));
    const attempt = openWorkingFolder({ ...settings, resume: true }, 'data');
    if (refused) await expect(attempt).rejects.toThrow(/a fit is running there \(process \d+\)/);
    else expect(await attempt).toBe(folder);
  });

  test('that is not there cannot be resumed', async () => {
    await expect(open({ resume: true })).rejects.toThrow(/no interrupted fit to resume\. Start it/);
  });

  test.each(['', '{"settings":', '{"settings":5}'])(
    'whose fit.json is %j says so',
    async (text) => {
      const { settings, folder } = await open();
      await writeFile(join(folder, 'fit.json'), text);
      await expect(openWorkingFolder({ ...settings, resume: true }, 'data')).rejects.toMatchObject({
        kind: 'fit',
        parts: { subject: join(folder, 'fit.json') },
      });
    },
  );
});

describe('metrics.jsonl', () => {
  const epoch = (stage: FitStage, n: number, seconds = 10): EpochMetrics => ({
    stage,
    epoch: n,
    trainLoss: 0.5,
    trainAccuracy: 0.75,
    validationLoss: 0.6 / n,
    validationAccuracy: 0.7,
    best: true,
    seconds,
    imagesPerSecond: 3,
  });

  test('has one JSON line for each epoch, and is read again', async () => {
    const folder = await temporaryFolder();
    const log = await MetricsLog.open(folder);
    expect(log.length).toBe(0);
    expect(await log.append(epoch('alexnet', 1))).toBe(1);
    expect(await log.append(epoch('alexnet', 2))).toBe(2);
    expect(await log.append(epoch('resnet18', 1))).toBe(3);
    await log.flush();
    const text = await readFile(join(folder, METRICS_NAME), 'utf8');
    expect(text).toBe(log.text());
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([epoch('alexnet', 1), epoch('alexnet', 2), epoch('resnet18', 1)]);
    const again = await MetricsLog.open(folder);
    expect(again.text()).toBe(text);
    expect(again.find('alexnet', 2)).toEqual(epoch('alexnet', 2));
    expect(again.find('ensemble', 1)).toBeUndefined();
  });

  test('drops the epochs that will be run again', async () => {
    const log = await MetricsLog.open(await temporaryFolder());
    for (const n of [1, 2, 3]) await log.append(epoch('alexnet', n));
    for (const n of [1, 2]) await log.append(epoch('resnet18', n));
    expect(log.lengthBefore('resnet18')).toBe(3);
    expect(log.lengthBefore('ensemble')).toBe(5);
    expect(log.lengthBefore('alexnet')).toBe(0);
    log.truncate(4);
    expect(log.length).toBe(4);
    expect(log.find('resnet18', 2)).toBeUndefined();
    log.truncate(9);
    expect(log.length).toBe(4);
  });

  test('tells the time of the stages before one: its own is on its own clock', async () => {
    const log = await MetricsLog.open(await temporaryFolder());
    await log.append(epoch('alexnet', 1, 30));
    await log.append(epoch('alexnet', 2, 12));
    expect(log.secondsBefore('resnet18')).toBe(42);
    await log.append(epoch('resnet18', 1, 100));
    expect(log.secondsBefore('resnet18')).toBe(42);
    expect(log.secondsBefore('ensemble')).toBe(142);
    expect(log.secondsBefore('alexnet')).toBe(0);
  });

  test('that is damaged is an error of the fit that names the file', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, METRICS_NAME);
    await writeFile(path, `${JSON.stringify(epoch('alexnet', 1))}\n{"stage":"alex`);
    await expect(MetricsLog.open(folder)).rejects.toMatchObject({
      kind: 'fit',
      parts: { subject: path, remedy: 'Remove the working folder and start the fit anew' },
    });
  });
});
