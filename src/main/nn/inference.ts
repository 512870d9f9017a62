import { CHANNELS, type InputKind } from '../../shared/domain/input.ts';
import { jointGradCam } from './gradcam.ts';
import { Graph } from './graph.ts';
import type { Value } from './value.ts';
import { linear } from './layers.ts';
import { classify, NETWORKS } from './networks/index.ts';
import { CLASSES, type Network, type NetworkName } from './networks/network.ts';
import type { Weights } from './parameters.ts';
import { Scope } from './scope.ts';
import { BATCH } from './shape.ts';

/** Names of the inputs and outputs of a reading model. */
export const READING = {
  /** Input [N, C, S, S]: normalised pair, channels gray, R, G, B as far as the kind has them. */
  images: 'images',
  /** [N, 2] class probabilities of the ensemble (or of the only network). */
  probabilities: 'probabilities',
  /** [N, 2] class logits of the ensemble. */
  logits: 'logits',
  /** [N, 2] class probabilities of one network's own classifier. */
  networkProbabilities: (network: NetworkName): string => `probabilities_${network}`,
  /** [N, 2, h, w] Grad-CAM of either class, scaled by its maximum. */
  heatmaps: 'heatmaps',
  /** [N, 2] that maximum; 0 means no positive evidence. */
  heatmapMaxima: 'heatmap_maxima',
} as const;

/** The ensemble's own classifier over the concatenated features. */
export const ENSEMBLE_CLASSIFIER = 'ensemble.classifier';

export interface FittedNetwork {
  readonly name: NetworkName;
  readonly weights: Weights;
}

export interface ReadingModel {
  readonly input: InputKind;
  readonly size: number;
  readonly networks: readonly FittedNetwork[];
  /** Weight [2, Σ features] and bias [2] of the ensemble; absent for a single network. */
  readonly ensemble?: { readonly weight: Float32Array; readonly bias: Float32Array };
  /** Leave Grad-CAM out (benchmarks, plain export). */
  readonly withoutHeatmaps?: boolean;
}

/**
 * The whole reading in one graph: ONE run gives the ensemble's probabilities, each network's own
 * and both classes' Grad-CAM maps. Everything behind the Grad-CAM maps is computed for 2N rows
 * (each pair once per class), so that one backward walk serves both classes and the large FC
 * weights are read twice instead of three times.
 */
export function buildReadingGraph(model: ReadingModel): Graph {
  const graph = new Graph();
  const images = graph.input(READING.images, [
    BATCH,
    CHANNELS[model.input],
    model.size,
    model.size,
  ]);
  const branches = model.networks.map((fitted) => {
    const network = NETWORKS[fitted.name];
    const scope = scopeOf(graph, network, fitted.weights);
    const trunk = network.trunk(scope, images);
    const maps = model.withoutHeatmaps ? trunk : graph.add('Concat', [trunk, trunk], { axis: 0 });
    return { network, scope, maps, features: network.head(scope, maps) };
  });
  const firstHalf = (x: Value): Value =>
    model.withoutHeatmaps ? x : graph.addMany('Split', [x], { axis: 0, sizes: [BATCH, BATCH] })[0]!;

  const own = branches.map(({ scope, network, features }) => classify(scope, network, features));
  const logits = model.ensemble === undefined ? own[0]! : ensembleLogits(graph, model, branches);
  branches.forEach(({ network }, i) => {
    const probabilities = graph.add('Softmax', [firstHalf(own[i]!)], { axis: 1 });
    graph.output(READING.networkProbabilities(network.name), probabilities);
  });
  const pairLogits = firstHalf(logits);
  graph.output(READING.logits, pairLogits);
  graph.output(READING.probabilities, graph.add('Softmax', [pairLogits], { axis: 1 }));

  if (!model.withoutHeatmaps) {
    const heat = jointGradCam(
      graph,
      pairLogits,
      logits,
      branches.map(({ maps }) => maps),
    );
    graph.output(READING.heatmaps, heat.maps);
    graph.output(READING.heatmapMaxima, heat.maxima);
  }
  return graph;
}

function scopeOf(graph: Graph, network: Network, weights: Weights): Scope {
  return new Scope(graph, {
    prefix: `${network.name}.`,
    constant: ({ name }) => weights.get(name),
  });
}

/** Concatenated penultimate features (4096 + 512 = 4608) → the ensemble's softmax layer. */
function ensembleLogits(
  graph: Graph,
  { ensemble }: ReadingModel,
  branches: readonly { readonly features: Value }[],
): Value {
  const features = branches.map((branch) => branch.features);
  const all = features.length === 1 ? features[0]! : graph.add('Concat', features, { axis: 1 });
  const scope = new Scope(graph, {
    constant: ({ kind }) => (kind === 'bias' ? ensemble!.bias : ensemble!.weight),
  });
  return linear(scope, ENSEMBLE_CLASSIFIER, all, CLASSES, 'classifier');
}

/**
 * Penultimate features and logits of one network with its parameters fed, for an open batch: the
 * validation pass of a fit, and the frozen features of stage 2. Row blocks match the fit's state.
 */
export function buildForwardGraph(
  network: Network,
  input: InputKind,
  size: number,
  options: { readonly constant?: Weights; readonly blockBytes?: number },
): { readonly graph: Graph; readonly scope: Scope } {
  const graph = new Graph();
  const scope = new Scope(graph, {
    constant: ({ name }) => options.constant?.get(name),
    ...(options.blockBytes === undefined ? {} : { blockBytes: options.blockBytes }),
  });
  const images = graph.input(READING.images, [BATCH, CHANNELS[input], size, size]);
  const features = network.head(scope, network.trunk(scope, images));
  graph.output('features', features);
  graph.output(READING.logits, classify(scope, network, features));
  return { graph, scope };
}
