import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

import type { RandomStream } from '../random/stream.ts';
import { LEVEL, type BootstrapInterval } from './estimate.ts';
import { mean, quantileOfSorted } from './moments.ts';

export interface BootstrapOptions {
  readonly random: RandomStream;
  readonly resamples: number;
  readonly level?: number;
}

/** Several statistics of one sample; `null` where one is not defined. */
export type Statistics<Name extends string> = Readonly<Record<Name, number | null>>;

/**
 * Intervals by resampling whole clusters (patients) with replacement, so that images of one patient
 * stay together. Plain resampling, not stratified by class: the mix of benign and malignant patients
 * in a study is random too. All statistics are taken from the same resamples.
 *
 * Percentiles corrected for bias and skewness (BCa; B. Efron, J Am Stat Assoc 1987), the
 * acceleration from leaving out one cluster at a time, and widened for few clusters: plain
 * percentiles of a rate near 1 lie too low. In 1,000 simulated studies of 250 patients the 95 %
 * intervals of image-wise rates, image-wise AUC and Eq. (2) held the truth in 93.6 to 94.6 %
 * (test/shared/stats/coverage.test.ts), in 2,000 of 50 patients (20 malignant) in 93.0 to 95.3 %.
 *
 * A resample in which a statistic is not defined (no malignant patient drawn) is left out for that
 * statistic and counted in `skipped`. No interval (`null`) for fewer than two clusters, for a
 * statistic that is not defined on the sample itself, or where more than half is skipped: what is
 * left would describe a different question.
 *
 * @param clusters one item per patient; their order decides which are drawn for a given stream
 */
export function clusterBootstrap<Cluster, Name extends string>(
  clusters: readonly Cluster[],
  statistics: (sample: readonly Cluster[]) => Statistics<Name>,
  options: BootstrapOptions,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const { random } = options;
  return intervalsOf(
    {
      clusters: clusters.length,
      observed: statistics(clusters),
      resample: () => statistics(clusters.map(() => clusters[random.integer(clusters.length)]!)),
      without: (cluster) => statistics(clusters.toSpliced(cluster, 1)),
    },
    options,
  );
}

/** Resamples of clusters that are drawn once, so that many figures can be taken from the same. */
export interface Resamples {
  readonly clusters: number;
  readonly resamples: number;
  /** By resample, how often each cluster is in it; empty where there are fewer than two clusters. */
  readonly counts: readonly Uint32Array[];
}

/** Draws as `clusterBootstrap` does: the same resamples for the same stream. */
export function drawResamples(
  clusters: number,
  { random, resamples }: Pick<BootstrapOptions, 'random' | 'resamples'>,
): Resamples {
  const counts = Array.from({ length: clusters < 2 ? 0 : resamples }, () => {
    const drawn = new Uint32Array(clusters);
    for (let i = 0; i < clusters; i += 1) drawn[random.integer(clusters)]! += 1;
    return drawn;
  });
  return { clusters, resamples, counts };
}

/**
 * `clusterBootstrap` for statistics that only need to know how often each cluster is in a resample:
 * the same intervals for the same stream, without a new sample to sort each time.
 *
 * @param statistics takes the number of times each cluster was drawn; it must not change or keep
 * the array, which is used again
 */
export function countedBootstrap<Name extends string>(
  { clusters, resamples, counts }: Resamples,
  statistics: (counts: Uint32Array) => Statistics<Name>,
  level: number = LEVEL,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const all = new Uint32Array(clusters).fill(1);
  return intervalsOf(
    {
      clusters,
      observed: statistics(all),
      resample: (index) => statistics(counts[index]!),
      without: (cluster) => {
        all[cluster] = 0;
        const statistic = statistics(all);
        all[cluster] = 1;
        return statistic;
      },
    },
    { resamples, level },
  );
}

/** With more clusters the acceleration, which falls as 1 / √clusters, is taken for 0: it costs more than it moves. */
const JACKKNIFE_CLUSTERS = 5000;

