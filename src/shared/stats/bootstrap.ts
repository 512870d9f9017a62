import type { RandomStream } from '../random/stream.ts';
import { LEVEL, type BootstrapInterval } from './estimate.ts';
import { quantileOfSorted } from './moments.ts';

export interface BootstrapOptions {
  readonly random: RandomStream;
  readonly resamples: number;
  readonly level?: number;
}

/** Several statistics of one sample; `null` where one is not defined. */
export type Statistics<Name extends string> = Readonly<Record<Name, number | null>>;

/**
 * Percentile intervals by resampling whole clusters (patients) with replacement, so that images of
 * one patient stay together. Plain resampling, not stratified by class: the mix of benign and
 * malignant patients in a study is random too. All statistics are taken from the same resamples.
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
    statistics(clusters),
    clusters.length,
    () => statistics(clusters.map(() => clusters[random.integer(clusters.length)]!)),
    options,
  );
}

/**
 * `clusterBootstrap` for statistics that only need to know how often each cluster is in a resample:
 * the same intervals for the same stream, without a new sample to sort each time.
 *
 * @param clusters number of clusters (patients)
 * @param statistics takes the number of times each cluster was drawn; it must not keep the array,
 * which is used again
 */
export function countedBootstrap<Name extends string>(
  clusters: number,
  statistics: (counts: Uint32Array) => Statistics<Name>,
  options: BootstrapOptions,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const { random } = options;
  const counts = new Uint32Array(clusters);
  return intervalsOf(
    statistics(counts.fill(1)),
    clusters,
    () => {
      counts.fill(0);
      for (let i = 0; i < clusters; i += 1) counts[random.integer(clusters)]! += 1;
      return statistics(counts);
    },
    options,
  );
}

function intervalsOf<Name extends string>(
  observed: Statistics<Name>,
  clusters: number,
  resample: () => Statistics<Name>,
  { resamples, level = LEVEL }: BootstrapOptions,
): Readonly<Record<Name, BootstrapInterval | null>> {
  if (!(Number.isInteger(resamples) && resamples >= 1)) {
    throw new RangeError(`the number of resamples must be a positive integer, got ${resamples}`);
  }
  const names = Object.keys(observed) as Name[];
  const drawn = new Map<Name, number[]>(names.map((name) => [name, []]));
  if (clusters >= 2) {
    for (let i = 0; i < resamples; i += 1) {
      const values = resample();
      for (const name of names) {
        const value = values[name];
        if (value !== null) drawn.get(name)!.push(value);
      }
    }
  }
  const interval = (name: Name): BootstrapInterval | null =>
    observed[name] === null ? null : percentiles(drawn.get(name)!, resamples, level);
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<
    Name,
    BootstrapInterval | null
  >;
}

function percentiles(
  values: readonly number[],
  resamples: number,
  level: number,
): BootstrapInterval | null {
  if (values.length * 2 < resamples) return null;
  const sorted = Float64Array.from(values).toSorted();
  return {
    method: 'cluster-bootstrap',
    low: quantileOfSorted(sorted, (1 - level) / 2),
    high: quantileOfSorted(sorted, (1 + level) / 2),
    level,
    resamples,
    skipped: resamples - values.length,
  };
}
