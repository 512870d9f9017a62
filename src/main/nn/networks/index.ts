import { CHANNELS, type InputKind, type InputSize } from '../../../shared/domain/input.ts';
import type { NetworkName } from '../../../shared/domain/networks.ts';
import { Graph } from '../graph.ts';
import type { Value } from '../value.ts';
import type { ParameterSpec } from '../parameters.ts';
import { Scope, type ScopeOptions } from '../scope.ts';
import { BATCH } from '../shape.ts';
import { ALEXNET } from './alexnet.ts';
import { DENSENETS } from './densenet.ts';
import { GOOGLENET } from './googlenet.ts';
import type { HeadOutput, Network } from './network.ts';
import { RESNETS } from './resnet.ts';
import { stemOf } from './stems.ts';
import { SQUEEZENETS } from './squeezenet.ts';
import { VGGS } from './vgg.ts';

export const NETWORKS: Readonly<Record<NetworkName, Network>> = {
  alexnet: ALEXNET,
  googlenet: GOOGLENET,
  ...RESNETS,
  ...VGGS,
  ...SQUEEZENETS,
  ...DENSENETS,
};

/** Images [N, C, S, S] → maps [N, K, h, w]. */
export function mapsOf(scope: Scope, network: Network, images: Value): Value {
  return network.trunk(scope, stemOf(scope, network, images));
}

/** The whole network: images [N, C, S, S] → penultimate features and logits. */
export function forward(scope: Scope, network: Network, images: Value): HeadOutput {
  return network.head(scope, mapsOf(scope, network, images));
}

/** How a network is built that torchvision's layout does not know. */
export type NetworkOptions = Pick<ScopeOptions, 'fcRank' | 'stems'>;

/** Every parameter of a network in the order of use, torchvision's names and shapes. */
export function parameterSpecs(
  network: Network,
  input: InputKind,
  size: InputSize,
  options: NetworkOptions = {},
): readonly ParameterSpec[] {
  const graph = new Graph();
  const scope = new Scope(graph, options);
  forward(scope, network, graph.input('images', [BATCH, CHANNELS[input], size, size]));
  return scope.fed.map(({ spec }) => spec);
}
