import { CHANNELS, type InputKind } from '../../shared/domain/input.ts';
import type { NetworkName } from '../../shared/domain/networks.ts';
import { type Clouds, lookOf, strayNodes } from './familiarity.ts';
import { jointGradCam } from './gradcam.ts';
import { Graph } from './graph.ts';
import type { Value } from './value.ts';
import { linear } from './layers.ts';
import { forward, mapsOf, NETWORKS } from './networks/index.ts';
import { CLASSES, type Network } from './networks/network.ts';
import type { Weights } from './parameters.ts';
import { Scope, type ScopeOptions } from './scope.ts';
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
  /** [N, Σ features] penultimate features of the networks that speak, where they are asked for. */
  features: 'features',
  /** [N, 32 C] the pair's look (`lookOf`), where it is asked for. */
  look: 'look',
  /** [N, 2] how far features and look stray from the pairs of the fit; of models that know them. */
  stray: 'stray',
} as const;

/** The ensemble's own classifier over the concatenated features. */
export const ENSEMBLE_CLASSIFIER = 'ensemble.classifier';

export interface FittedNetwork {
  readonly name: NetworkName;
  readonly weights: Weights;
  /** Its hidden fully connected layers are two factors of this rank. */
  readonly fcRank?: number | undefined;
  /** B and SE have stems of their own. */
  readonly stems?: 'two' | undefined;
}

export interface ReadingModel {
  readonly input: InputKind;
  readonly size: number;
  readonly networks: readonly FittedNetwork[];
  /**
   * Weight [2, Σ features] and bias [2] over the features of its members: the networks named, or
   * all, in their order. Without it the first network speaks.
   */
  readonly ensemble?: {
    readonly members?: readonly NetworkName[];
    readonly weight: Float32Array;
    readonly bias: Float32Array;
  };
  /** Leave Grad-CAM out (benchmarks, plain export). */
  readonly withoutHeatmaps?: boolean;
  /** What the model knows of the pairs it was fitted on; `ask` is for features and look alone. */
  readonly familiarity?: Clouds | 'ask' | undefined;
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
    const scope = scopeOf(graph, network, fitted);
    const trunk = mapsOf(scope, network, images);
    const maps = model.withoutHeatmaps ? trunk : graph.add('Concat', [trunk, trunk], { axis: 0 });
    return { network, maps, ...network.head(scope, maps) };
  });
  const firstHalf = (x: Value): Value =>
    model.withoutHeatmaps ? x : graph.addMany('Split', [x], { axis: 0, sizes: [BATCH, BATCH] })[0]!;

  const { ensemble } = model;
  const joined =
    ensemble === undefined
      ? branches.slice(0, 1)
      : branches.filter(({ network }) => ensemble.members?.includes(network.name) ?? true);
  const logits =
    ensemble === undefined ? joined[0]!.logits : ensembleLogits(graph, ensemble, joined);
  for (const { network, logits: own } of branches) {
    const probabilities = graph.add('Softmax', [firstHalf(own)], { axis: 1 });
    graph.output(READING.networkProbabilities(network.name), probabilities);
  }
  const pairLogits = firstHalf(logits);
  const seen = joined.map(({ features }) => firstHalf(features));
  addFamiliarity(graph, model.familiarity, images, seen);
  graph.output(READING.logits, pairLogits);
  graph.output(READING.probabilities, graph.add('Softmax', [pairLogits], { axis: 1 }));

  if (!model.withoutHeatmaps) {
    const heat = jointGradCam(
      graph,
      pairLogits,
      logits,
      joined.map(({ maps }) => maps),
    );
    graph.output(READING.heatmaps, heat.maps);
    graph.output(READING.heatmapMaxima, heat.maxima);
  }
  return graph;
}

/** On the features of the pass that gives the probabilities: it costs no second one. */
function addFamiliarity(
  graph: Graph,
  familiarity: ReadingModel['familiarity'],
  images: Value,
  parts: readonly Value[],
): void {
  if (familiarity === undefined) return;
  const features = parts.length === 1 ? parts[0]! : graph.add('Concat', parts, { axis: 1 });
  const look = lookOf(graph, images);
  graph.output(READING.features, features);
  graph.output(READING.look, look);
  if (familiarity === 'ask') return;
  const strays = [
    strayNodes(graph, 'familiarity/features', familiarity.features, features),
    strayNodes(graph, 'familiarity/look', familiarity.look, look),
  ];
  graph.output(READING.stray, graph.add('Concat', strays, { axis: 1 }));
}

function scopeOf(graph: Graph, network: Network, { weights, fcRank, stems }: FittedNetwork): Scope {
  return new Scope(graph, {
    prefix: `${network.name}.`,
    constant: ({ name }) => weights.get(name),
    fcRank,
    stems,
  });
}

/** Concatenated penultimate features (the paper's: 4096 + 512 = 4608) → the ensemble's softmax layer. */
function ensembleLogits(
  graph: Graph,
  ensemble: NonNullable<ReadingModel['ensemble']>,
  branches: readonly { readonly features: Value }[],
): Value {
  const features = branches.map((branch) => branch.features);
  const all = features.length === 1 ? features[0]! : graph.add('Concat', features, { axis: 1 });
  const scope = new Scope(graph, {
    constant: ({ kind }) => (kind === 'bias' ? ensemble.bias : ensemble.weight),
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
  options: { readonly constant?: Weights } & Pick<ScopeOptions, 'blockBytes' | 'fcRank' | 'stems'>,
): { readonly graph: Graph; readonly scope: Scope } {
  const graph = new Graph();
  const scope = new Scope(graph, {
    constant: ({ name }) => options.constant?.get(name),
    blockBytes: options.blockBytes,
    fcRank: options.fcRank,
    stems: options.stems,
  });
  const images = graph.input(READING.images, [BATCH, CHANNELS[input], size, size]);
  const { features, logits } = forward(scope, network, images);
  graph.output('features', features);
  graph.output(READING.logits, logits);
  return { graph, scope };
}
