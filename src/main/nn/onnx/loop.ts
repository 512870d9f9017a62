import type { Graph } from '../graph.ts';
import { graphError, type Dimension, type Shape } from '../shape.ts';
import { encodeGraph } from './encode.ts';
import {
  graphProto,
  modelProto,
  nodeProto,
  tensorProto,
  valueInfoProto,
  type NamedDimension,
} from './schema.ts';

/** How a step becomes the body of a loop. */
export interface LoopPlan {
  /** Inputs that change from step to step; fed stacked, with a leading axis of K steps. */
  readonly stacked: readonly string[];
  /** State: the step's input of this name receives the step's output of that name. */
  readonly carried: ReadonlyMap<string, string>;
  /** Outputs collected from each step, with a leading axis of K. */
  readonly collected: readonly string[];
}

/** The name of the int64 scalar input that says how many steps to run. */
export const LOOP_STEPS = 'steps';

const BODY = 'step/';

/**
 * A model that runs K training steps inside one ONNX Loop. Its inputs and outputs have the names
 * of the step's, so both routes are fed alike; the state stays inside the runtime (and on the
 * device, where there is one) between steps.
 */
export function encodeLoop(step: Graph, plan: LoopPlan): readonly Uint8Array[] {
  const body = encodeGraph(step, BODY);
  const shapes = new Map(step.inputs.map((x) => [x.name, x.shape]));
  const shapeOf = (name: string): Shape => {
    const shape = shapes.get(name) ?? step.outputs.get(name)?.shape;
    if (shape === undefined)
      throw graphError(name, 'is neither an input nor an output of the step');
    return shape;
  };

  const gathers = plan.stacked.map((name) =>
    nodeProto({
      op: 'Gather',
      name: `${BODY}gather/${name}`,
      inputs: [name, `${BODY}iteration`],
      outputs: [BODY + name],
      attributes: { axis: { int: 0 } },
    }),
  );
  const condition = nodeProto({
    op: 'Identity',
    name: `${BODY}condition`,
    inputs: [`${BODY}condition_in`],
    outputs: [`${BODY}condition_out`],
  });
  const carriedIn = [...plan.carried.keys()];
  const carriedOut = [...plan.carried.values()];
  const value = (name: string): ReturnType<typeof valueInfoProto> =>
    valueInfoProto(BODY + name, 'float32', shapeOf(name));

  const bodyGraph = graphProto({
    name: 'step',
    nodes: [...gathers, ...body.nodes, condition],
    initializers: [],
    inputs: [
      valueInfoProto(`${BODY}iteration`, 'int64', []),
      valueInfoProto(`${BODY}condition_in`, 'bool', []),
      ...carriedIn.map(value),
    ],
    outputs: [
      valueInfoProto(`${BODY}condition_out`, 'bool', []),
      ...carriedOut.map(value),
      ...plan.collected.map(value),
    ],
  });
  const loop = nodeProto({
    op: 'Loop',
    name: 'loop',
    inputs: [LOOP_STEPS, 'always', ...carriedIn],
    outputs: [...carriedOut, ...plan.collected],
    attributes: { body: { graph: bodyGraph } },
  });
  const graph = graphProto({
    name: 'training',
    nodes: [loop],
    // Constants of the step live outside the body, so that they are stored once.
    initializers: [tensorProto('always', 'bool', [], Uint8Array.of(1)), ...body.initializers],
    inputs: [
      valueInfoProto(LOOP_STEPS, 'int64', []),
      ...plan.stacked.map((name) => valueInfoProto(name, 'float32', stack(shapeOf(name)))),
      ...carriedIn.map((name) => valueInfoProto(name, 'float32', shapeOf(name))),
    ],
    outputs: [
      ...carriedOut.map((name) => valueInfoProto(name, 'float32', shapeOf(name))),
      ...plan.collected.map((name) => valueInfoProto(name, 'float32', stack(shapeOf(name)))),
    ],
  });
  return modelProto(graph).chunks;
}

/** The leading axis of stacked tensors: one entry per step. */
function stack(shape: Shape): readonly (Dimension | NamedDimension)[] {
  return ['K', ...shape];
}
