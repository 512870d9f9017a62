import type { RandomStream } from '../../shared/random/stream.ts';

/** Uniform in [from, to). */
export function between(stream: RandomStream, from: number, to: number): number {
  return from + (to - from) * stream.uniform();
}

/** True with the given probability. */
export function chance(stream: RandomStream, probability: number): boolean {
  return stream.uniform() < probability;
}

/** One of the options, each with its weight; the weights need not add up to one. */
export function choose<T>(stream: RandomStream, options: readonly (readonly [T, number])[]): T {
  const total = options.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = stream.uniform() * total;
  for (const [option, weight] of options) {
    rest -= weight;
    if (rest < 0) return option;
  }
  // Only reached through rounding: the last option owns the upper end.
  return options.at(-1)![0];
}

/** A factor with mean 1 and the given coefficient of variation, never negative (log-normal). */
export function repeatVariation(stream: RandomStream, coefficient: number): number {
  const variance = Math.log(1 + coefficient * coefficient);
  return Math.exp(Math.sqrt(variance) * stream.normal() - variance / 2);
}
