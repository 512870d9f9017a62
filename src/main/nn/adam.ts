import type { Graph } from './graph.ts';
import type { Value } from './value.ts';

/** Adam (Kingma & Ba 2015) with PyTorch's defaults. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** The moments in the scaled form the graph keeps: M = m / (1 − β1), V = v / (1 − β2). */
export const FIRST_MOMENT_SCALE = 1 - BETA1;
export const SECOND_MOMENT_SCALE = 1 - BETA2;

/**
 * Bias correction and learning rate of step t ≥ 1 as the two scalars fed to the graph. With scaled
 * moments the update w − lr·m̂ / (√v̂ + ε) becomes w − rate·M / (√V + epsilon).
 */
export function adamScalars(step: number, learningRate: number): { rate: number; epsilon: number } {
  const deviation = Math.sqrt((1 - BETA2) / (1 - BETA2 ** step));
  return {
    rate: (learningRate * (1 - BETA1)) / ((1 - BETA1 ** step) * deviation),
    epsilon: EPSILON / deviation,
  };
}

/** Values of a parameter and its scaled moments, before or after a step. */
export interface AdamState {
  readonly weight: Value;
  readonly first: Value;
  readonly second: Value;
}

/** The two scalars of a step, and λ times its learning rate where weights decay. */
export interface AdamScalars {
  readonly rate: Value;
  readonly epsilon: Value;
  readonly decay?: Value | undefined;
}

/**
 * Adds one Adam update to the graph. With `decay` it is AdamW (Loshchilov & Hutter 2019): the weight
 * first loses its share `decay`, which is not part of the moments.
 */
export function adamUpdate(
  graph: Graph,
  state: AdamState,
  gradient: Value,
  scalars: AdamScalars,
): AdamState {
  const { weight } = state;
  const mul = (a: Value, b: Value): Value => graph.add('Mul', [a, b], {});
  const add = (a: Value, b: Value): Value => graph.add('Add', [a, b], {});
  const first = add(mul(state.first, graph.scalar(BETA1)), gradient);
  const second = add(mul(state.second, graph.scalar(BETA2)), mul(gradient, gradient));
  const deviation = add(graph.add('Sqrt', [second], {}), scalars.epsilon);
  const step = mul(graph.add('Div', [first, deviation], {}), scalars.rate);
  const kept =
    scalars.decay === undefined
      ? weight
      : graph.add('Sub', [weight, mul(weight, scalars.decay)], {});
  return { weight: graph.add('Sub', [kept, step], {}), first, second };
}