/** How a kind of bootstrap makes its samples. */
interface Sampling<Name extends string> {
  readonly clusters: number;
  readonly observed: Statistics<Name>;
  readonly resample: (index: number) => Statistics<Name>;
  /** The sample without one cluster. */
  readonly without: (cluster: number) => Statistics<Name>;
}

function intervalsOf<Name extends string>(
  { clusters, observed, resample, without }: Sampling<Name>,
  { resamples, level = LEVEL }: Omit<BootstrapOptions, 'random'>,
): Readonly<Record<Name, BootstrapInterval | null>> {
  if (!(Number.isInteger(resamples) && resamples >= 1)) {
    throw new RangeError(`the number of resamples must be a positive integer, got ${resamples}`);
  }
  const names = Object.keys(observed) as Name[];
  const drawn = valuesOf(names, clusters >= 2 ? resamples : 0, resample);
  const jackknife = valuesOf(
    names,
    clusters >= 2 && clusters <= JACKKNIFE_CLUSTERS ? clusters : 0,
    without,
  );
  const interval = (name: Name): BootstrapInterval | null => {
    const value = observed[name];
    const values = drawn[name];
    if (value === null || values.length === 0 || values.length * 2 < resamples) return null;
    const sorted = Float64Array.from(values).toSorted();
    const shares = correctedShares(sorted, value, {
      acceleration: accelerationOf(jackknife[name]),
      deviate: expandedDeviate(clusters, level),
    });
    return {
      method: 'cluster-bootstrap',
      low: quantileOfSorted(sorted, shares.low),
      high: quantileOfSorted(sorted, shares.high),
      level,
      resamples,
      skipped: resamples - values.length,
    };
  };
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<
    Name,
    BootstrapInterval | null
  >;
}

/** Each statistic's defined values over a number of samples. */
function valuesOf<Name extends string>(
  names: readonly Name[],
  samples: number,
  sample: (index: number) => Statistics<Name>,
): Readonly<Record<Name, number[]>> {
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let i = 0; i < samples; i += 1) {
    const statistics = sample(i);
    for (const name of names) {
      const value = statistics[name];
      if (value !== null) values[name].push(value);
    }
  }
  return values;
}

/** Efron's acceleration, a sixth of the skewness of what each cluster adds; 0 where nothing varies. */
function accelerationOf(jackknife: readonly number[]): number {
  const centre = mean(jackknife) ?? 0;
  let [squares, cubes] = [0, 0];
  for (const value of jackknife) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * The normal deviate of a level, widened for few clusters (T. C. Hesterberg, Am Stat 2015, section
 * 3.3): resamples vary by the variance with divisor n, and Student's t allows for its estimation.
 */
function expandedDeviate(clusters: number, level: number): number {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level must lie between 0 and 1, got ${level}`);
  return studentQuantile((1 + level) / 2, clusters - 1) * Math.sqrt(clusters / (clusters - 1));
}

/**
 * Which shares of the sorted resamples bound the interval. Where the observed value lies outside all
 * resamples or the correction would fold over, the data do not tell the bias: none is corrected.
 */
function correctedShares(
  sorted: Float64Array,
  observed: number,
  { acceleration, deviate }: { readonly acceleration: number; readonly deviate: number },
): { readonly low: number; readonly high: number } {
  let [below, tied] = [0, 0];
  for (const value of sorted) {
    if (value < observed) below += 1;
    else if (value === observed) tied += 1;
  }
  const share = (below + tied / 2) / sorted.length;
  const plain = { low: cdf(-deviate, 0, 1), high: cdf(deviate, 0, 1) };
  if (share === 0 || share === 1) return plain;
  const bias = quantile(share, 0, 1);
  const corrected = (z: number): number => {
    const stretch = 1 - acceleration * (bias + z);
    return stretch > 0 ? cdf(bias + (bias + z) / stretch, 0, 1) : Number.NaN;
  };
  const [low, high] = [corrected(-deviate), corrected(deviate)];
  return low <= high ? { low, high } : plain;
}
