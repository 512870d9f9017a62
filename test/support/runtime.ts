import { onTestFinished } from 'vitest';

import { openRuntime, type Session } from '../../src/main/engine/runtime.ts';
import { float32, type EngineTensor, type Feeds } from '../../src/main/engine/tensor.ts';
import type { Graph } from '../../src/main/nn/graph.ts';
import { encodeModel } from '../../src/main/nn/onnx/encode.ts';

/**
 * Generated graphs through the real ONNX Runtime, in the test's own process: Vitest's workers are
 * processes (test/main/engine/runtime.test.ts), so a crash of the runtime ends one suite only.
 */
export async function openModel(model: readonly Uint8Array[]): Promise<Session> {
  const runtime = await openRuntime();
  return runtime.createSession(model, { provider: 'cpu', threads: 1 });
}

/** A session for the running test, released when the test is finished. */
export async function sessionOf(graph: Graph): Promise<Session> {
  const session = await openModel(encodeModel(graph, 'test'));
  onTestFinished(() => session.release());
  return session;
}

/** One run of a graph; all its outputs. */
export async function runGraph(
  graph: Graph,
  feeds: Feeds,
): Promise<ReadonlyMap<string, EngineTensor>> {
  const session = await openModel(encodeModel(graph, 'test'));
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}

/** The float32 data of an output. */
export function floats(outputs: ReadonlyMap<string, EngineTensor>, name: string): Float32Array {
  const tensor = outputs.get(name);
  if (tensor?.type !== 'float32') throw new Error(`${name} is no float32 output`);
  return tensor.data;
}

export function feed(shape: readonly number[], data: ArrayLike<number>): EngineTensor {
  return float32(Float32Array.from(data), shape);
}
