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
  { random, resamples, level = LEVEL }: BootstrapOptions,
): Readonly<Record<Name, BootstrapInterval | null>> {
  requireResamples(resamples);
  const draw = (): readonly Cluster[] =>
    clusters.map(() => clusters[random.integer(clusters.length)]!);
  return intervalsOf(
    statistics(clusters),
    () => statistics(draw()),
    clusters.length < 2 ? 0 : resamples,
    level,
  );
}

/** Resamples of clusters that are drawn once, so that many figures can be taken from the same. */
export interface Resamples {
  readonly clusters: number;
  /** [resamples, clusters]: how often each cluster is in each resample. */
  readonly counts: readonly Uint32Array[];
}

/** Draws as `clusterBootstrap` does: the same resamples for the same stream. */
export function drawResamples(
  clusters: number,
  { random, resamples }: Pick<BootstrapOptions, 'random' | 'resamples'>,
): Resamples {
  requireResamples(resamples);
  // One cluster gives no interval: there is nothing to draw.
  if (clusters < 2) return { clusters, counts: [] };
  const counts = Array.from({ length: resamples }, () => {
    const drawn = new Uint32Array(clusters);
    for (let i = 0; i < clusters; i += 1) drawn[random.integer(clusters)]! += 1;
    return drawn;
  });
  return { clusters, counts };
}

/**
 * `clusterBootstrap` for statistics that only need to know how often each cluster is in a resample:
 * the same intervals for the same stream, without a new sample to sort each time.
 *
 * @param statistics takes the number of times each cluster was drawn; it must not change the array
 */
export function countedBootstrap<Name extends string>(
  { clusters, counts }: Resamples,
  statistics: (counts: Uint32Array) => Statistics<Name>,
  level: number = LEVEL,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const observed = statistics(new Uint32Array(clusters).fill(1));
  return intervalsOf(observed, (i) => statistics(counts[i]!), counts.length, level);
}

/** @param resamples 0 gives no interval */
function intervalsOf<Name extends string>(
  observed: Statistics<Name>,
  resample: (index: number) => Statistics<Name>,
  resamples: number,
  level: number,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const names = Object.keys(observed) as Name[];
  const drawn = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let i = 0; i < resamples; i += 1) {
    const values = resample(i);
    for (const name of names) {
      const value = values[name];
      if (value !== null) drawn.get(name)!.push(value);
    }
  }
  const interval = (name: Name): BootstrapInterval | null =>
    observed[name] === null || resamples === 0
      ? null
      : percentiles(drawn.get(name)!, resamples, level);
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<
    Name,
    BootstrapInterval | null
  >;
}

function requireResamples(resamples: number): void {
  if (!(Number.isInteger(resamples) && resamples >= 1)) {
    throw new RangeError(`the number of resamples must be a positive integer, got ${resamples}`);
  }
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
