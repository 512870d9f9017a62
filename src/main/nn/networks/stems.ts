import { CHANNELS } from '../../../shared/domain/input.ts';
import type { Scope } from '../scope.ts';
import type { Value } from '../value.ts';
import type { Network } from './network.ts';

/** Begins the names of the parameters that the stem of the strain image has of its own. */
export const SE_STEM = 'se.';

/**
 * What the first layers make of a pair [N, 4, S, S]. With one stem it is the network's own. With two,
 * B goes through the network's stem and SE through another of the same layers, and the outputs are
 * averaged: behind ReLU and pooling, so that this is no convolution of the stacked channels. (Of two
 * images of equal answers, the trunk sees what it saw in pre-training.)
 */
export function stemOf(scope: Scope, network: Network, images: Value): Value {
  if (scope.stems === undefined) return network.stem(scope, images);
  const { graph } = scope;
  const channels = (from: number, to: number): Value =>
    graph.add('Slice', [images, ...[from, to, 1, 1].map((n) => graph.integers([n]))], {});
  const b = network.stem(scope, channels(0, CHANNELS.b));
  const se = network.stem(scope.branch(SE_STEM), channels(CHANNELS.b, CHANNELS.bse));
  return graph.add('Mul', [graph.add('Add', [b, se], {}), graph.scalar(0.5)], {});
}

/** Whether a parameter belongs to the stem of the strain image alone. */
export function isOfSeStem(name: string): boolean {
  return name.startsWith(SE_STEM);
}

/** Prefixes of a network's parameters, in both stems where there are two. */
export function inStems(prefixes: readonly string[], stems: 'two' | undefined): readonly string[] {
  if (stems === undefined) return prefixes;
  return [...prefixes, ...prefixes.map((prefix) => SE_STEM + prefix)];
}
