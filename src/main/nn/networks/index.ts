import { CHANNELS, type InputKind, type InputSize } from '../../../shared/domain/input.ts';
import { Graph } from '../graph.ts';
import type { Value } from '../value.ts';
import { linear } from '../layers.ts';
import type { ParameterSpec } from '../parameters.ts';
import { Scope } from '../scope.ts';
import { BATCH } from '../shape.ts';
import { ALEXNET } from './alexnet.ts';
import { CLASSES, type Network, type NetworkName } from './network.ts';
import { RESNET18 } from './resnet18.ts';

export const NETWORKS: Readonly<Record<NetworkName, Network>> = {
  alexnet: ALEXNET,
  resnet18: RESNET18,
};

/** The network's own logits [N, 2] from its penultimate features. */
export function classify(scope: Scope, network: Network, features: Value): Value {
  return linear(scope, network.classifierName, features, CLASSES, 'classifier');
}

/** Every parameter of a network in the order of use, torchvision's names and shapes. */
export function parameterSpecs(
  network: Network,
  input: InputKind,
  size: InputSize,
): readonly ParameterSpec[] {
  const graph = new Graph();
  const scope = new Scope(graph);
  const images = graph.input('images', [BATCH, CHANNELS[input], size, size]);
  classify(scope, network, network.head(scope, network.trunk(scope, images)));
  return scope.fed.map(({ spec }) => spec);
}
