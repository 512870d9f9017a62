import { elementCount } from '../shape.ts';
import { type NameHash, verifyNameHash } from './name-hash.ts';
import type { TensorLayout, WeightsFormat } from './opened.ts';
import { readLayout } from './read.ts';
import { bytesPerElement } from './tensor.ts';
import { guessNetwork, isCounter } from './torchvision.ts';

/** What a tensor is in a network, as far as its name and shape tell. */
export type TensorKind =
  | 'convolution'
  | 'linear'
  /** Batch norm's factor. */
  | 'scale'
  | 'bias'
  /** Batch norm's running mean or variance. */
  | 'running-statistic'
  | 'counter'
  | 'other';

export interface TensorReport extends TensorLayout {
  readonly name: string;
  readonly kind: TensorKind;
}

export interface WeightsReport {
  readonly path: string;
  readonly format: WeightsFormat;
  readonly tensors: readonly TensorReport[];
  /** Values that training changes: running statistics and counters are left out. */
  readonly parameters: number;
  /** Bytes of all tensors. */
  readonly bytes: number;
  /** torchvision's name of the network the tensors belong to; null if they fit none. */
  readonly network: string | null;
  readonly nameHash: NameHash;
}

/**
 * What a weights file holds, its data unread (but hashed, where the name carries a hash).
 * Throws as `readWeights` does, except that a hash that differs is reported, not thrown.
 */
export async function inspectWeights(path: string): Promise<WeightsReport> {
  const { format, layout } = await readLayout(path);
  const tensors = Array.from(layout, ([name, { dtype, shape }]) => {
    return { name, dtype, shape, kind: kindOf(name, shape) };
  });
  return {
    path,
    format,
    tensors,
    parameters: sum(tensors.filter(isParameter).map(({ shape }) => elementCount(shape))),
    bytes: sum(tensors.map(({ dtype, shape }) => elementCount(shape) * bytesPerElement(dtype))),
    network: guessNetwork(layout) ?? null,
    nameHash: await verifyNameHash(path),
  };
}

function kindOf(name: string, shape: readonly number[]): TensorKind {
  if (isCounter(name)) return 'counter';
  if (/(^|\.)running_(mean|var)$/.test(name)) return 'running-statistic';
  if (/(^|\.)bias$/.test(name)) return 'bias';
  if (!/(^|\.)weight$/.test(name)) return 'other';
  if (shape.length === 4) return 'convolution';
  if (shape.length === 2) return 'linear';
  return shape.length === 1 ? 'scale' : 'other';
}

function isParameter({ kind }: TensorReport): boolean {
  return kind !== 'running-statistic' && kind !== 'counter';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
