import { adamUpdate, type AdamScalars, type AdamState } from './adam.ts';
import { gradients } from './gradients.ts';
import { Graph } from './graph.ts';
import type { Value } from './value.ts';
import { crossEntropy, focalLoss } from './loss.ts';
import type { LoopPlan } from './onnx/loop.ts';
import { isStatistic, type ParameterSpec } from './parameters.ts';
import { Scope, type DropoutMask, type FedParameter, type ScopeOptions } from './scope.ts';
import type { Shape } from './shape.ts';
import { CLASSES } from './networks/network.ts';

/** A tensor kept from step to step: which rows of which parameter, and as which of its states. */
export interface StateTensor {
  /** Name of the graph's input; the output is `next/${name}`. */
  readonly name: string;
  readonly parameter: string;
  readonly spec: ParameterSpec;
  readonly rows: readonly [number, number];
  readonly shape: readonly number[];
  readonly role: 'value' | 'first-moment' | 'second-moment';
}

/** One optimisation step as a graph: forward, loss, backward and Adam. */
export interface TrainingStep {
  readonly graph: Graph;
  readonly state: readonly StateTensor[];
  readonly masks: readonly DropoutMask[];
  readonly plan: LoopPlan;
}

/** Names of the fed inputs and of the outputs besides the state. */
export const STEP = {
  images: 'images',
  targets: 'targets',
  rate: 'rate',
  epsilon: 'epsilon',
  /** Only where weights decay. */
  decay: 'decay',
  loss: 'loss',
  logits: 'logits',
} as const;

export function nextName(name: string): string {
  return `next/${name}`;
}

export interface StepOptions extends ScopeOptions {
  /**
   * Shape of the images (or features) of one mini-batch. The batch may be left open (BATCH) where
   * no layer uses statistics of the batch.
   */
  readonly inputShape: Shape;
  /** The forward pass: images → logits [n, classes]. */
  readonly forward: (scope: Scope, images: Value) => Value;
  readonly trainable: (spec: ParameterSpec) => boolean;
  /** γ of the focal loss; cross-entropy without. */
  readonly focal?: number | undefined;
  /** Weights decay (AdamW), biases and batch norms' parameters do not; `decay` is then fed. */
  readonly weightDecay?: boolean | undefined;
  /** Also export every parameter's gradient as `gradient/${name}` (tests of parity). */
  readonly exportGradients?: boolean;
}

export function buildTrainingStep(options: StepOptions): TrainingStep {
  const graph = new Graph();
  const scope = new Scope(graph, { ...options, training: true });
  const images = graph.input(STEP.images, options.inputShape);
  const targets = graph.input(STEP.targets, [options.inputShape[0]!, CLASSES]);
  const scalars = { rate: graph.input(STEP.rate, []), epsilon: graph.input(STEP.epsilon, []) };
  const decay = options.weightDecay === true ? graph.input(STEP.decay, []) : undefined;
  const logits = options.forward(scope, images);
  const loss =
    options.focal === undefined
      ? crossEntropy(graph, logits, targets)
      : focalLoss(graph, logits, targets, options.focal);

  const trained = scope.fed.filter(({ spec }) => !isStatistic(spec) && options.trainable(spec));
  const byValue = new Map(trained.map((parameter) => [parameter.value, parameter]));
  const state: StateTensor[] = [];
  gradients(graph, {
    seeds: new Map([[loss, graph.scalar(1)]]),
    wanted: [...byValue.keys()],
    onComplete: (value, gradient) => {
      const parameter = byValue.get(value)!;
      if (options.exportGradients) graph.output(`gradient/${value.name}`, gradient);
      const decays = parameter.spec.kind === 'weight' ? decay : undefined;
      state.push(...updateParameter(graph, parameter, gradient, { ...scalars, decay: decays }));
    },
  });
  for (const { parameter, updated } of scope.statistics) {
    graph.output(nextName(parameter.value.name), updated);
    state.push(stateTensor(parameter, parameter.value.name, 'value'));
  }
  graph.output(STEP.loss, loss);
  graph.output(STEP.logits, logits);
  return {
    graph,
    state,
    masks: scope.masks,
    plan: {
      stacked: [
        STEP.images,
        STEP.targets,
        STEP.rate,
        STEP.epsilon,
        ...(decay === undefined ? [] : [STEP.decay]),
        ...scope.masks.map(({ name }) => name),
      ],
      carried: new Map(state.map(({ name }) => [name, nextName(name)])),
      collected: [STEP.loss, STEP.logits],
    },
  };
}

function updateParameter(
  graph: Graph,
  parameter: FedParameter,
  gradient: Value,
  scalars: AdamScalars,
): StateTensor[] {
  const { name, shape } = parameter.value;
  const before: AdamState = {
    weight: parameter.value,
    first: graph.input(`${name}/m`, shape),
    second: graph.input(`${name}/v`, shape),
  };
  const after = adamUpdate(graph, before, gradient, scalars);
  graph.output(nextName(name), after.weight);
  graph.output(nextName(before.first.name), after.first);
  graph.output(nextName(before.second.name), after.second);
  return [
    stateTensor(parameter, name, 'value'),
    stateTensor(parameter, before.first.name, 'first-moment'),
    stateTensor(parameter, before.second.name, 'second-moment'),
  ];
}

function stateTensor(
  { spec, rows }: FedParameter,
  name: string,
  role: StateTensor['role'],
): StateTensor {
  const shape = [rows[1] - rows[0], ...spec.shape.slice(1)];
  return { name, parameter: spec.name, spec, rows, shape, role };
}
