import { type EngineTensor, float32 } from './tensor.ts';

/**
 * What a reading graph says of pairs that were each given in several views, one after the other: the
 * mean of the probabilities, and the Grad-CAM maps of the first view, which is the plain one. Tensors
 * are [pairs · views, …] and become [pairs, …].
 */
export function overViews(
  outputs: ReadonlyMap<string, EngineTensor>,
  views: number,
): ReadonlyMap<string, EngineTensor> {
  if (views === 1) return outputs;
  return new Map(
    [...outputs].map(([name, tensor]) => [
      name,
      name.startsWith('probabilities') ? meanOf(tensor, views) : firstOf(tensor, views),
    ]),
  );
}

function meanOf(tensor: EngineTensor, views: number): EngineTensor {
  const { values, length, pairs, shape } = split(tensor, views);
  const means = new Float32Array(pairs * length);
  for (let p = 0; p < pairs; p += 1)
    for (let k = 0; k < length; k += 1) {
      let sum = 0;
      for (let v = 0; v < views; v += 1) sum += values[(p * views + v) * length + k]!;
      means[p * length + k] = sum / views;
    }
  return float32(means, shape);
}

function firstOf(tensor: EngineTensor, views: number): EngineTensor {
  const { values, length, pairs, shape } = split(tensor, views);
  const first = new Float32Array(pairs * length);
  for (let p = 0; p < pairs; p += 1)
    first.set(values.subarray(p * views * length, (p * views + 1) * length), p * length);
  return float32(first, shape);
}

interface Views {
  readonly values: Float32Array;
  /** Values of one view. */
  readonly length: number;
  readonly pairs: number;
  readonly shape: readonly number[];
}

function split({ data, shape }: EngineTensor, views: number): Views {
  const values = data as Float32Array;
  const pairs = shape[0]! / views;
  return { values, length: values.length / shape[0]!, pairs, shape: [pairs, ...shape.slice(1)] };
}
