import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineTensor } from '../engine/tensor.ts';
import { exists } from '../files/read.ts';
import { writeFileAtomic } from '../files/write.ts';
import type { Weights } from '../nn/parameters.ts';
import { readSafetensors, writeSafetensors } from '../nn/weights/safetensors.ts';
import { asFloat32, type Tensor } from '../nn/weights/tensor.ts';
import { readOwnFile } from './own-file.ts';

const positionSchema = z.object({
  stage: z.string(),
  /** The epoch under way, 1-based, and its mini-batches already done. */
  epoch: z.int().positive(),
  batchesDone: z.int().nonnegative(),
  stepsDone: z.int().nonnegative(),
  sums: z.object({ samples: z.number(), loss: z.number(), correct: z.number() }),
  stopping: z.object({
    // Infinity has no JSON form; before the first epoch there is no best loss.
    bestLoss: z.number().nullable(),
    bestEpoch: z.number(),
    epochsWithoutGain: z.number(),
  }),
  secondsSpent: z.number(),
  /** Lines of metrics.jsonl this checkpoint has seen; later ones are dropped on resuming. */
  metricsLines: z.int().nonnegative(),
});

export type CheckpointPosition = z.infer<typeof positionSchema>;

/** Where a stage stands, complete enough to go on to the same numbers. */
export interface Checkpoint {
  readonly position: CheckpointPosition;
  /** Parameters, moments and running statistics. */
  readonly state: ReadonlyMap<string, EngineTensor>;
  /** Weights of the best epoch so far; empty before the first. */
  readonly best: Weights;
}

const FILE = 'checkpoint.safetensors';
const STATE = 'state/';
const BEST = 'best/';

/** Replaces the one checkpoint of a working folder, atomically. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const tensors = new Map<string, Tensor>();
  for (const [name, { data, shape }] of checkpoint.state)
    if (data instanceof Float32Array) tensors.set(STATE + name, tensorOf(data, shape));
  for (const [name, data] of checkpoint.best)
    tensors.set(BEST + name, tensorOf(data, [data.length]));
  const metadata = { position: JSON.stringify(checkpoint.position) };
  await writeFileAtomic(join(folder, FILE), writeSafetensors(tensors, metadata));
}

function tensorOf(data: Float32Array, shape: readonly number[]): Tensor {
  return { dtype: 'float32', shape, data };
}

/**
 * The checkpoint of a working folder, or undefined where none has been written yet. Throws
 * SonopairError `fit` naming the file where it is damaged.
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, FILE);
  if (!(await exists(path))) return undefined;
  return readOwnFile(path, () => parseCheckpoint(path));
}

async function parseCheckpoint(path: string): Promise<Checkpoint> {
  const { tensors, metadata } = await readSafetensors(path);
  const state = new Map<string, EngineTensor>();
  const best = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) {
    const data = asFloat32(tensor, name);
    if (name.startsWith(STATE))
      state.set(name.slice(STATE.length), { type: 'float32', shape: tensor.shape, data });
    else if (name.startsWith(BEST)) best.set(name.slice(BEST.length), data);
  }
  const position = positionSchema.parse(JSON.parse(metadata['position'] ?? ''));
  return { position, state, best };
}

export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}
