import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { z } from 'zod';

import { CHANNELS, type InputKind, type InputSize } from '../../src/shared/domain/input.ts';
import { NETWORKS, parameterSpecs } from '../../src/main/nn/networks/index.ts';
import type { NetworkName } from '../../src/shared/domain/networks.ts';
import { dropoutMask, images, parameter, positions, type Nudges } from './counter.ts';

/** Largest error of a tensor against PyTorch: max |a − b| / max |b|. */
export const TOLERANCE = 1e-4;
/** Pairs in a mini-batch of the fixtures; labels alternate. */
export const PARITY_BATCH = 4;
export const PARITY_LABELS = [0, 1, 0, 1];

/** Where scripts/fixtures/parity.py keeps its committed results. */
export const PARITY_FOLDER = fileURLToPath(new URL('../fixtures/parity/', import.meta.url));

const tensorSchema = z.object({
  shape: z.array(z.number()),
  norm: z.number(),
  sum: z.number(),
  sumAbs: z.number(),
  maxAbs: z.number(),
  /** Values at the fixed positions (`positions`). */
  values: z.array(z.number()),
});

/** What is stored of one of PyTorch's tensors. */
export type ParityTensor = z.infer<typeof tensorSchema>;

/** The tensors of one case by name. */
export function parityCase(name: string, folder = PARITY_FOLDER): Map<string, ParityTensor> {
  const text = readFileSync(`${folder}/${name}.json`, 'utf8');
  return new Map(Object.entries(z.record(z.string(), tensorSchema).parse(JSON.parse(text))));
}

/** A whole tensor of ours against what is stored of PyTorch's: the worst of all measures. */
export function parityError(ours: Float32Array, theirs: ParityTensor): number {
  const size = theirs.shape.reduce((total, d) => total * d, 1);
  if (ours.length !== size) return Infinity;
  let [squares, sum] = [0, 0];
  for (const x of ours) {
    squares += x * x;
    sum += x;
  }
  return Math.max(
    ...positions(size).map((at, k) => Math.abs(ours[at]! - theirs.values[k]!) / theirs.maxAbs),
    Math.abs(Math.sqrt(squares) - theirs.norm) / theirs.norm,
    Math.abs(sum - theirs.sum) / theirs.sumAbs,
  );
}

/** Fails with the names and errors of all tensors that differ, or that only one side has. */
export function expectParity(
  ours: ReadonlyMap<string, Float32Array>,
  theirs: ReadonlyMap<string, ParityTensor>,
  tolerance = TOLERANCE,
): void {
  expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
  const errors = [...theirs].map(
    ([name, tensor]) => [name, parityError(ours.get(name)!, tensor)] as const,
  );
  // NaN is not within the tolerance either.
  const wrong = errors.filter(([, error]) => !(error <= tolerance));
  expect(wrong.map(([name, error]) => `${name}: ${error.toExponential(1)}`)).toEqual([]);
}

/** The tensors of a case whose names start with the prefix, without it. */
export function under(
  tensors: ReadonlyMap<string, ParityTensor>,
  prefix: string,
): Map<string, ParityTensor> {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}

/** Every parameter and running statistic of a network, from the formula. */
export function parityWeights(name: NetworkName, input: InputKind): Map<string, Float32Array> {
  const nudges = readNudges()[name] ?? {};
  // No shape depends on the size.
  const specs = parameterSpecs(NETWORKS[name], input, 224);
  return new Map(specs.map((spec) => [spec.name, parameter(name, spec.name, spec.shape, nudges)]));
}

/** The ensemble's classifier, of whose Grad-CAM maps some are mixed, full and empty. */
export function parityClassifier(features = 4608): { weight: Float32Array; bias: Float32Array } {
  return {
    weight: parameter('ensemble', 'salt28', [2, features]),
    bias: parameter('ensemble', 'bias', [2]),
  };
}

/** The networks compared with the paper's two, with the streams of their training images. */
export const COMPARED = {
  vgg16: 'images-3',
  squeezenet1_1: 'images',
  densenet121: 'images',
  googlenet: 'images-8',
} as const satisfies Partial<Record<NetworkName, string>>;
export const COMPARED_NAMES = Object.keys(COMPARED) as readonly (keyof typeof COMPARED)[];
export const COMPARED_SIZE = 64;

/** A dropout mask of a compared network, by its layer: as many values as it is asked for. */
export function comparedMask(name: NetworkName, input: string, length: number): Float32Array {
  return dropoutMask(`${name}.mask.${input.replace('dropout/', '')}.step0`, length);
}

/** The dropout masks ahead of FC6 [batch, 9216] and FC7 [batch, 4096]. */
export function parityMask(length: number, step: number): Float32Array {
  const layer = length === 9216 ? 'fc6' : 'fc7';
  return dropoutMask(`alexnet.mask-g.${layer}.step${step}`, PARITY_BATCH * length);
}

/** The images of the forward cases. */
export function evaluationImages(input: InputKind, size: InputSize, batch: number): Float32Array {
  return images('images.eval', batch, CHANNELS[input], size);
}

/** Row blocks `name[from:to]` put together again, under `prefix` and the parameter's name. */
export function joinedBlocks(
  blocks: ReadonlyMap<string, Float32Array>,
  prefix: string,
): Map<string, Float32Array> {
  const parts = new Map<string, { readonly from: number; readonly data: Float32Array }[]>();
  for (const [key, data] of blocks) {
    const [name, range = '0'] = key.split('[');
    const part = { from: Number.parseInt(range, 10), data };
    parts.set(name!, [...(parts.get(name!) ?? []), part]);
  }
  return new Map(
    [...parts].map(([name, list]) => {
      const ordered = list.toSorted((a, b) => a.from - b.from);
      const whole = new Float32Array(ordered.reduce((sum, { data }) => sum + data.length, 0));
      let offset = 0;
      for (const { data } of ordered) {
        whole.set(data, offset);
        offset += data.length;
      }
      return [prefix + name, whole];
    }),
  );
}

export function readNudges(): Readonly<Record<string, Nudges>> {
  const text = readFileSync(`${PARITY_FOLDER}/nudges.json`, 'utf8');
  return z.record(z.string(), z.record(z.string(), z.array(z.int()))).parse(JSON.parse(text));
}
