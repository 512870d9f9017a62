/** What crosses the border to ONNX Runtime and to child processes: plain, cloneable data. */
export type EngineTensor =
  | { readonly type: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int64'; readonly shape: readonly number[]; readonly data: BigInt64Array };

export type Feeds = Readonly<Record<string, EngineTensor>>;

export function float32(data: Float32Array, shape: readonly number[]): EngineTensor {
  return { type: 'float32', shape, data };
}

export function scalar(value: number): EngineTensor {
  return float32(Float32Array.of(value), []);
}

export function integer(value: number): EngineTensor {
  return { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(value)) };
}
