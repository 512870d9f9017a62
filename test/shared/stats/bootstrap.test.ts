import { describe, expect, test } from 'vitest';

import { randomStream, type RandomStream } from '../../../src/shared/random/stream.ts';
import { clusterBootstrap } from '../../../src/shared/stats/bootstrap.ts';
import { standardDeviation } from '../../../src/shared/stats/moments.ts';

const meanOf = (sample: readonly number[]) => ({
  mean: sample.reduce((sum, value) => sum + value, 0) / sample.length,
});

const random = (): RandomStream => randomStream(5, 'test');

/** Not defined unless all four patients are drawn. */
const allFour = (sample: readonly number[]) => ({
  value: new Set(sample).size === 4 ? 1 : null,
});

/** Not defined without the malignant patient. */
const sensitivityOf = (malignant: readonly boolean[]) => ({
  sensitivity: malignant.includes(true) ? 0.5 : null,
});

describe('the cluster bootstrap', () => {
  test('gives the same interval for the same seed and another for another', () => {
    const values = Array.from({ length: 30 }, (_, i) => Math.sin(i));
    const first = clusterBootstrap(values, meanOf, { random: random(), resamples: 300 });
    const again = clusterBootstrap(values, meanOf, { random: random(), resamples: 300 });
    const other = clusterBootstrap(values, meanOf, {
      random: randomStream(6, 'test'),
      resamples: 300,
    });
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('of a mean is as wide as its standard error says', () => {
    const stream = random();
    const values = Array.from({ length: 200 }, () => stream.normal());
    const interval = clusterBootstrap(values, meanOf, { random: stream, resamples: 4000 }).mean!;
    const expected = (2 * 1.96 * standardDeviation(values, 0)!) / Math.sqrt(values.length);
    expect((interval.high - interval.low) / expected).toBeGreaterThan(0.93);
    expect((interval.high - interval.low) / expected).toBeLessThan(1.07);
    expect(interval).toMatchObject({ level: 0.95, resamples: 4000, skipped: 0 });
  });

  test('is moved towards the long tail as far as theory says', () => {
    // Of a mean, BCa's bounds are mean + s (±z + γ (2 z² + 1) / (6 √n)) to the second order, plain
    // percentiles' only γ (z² − 1) / (6 √n) (Efron 1987): a third of it.
    const stream = random();
    const values = Array.from({ length: 200 }, () => -Math.log(1 - stream.uniform()));
    const { mean } = meanOf(values);
    const spread = standardDeviation(values, 0)!;
    const skewness = meanOf(values.map((value) => ((value - mean) / spread) ** 3)).mean;
    const interval = clusterBootstrap(values, meanOf, { random: stream, resamples: 20_000 }).mean!;
    const moved = (interval.low + interval.high) / 2 - mean;
    const unit = (spread * skewness) / (6 * values.length);
    expect(moved / unit).toBeGreaterThan(0.8 * (2 * 1.96 ** 2 + 1));
    expect(moved / unit).toBeLessThan(1.2 * (2 * 1.96 ** 2 + 1));
  });

  test('is wider for few clusters, as Student', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    const interval = clusterBootstrap(values, meanOf, {
      random: random(),
      resamples: 20_000,
    }).mean!;
    // t(7) · s / √8 = 2.365 · 2.449 / 2.828, where the normal deviate with divisor n gives 1.59.
    expect((interval.high - interval.low) / 2).toBeGreaterThan(1.8);
    expect((interval.high - interval.low) / 2).toBeLessThan(2.15);
  });

  test('leaves out resamples without a value and counts them', () => {
    // One of three patients is malignant: sensitivity is not defined when it is not drawn, (2/3)³.
    const patients = [true, false, false];
    const { sensitivity } = clusterBootstrap(patients, sensitivityOf, {
      random: random(),
      resamples: 3000,
    });
    expect(sensitivity).toMatchObject({ low: 0.5, high: 0.5 });
    expect(sensitivity!.skipped / 3000).toBeCloseTo((2 / 3) ** 3, 1);
  });

  test('gives no interval where most resamples have no value', () => {
    const patients = [1, 2, 3, 4];
    const { value } = clusterBootstrap(patients, allFour, { random: random(), resamples: 500 });
    expect(value).toBeNull();
  });

  test('gives no interval for one patient, nor for an undefined value', () => {
    const options = { random: random(), resamples: 10 };
    expect(clusterBootstrap([3], meanOf, options).mean).toBeNull();
    expect(clusterBootstrap([3, 4], () => ({ rate: null }), options).rate).toBeNull();
  });

  test('refuses to draw nothing', () => {
    expect(() => clusterBootstrap([1, 2], meanOf, { random: random(), resamples: 0 })).toThrow(
      RangeError,
    );
  });
});
