import type { Session } from '../../src/main/engine/runtime.ts';
import { float32, type EngineTensor } from '../../src/main/engine/tensor.ts';
import { Graph } from '../../src/main/nn/graph.ts';
import { gradients } from '../../src/main/nn/gradients.ts';
import { encodeModel } from '../../src/main/nn/onnx/encode.ts';
import type { Value } from '../../src/main/nn/value.ts';
import { randomStream } from '../../src/shared/random/stream.ts';
import { openModel } from './runtime.ts';
import { dot, largest, values, type Fill } from './values.ts';

/**
 * Writes a function into a graph, declaring its inputs through `input`; inputs declared otherwise
 * (a layer's parameters) get values of their own.
 */
export type Build = (
  graph: Graph,
  input: (name: string, shape: readonly number[], fill?: Fill) => Value,
) => Value;

export interface DifferenceOptions {
  /** Step of the differences; a power of two. */
  readonly step?: number;
  /** Single values that are moved in each input; all of them where there are no more. */
  readonly coordinates?: number;
  /** Inputs whose gradient is asked for; all by default. */
  readonly wanted?: readonly string[];
}

/** Random directions in which every value of an input moves at once. */
const DIRECTIONS = 2;

/**
 * The gradient rules against central finite differences through ONNX Runtime: the largest error of
 * dL/dx relative to the largest gradient of x, per input, for L = Σ r·y with random r. L is summed
 * in double precision, and differences are of fourth order: (8Δ(h) − Δ(2h)) / 12h.
 */
export async function differenceErrors(
  build: Build,
  { step = 1 / 32, coordinates = 8, wanted }: DifferenceOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const forward = described(build);
  const names = wanted ?? [...forward.point.keys()];
  const { runs: backward, seed } = withGradients(build, names);
  const analytic = await runOnce(backward, new Map([...forward.point, ['seed', seed]]));
  const weights = seed.data as Float32Array;

  const graph = forward.graph;
  graph.output('y', forward.y);
  const session = await openModel(encodeModel(graph, 'forward'));
  const errors = new Map<string, number>();
  try {
    for (const name of names) {
      const gradient = analytic.get(`gradient/${name}`)!;
      const x = forward.point.get(name)!;
      if (gradient.shape.join() !== x.shape.join())
        throw new Error(
          `gradient of ${name} is [${gradient.shape.join()}], not [${x.shape.join()}]`,
        );
      const g = gradient.data as Float32Array;
      const lossAlong = (direction: Float32Array): Promise<number> =>
        slope(session, forward.point, name, direction, weights, step);
      const scale = largest(g) || 1;
      let worst = 0;
      for (const i of chosen(g.length, coordinates, name)) {
        const one = new Float32Array(g.length);
        one[i] = 1;
        worst = Math.max(worst, distance(g[i]!, await lossAlong(one), scale));
      }
      for (let k = 0; k < DIRECTIONS; k += 1) {
        const signs = signsOf(g.length, name, k);
        const length = scale * Math.sqrt(g.length);
        worst = Math.max(worst, distance(dot(g, signs), await lossAlong(signs), length));
      }
      errors.set(name, worst);
    }
  } finally {
    await session.release();
  }
  return errors;
}

/** The gradients themselves, and the inputs they belong to, for L = Σ seed·y. */
export async function gradientsOf(build: Build): Promise<{
  readonly point: ReadonlyMap<string, EngineTensor>;
  readonly outputs: ReadonlyMap<string, EngineTensor>;
  readonly seed: Float32Array;
}> {
  const { point } = described(build);
  const { runs, seed } = withGradients(build, [...point.keys()]);
  const outputs = await runOnce(runs, new Map([...point, ['seed', seed]]));
  return { point, outputs, seed: seed.data as Float32Array };
}

function described(build: Build): {
  readonly graph: Graph;
  readonly y: Value;
  readonly point: Map<string, EngineTensor>;
} {
  const graph = new Graph();
  const point = new Map<string, EngineTensor>();
  const place = (name: string, shape: readonly number[], fill: Fill): void => {
    const count = shape.reduce((product, d) => product * d, 1);
    point.set(name, float32(values(fill, count, name), shape));
  };
  const y = build(graph, (name, shape, fill = 'any') => {
    place(name, shape, fill);
    return graph.input(name, shape);
  });
  for (const { name, shape } of graph.inputs)
    if (!point.has(name)) place(name, shape.map(Number), 'any');
  return { graph, y, point };
}

function withGradients(
  build: Build,
  names: readonly string[],
): { readonly runs: Graph; readonly seed: EngineTensor } {
  const { graph, y } = described(build);
  const shape = y.shape.map(Number);
  const seedValue = graph.input('seed', shape);
  const wanted = graph.inputs.filter(({ name }) => names.includes(name));
  const results = gradients(graph, { seeds: new Map([[y, seedValue]]), wanted });
  graph.output('y', y);
  for (const x of wanted) {
    const gradient = results.get(x);
    if (gradient === undefined) throw new Error(`no gradient of ${x.name}`);
    graph.output(`gradient/${x.name}`, gradient);
  }
  const count = shape.reduce((product, d) => product * d, 1);
  return { runs: graph, seed: float32(values('any', count, 'seed'), shape) };
}

async function runOnce(
  graph: Graph,
  feeds: ReadonlyMap<string, EngineTensor>,
): Promise<ReadonlyMap<string, EngineTensor>> {
  const session = await openModel(encodeModel(graph, 'backward'));
  try {
    return await session.run(Object.fromEntries(feeds));
  } finally {
    await session.release();
  }
}

async function slope(
  session: Session,
  point: ReadonlyMap<string, EngineTensor>,
  name: string,
  direction: Float32Array,
  weights: Float32Array,
  step: number,
): Promise<number> {
  const { shape, data } = point.get(name)!;
  const lossAt = async (distanceMoved: number): Promise<number> => {
    const moved = Float32Array.from(
      data as Float32Array,
      (x, i) => x + distanceMoved * direction[i]!,
    );
    const feeds = { ...Object.fromEntries(point), [name]: float32(moved, shape) };
    const outputs = await session.run(feeds);
    return dot(outputs.get('y')!.data as Float32Array, weights);
  };
  const near = (await lossAt(step)) - (await lossAt(-step));
  const far = (await lossAt(2 * step)) - (await lossAt(-2 * step));
  return (8 * near - far) / (12 * step);
}

function chosen(count: number, limit: number, name: string): readonly number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return count <= limit ? all : randomStream(1, 'coordinates', name).shuffled(all).slice(0, limit);
}

function signsOf(count: number, ...labels: readonly (string | number)[]): Float32Array {
  const random = randomStream(1, 'signs', ...labels);
  return Float32Array.from({ length: count }, () => (random.integer(2) === 0 ? 1 : -1));
}

/** NaN is as far as can be. */
function distance(a: number, b: number, scale: number): number {
  const d = Math.abs(a - b) / scale;
  return Number.isNaN(d) ? Infinity : d;
}
