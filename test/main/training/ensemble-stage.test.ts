import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import {
  ENSEMBLE_BIAS,
  ENSEMBLE_WEIGHT,
  openEnsembleStage,
  openFeatureExtractor,
  type EnsembleStage,
  type FeatureExtractor,
} from '../../../src/main/training/ensemble-stage.ts';
import { ImageSet } from '../../../src/main/training/images.ts';
import { EVALUATION_BATCH, type FitImages } from '../../../src/main/training/network-stage.ts';
import type { FitSettings } from '../../../src/main/training/settings.ts';
import { scoreLogits } from '../../../src/main/training/stage.ts';
import { fitSettings } from '../../support/fit-settings.ts';
import { networkWeights } from '../../support/network-weights.ts';
import { tinyStudy } from '../../support/tiny-study.ts';
import { relativeError } from '../../support/values.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-ensemble-'));
const PATIENTS = 10;
let data: FitImages;

beforeAll(async () => {
  const { root, pairs } = await tinyStudy(folder, PATIENTS);
  const geometry = fitSettings({ images: 'full', input: 'bse' });
  data = {
    images: await ImageSet.prepare(root, pairs, geometry, () => undefined),
    labels: pairs.map(({ diagnosis }) => Number(diagnosis === 'malignant')),
    fitting: pairs.flatMap(({ patient }, i) => (Number(patient.slice(1)) < 6 ? [i] : [])),
    validation: pairs.flatMap(({ patient }, i) => (Number(patient.slice(1)) < 6 ? [] : [i])),
  };
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Counting extends FeatureExtractor {
  /** Every sample it has been asked for. */
  readonly asked: Float32Array[];
  readonly largest: () => number;
}

/** Features a child could compute: the means of the four channels. */
function channelMeans(): Counting {
  const asked: Float32Array[] = [];
  let largest = 0;
  return {
    length: 4,
    asked,
    largest: () => largest,
    extract(batch, samples) {
      largest = Math.max(largest, samples);
      const features = new Float32Array(samples * 4);
      const each = batch.length / samples;
      for (let i = 0; i < samples; i += 1) {
        const sample = batch.slice(i * each, (i + 1) * each);
        asked.push(sample);
        for (let c = 0; c < 4; c += 1) {
          const plane = sample.subarray((c * each) / 4, ((c + 1) * each) / 4);
          features[4 * i + c] = plane.reduce((sum, x) => sum + x, 0) / plane.length;
        }
      }
      return Promise.resolve(features);
    },
    release: () => Promise.resolve(),
  };
}

async function open(
  extractor: FeatureExtractor,
  changes: Partial<FitSettings> = {},
  told: [number, number][] = [],
): Promise<EnsembleStage> {
  return openEnsembleStage({
    runtime: await openRuntime(),
    settings: fitSettings({ images: 'full', input: 'bse', learningRate: 0.05, ...changes }),
    data,
    extractor,
    classWeights: [1, 1],
    onProgress: (done, total) => told.push([done, total]),
  });
}

async function trainEpoch(stage: EnsembleStage, epoch: number): Promise<number> {
  let batches = 0;
  let loss = 0;
  for (const group of stage.groups(epoch)) {
    for (const result of await stage.train(group, epoch, batches)) loss += result.loss;
    batches += group.length;
  }
  return loss / batches;
}

const distinct = (samples: readonly Float32Array[]): number =>
  new Set(samples.map((s) => s.join())).size;

describe('stage 2', () => {
  test('learns to tell the classes from frozen features', async () => {
    const stage = await open(channelMeans());
    const before = await stage.validate();
    for (let epoch = 1; epoch <= 25; epoch += 1) await trainEpoch(stage, epoch);
    const after = await stage.validate();
    expect(after.loss).toBeLessThan(before.loss / 2);
    expect(after.accuracy).toBe(1);
    await stage.release();
  });

  test('computes the features of V views and the plain one once, in bounded batches', async () => {
    const extractor = channelMeans();
    const told: [number, number][] = [];
    const stage = await open(extractor, { views: 3 }, told);
    const fitting = data.fitting.length;
    const total = 4 * fitting;
    expect(extractor.asked).toHaveLength(total + data.validation.length);
    expect(extractor.largest()).toBeLessThanOrEqual(EVALUATION_BATCH);
    expect(told.at(-1)).toEqual([total, total]);
    expect(told.map(([done]) => done)).toEqual(
      told.map(([done]) => done).toSorted((a, b) => a - b),
    );
    // The views of a pair differ from each other and from the plain one.
    const views = [0, 1, 2, 3].map((v) => extractor.asked[v * fitting]!);
    expect(distinct(views)).toBe(4);
    const plain = new Float32Array(data.images.sampleLength);
    data.images.writePlain(data.fitting[0]!, plain, 0);
    expect(views[0]).toEqual(plain);
    const count = extractor.asked.length;
    await trainEpoch(stage, 1);
    await trainEpoch(stage, 2);
    expect(extractor.asked).toHaveLength(count);
    await stage.release();
  });

  test('online draws new views in every epoch, the same ones for the same seed', async () => {
    const samples = async (seed: number): Promise<readonly Float32Array[][]> => {
      const extractor = channelMeans();
      const stage = await open(extractor, { views: 'online', seed });
      const epochs: Float32Array[][] = [];
      for (const epoch of [1, 2]) {
        const from = extractor.asked.length;
        await trainEpoch(stage, epoch);
        epochs.push(extractor.asked.slice(from));
      }
      await stage.release();
      return epochs;
    };
    const [first, second] = await samples(1);
    expect(first).toHaveLength(data.fitting.length);
    expect(distinct([...first!, ...second!])).toBeGreaterThan(data.fitting.length);
    expect(await samples(1)).toEqual([first, second]);
    expect(await samples(2)).not.toEqual([first, second]);
  });

  test.each([0, 2, 'online'] as const)('gives the same numbers again (views %s)', async (views) => {
    const run = async () => {
      const stage = await open(channelMeans(), { views });
      const losses = [await trainEpoch(stage, 1), await trainEpoch(stage, 2)];
      const weights = stage.weights();
      await stage.release();
      return { losses, weights };
    };
    expect(await run()).toEqual(await run());
  });

  test('validates plain views with the classifier as it is', async () => {
    const extractor = channelMeans();
    const stage = await open(extractor);
    await trainEpoch(stage, 1);
    const weights = stage.weights();
    const [w, b] = [weights.get(ENSEMBLE_WEIGHT)!, weights.get(ENSEMBLE_BIAS)!];
    expect([w.length, b.length]).toEqual([8, 2]);
    const batch = new Float32Array(data.validation.length * data.images.sampleLength);
    data.validation.forEach((pair, i) =>
      data.images.writePlain(pair, batch, i * data.images.sampleLength),
    );
    const features = await extractor.extract(batch, data.validation.length);
    const logits = Float32Array.from({ length: 2 * data.validation.length }, (_, at) => {
      const [row, c] = [Math.floor(at / 2), at % 2];
      let sum = b[c]!;
      for (let k = 0; k < 4; k += 1) sum += w[4 * c + k]! * features[4 * row + k]!;
      return sum;
    });
    const labels = data.validation.map((i) => data.labels[i]!);
    const found = await stage.validate();
    const expected = scoreLogits(logits, labels);
    expect(found.loss).toBeCloseTo(expected.loss, 6);
    expect(found.accuracy).toBe(expected.accuracy);
    await stage.release();
  });
});

describe('the feature extractor', () => {
  test('puts the networks’ features side by side, each pair in its row', async () => {
    const runtime = await openRuntime();
    const settings = fitSettings({ images: 'full', input: 'bse' });
    const [one, other] = [
      networkWeights('resnet18', 'bse', 64),
      new Map(
        [...networkWeights('resnet18', 'bse', 64)].map(([k, v]) => [k, v.map((x) => x * 0.9)]),
      ),
    ].map((weights) => ({ name: 'resnet18', weights }) as const);
    const shape = data.images.sampleShape;
    const batch = new Float32Array(3 * data.images.sampleLength);
    [0, 5, 9].forEach((pair, i) =>
      data.images.writePlain(pair, batch, i * data.images.sampleLength),
    );
    const both = await openFeatureExtractor(runtime, 'cpu', settings, [one!, other!], shape);
    const alone = await openFeatureExtractor(runtime, 'cpu', settings, [other!], shape);
    expect([both.length, alone.length]).toEqual([1024, 512]);
    const features = await both.extract(batch, 3);
    for (const i of [0, 1, 2]) {
      const sample = batch.subarray(
        i * data.images.sampleLength,
        (i + 1) * data.images.sampleLength,
      );
      const expected = await alone.extract(sample, 1);
      const found = features.subarray(i * 1024 + 512, (i + 1) * 1024);
      expect(relativeError(found, expected)).toBeLessThanOrEqual(1e-4);
    }
    await both.release();
    await alone.release();
  });
});
