import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import { NETWORKS, parameterSpecs } from '../../../src/main/nn/networks/index.ts';
import type { Weights } from '../../../src/main/nn/parameters.ts';
import { ImageSet } from '../../../src/main/training/images.ts';
import {
  dropoutMask,
  openNetworkStage,
  type FitImages,
  type NetworkStage,
} from '../../../src/main/training/network-stage.ts';
import type { FitSettings } from '../../../src/main/training/settings.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { fitSettings } from '../../support/fit-settings.ts';
import { networkWeights } from '../../support/network-weights.ts';
import { tinyStudy } from '../../support/tiny-study.ts';

describe('a dropout mask', () => {
  test('is 0 or 2, half of each, so that the mean stays', () => {
    const mask = dropoutMask(100_000, 0.5, randomStream(1, 'dropout'));
    expect(new Set(mask)).toEqual(new Set([0, 2]));
    const mean = mask.reduce((sum, x) => sum + x, 0) / mask.length;
    // The standard error of the mean is 1/√100,000.
    expect(Math.abs(mean - 1)).toBeLessThan(5 / Math.sqrt(100_000));
  });

  test('decides for each value on its own: neighbours, and values a word apart, are unrelated', () => {
    const mask = dropoutMask(64_000, 0.5, randomStream(2, 'dropout'));
    for (const apart of [1, 2, 31, 32, 33]) {
      let both = 0;
      for (let i = apart; i < mask.length; i += 1) both += (mask[i]! * mask[i - apart]!) / 4;
      expect(Math.abs(both / (mask.length - apart) - 1 / 4)).toBeLessThan(0.01);
    }
  });

  test('drops as many values as its rate says and keeps the mean, for another rate', () => {
    const mask = dropoutMask(100_000, 0.2, randomStream(4, 'dropout'));
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1.25)]));
    const kept = mask.reduce((sum, x) => sum + Number(x > 0), 0) / mask.length;
    expect(Math.abs(kept - 0.8)).toBeLessThan(0.005);
  });

  test.each([0, 1, 31, 32, 33, 100])('has the length asked for: %i', (length) => {
    const mask = dropoutMask(length, 0.5, randomStream(3, 'dropout'));
    expect(mask).toHaveLength(length);
    const longer = dropoutMask(200, 0.5, randomStream(3, 'dropout'));
    expect(mask).toEqual(longer.subarray(0, length));
  });
});

describe('fine-tuning ResNet-18 from weights', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonopair-stage-'));
  const initial = networkWeights('resnet18', 'b', 64);
  const isStem = (name: string): boolean => /^(conv1|bn1)\./.test(name);
  let data: FitImages;

  beforeAll(async () => {
    const { root, pairs } = await tinyStudy(folder, 4);
    const geometry = fitSettings({ images: 'full' });
    data = {
      images: await ImageSet.prepare(root, pairs, geometry, () => undefined),
      labels: pairs.map(({ diagnosis }) => Number(diagnosis === 'malignant')),
      fitting: [0, 1, 2, 3, 4],
      validation: [5, 6, 7],
    };
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  async function open(changes: Partial<FitSettings>): Promise<NetworkStage> {
    return openNetworkStage({
      runtime: await openRuntime(),
      provider: 'cpu',
      settings: fitSettings({ images: 'full', weights: { resnet18: '/w/r.pth' }, ...changes }),
      network: NETWORKS.resnet18,
      initial,
      data,
      classWeights: [1, 1],
    });
  }

  /** Names of the parameters that one epoch has moved. */
  async function movedBy(stage: NetworkStage): Promise<{ moved: string[]; weights: Weights }> {
    for (const [i, group] of stage.groups(1).entries()) await stage.train(group, 1, i);
    const weights = stage.weights();
    const names = parameterSpecs(NETWORKS.resnet18, 'b', 64).map(({ name }) => name);
    expect([...weights.keys()].toSorted()).toEqual(names.toSorted());
    const same = (name: string): boolean =>
      initial.get(name)!.every((value, i) => value === weights.get(name)![i]);
    return { moved: names.filter((name) => !same(name)), weights };
  }

  test('as the paper freezes: the stem and its stored statistics stay, all else moves', async () => {
    const stage = await open({});
    const before = await stage.validate();
    const { moved, weights } = await movedBy(stage);
    const others = [...weights.keys()].filter((name) => !isStem(name));
    expect(moved.toSorted()).toEqual(others.toSorted());
    expect(stage.stepsDone).toBe(1);
    const after = await stage.validate();
    expect(Number.isFinite(after.loss)).toBe(true);
    expect(after.loss).not.toBe(before.loss);
    await stage.release();
  });

  test('with statistics that follow: those of the frozen stem move, its parameters do not', async () => {
    const stage = await open({ frozenBatchNorm: 'update' });
    const { moved } = await movedBy(stage);
    expect(moved.filter(isStem)).toEqual(['bn1.running_mean', 'bn1.running_var']);
    await stage.release();
  });

  test('the samples of an epoch are the fitting pairs, under their labels', async () => {
    const stage = await open({ batch: 2 });
    const groups = stage.groups(1);
    // Five in pairs: the last one joins the pair before it.
    expect(groups.flat().map((batch) => batch.length)).toEqual([2, 3]);
    expect(groups.flat(2).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(stage.labelsOf([0, 1, 2, 3, 4])).toEqual(data.labels.slice(0, 5));
    expect(stage.labelsOf([4, 2])).toEqual([data.labels[4], data.labels[2]]);
    await stage.release();
  });
});
