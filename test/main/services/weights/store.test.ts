import { copyFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { NETWORKS, parameterSpecs } from '../../../../src/main/nn/networks/index.ts';
import { readSafetensors, writeSafetensors } from '../../../../src/main/nn/weights/safetensors.ts';
import type { Tensor } from '../../../../src/main/nn/weights/tensor.ts';
import {
  addWeightsFile,
  archiveWeights,
  listWeights,
  namedWeights,
} from '../../../../src/main/services/weights/store.ts';
import type { NetworkName } from '../../../../src/shared/domain/networks.ts';
import { failure } from '../../../support/failure.ts';
import { networkWeights } from '../../../support/network-weights.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** A file of a network's weights, its tensors renamed and joined by others as asked. */
async function weightsOf(
  network: NetworkName,
  rename_: (name: string) => string = (name) => name,
  more: readonly (readonly [string, Tensor])[] = [],
): Promise<string> {
  const weights = networkWeights(network, 'se', 64);
  const own = parameterSpecs(NETWORKS[network], 'se', 64).map(
    ({ name, shape }): [string, Tensor] => [
      rename_(name),
      { dtype: 'float32', shape, data: weights.get(name)! },
    ],
  );
  const path = join(await temporaryFolder(), 'mine.safetensors');
  await writeFile(path, Buffer.concat(writeSafetensors(new Map([...own, ...more]))));
  return path;
}

describe('remembered weights', () => {
  test('a file is recognised by content, kept, found by its name, and added once only', async () => {
    const data = await temporaryFolder();
    const file = await weightsOf('squeezenet1_1');
    const { weights, outcome } = await addWeightsFile(data, file);
    expect(outcome).toBe('added');
    expect(weights).toMatchObject({ network: 'squeezenet1_1', input: 'se', official: false });
    expect(weights.name).toMatch(/^squeezenet1_1-[0-9a-f]{8}$/);
    expect((await addWeightsFile(data, file)).outcome).toBe('already');
    expect(await listWeights(data)).toEqual([weights]);
    expect(await namedWeights(data, { squeezenet1_1: weights.name })).toEqual({
      squeezenet1_1: weights.path,
    });
    expect(await namedWeights(data, { squeezenet1_1: file })).toEqual({ squeezenet1_1: file });
    const wrong = await failure(namedWeights(data, { resnet18: weights.name }));
    expect(wrong.message).toMatch(/weights of squeezenet1_1, not of resnet18/);
  });

  test('removed ones are archived, and come back when they are added again', async () => {
    const data = await temporaryFolder();
    const file = await weightsOf('squeezenet1_1');
    const { weights } = await addWeightsFile(data, file);
    await archiveWeights(data, weights.name);
    expect(await listWeights(data)).toEqual([]);
    expect(await listWeights(data, { archived: true })).toHaveLength(1);
    expect((await failure(archiveWeights(data, weights.name))).message).toMatch(
      /no weights of that/,
    );
    expect((await addWeightsFile(data, file)).outcome).toBe('restored');
    expect(await listWeights(data)).toEqual([weights]);
  });

  test('DenseNet’s old names are renewed, counters left out', async () => {
    const counter: Tensor = { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) };
    const file = await weightsOf(
      'densenet121',
      (name) => name.replace(/(denselayer\d+\.(?:norm|conv))([12]\.)/, '$1.$2'),
      [['features.norm0.num_batches_tracked', counter]],
    );
    const { weights } = await addWeightsFile(await temporaryFolder(), file);
    const { tensors } = await readSafetensors(weights.path);
    const specs = parameterSpecs(NETWORKS.densenet121, 'se', 64);
    expect([...tensors.keys()].toSorted()).toEqual(specs.map(({ name }) => name).toSorted());
  });

  test('a name’s SHA-256, an unknown network and an altered copy are refused', async () => {
    const data = await temporaryFolder();
    const file = await weightsOf('squeezenet1_1');
    const named = join(await temporaryFolder(), 'squeezenet1_1-00000001.safetensors');
    await copyFile(file, named);
    expect((await failure(addWeightsFile(data, named))).message).toMatch(/SHA-256 does not start/);
    const unknown = join(await temporaryFolder(), 'other.safetensors');
    const one: Tensor = { dtype: 'float32', shape: [1], data: Float32Array.of(1) };
    await writeFile(unknown, Buffer.concat(writeSafetensors(new Map([['x', one]]))));
    expect((await failure(addWeightsFile(data, unknown))).message).toMatch(/no network known here/);
    expect(await listWeights(data)).toEqual([]);
    const { weights } = await addWeightsFile(data, file);
    await rename(unknown, weights.path);
    const altered = await failure(namedWeights(data, { squeezenet1_1: weights.name }));
    expect(altered.message).toMatch(/SHA-256 differs/);
  });

  test('official weights that are not there name the command', async () => {
    const error = await failure(namedWeights(await temporaryFolder(), { resnet18: 'official' }));
    expect(error.message).toMatch(/sonopair weights add resnet18/);
  });
});
