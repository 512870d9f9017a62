import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { inspectWeights } from '../../../../src/main/nn/weights/inspect.ts';
import { verifyNameHash } from '../../../../src/main/nn/weights/name-hash.ts';
import { readWeights } from '../../../../src/main/nn/weights/read.ts';
import { fileOf, fixtureBytes, weightsFixture } from '../../../support/weights.ts';

describe('inspectWeights', () => {
  test.each([
    ['zip', 'pytorch-zip'],
    ['legacy', 'pytorch-legacy'],
  ])('names every tensor with shape, type and kind (%s)', async (form, format) => {
    const report = await inspectWeights(weightsFixture(`checkpoint.${form}.pth`));
    expect(report).toMatchObject({ format, nameHash: 'no-hash-in-name', network: null });
    const lines = report.tensors.map((t) => `${t.name} ${t.dtype} ${t.shape.join('×')} ${t.kind}`);
    expect(lines).toEqual([
      '0.weight float32 2×3×3×3 convolution',
      '0.bias float32 2 bias',
      '1.weight float32 2 scale',
      '1.bias float32 2 bias',
      '1.running_mean float32 2 running-statistic',
      '1.running_var float32 2 running-statistic',
      '1.num_batches_tracked int64  counter',
      '3.weight float32 2×8 linear',
      '3.bias float32 2 bias',
    ]);
    expect(report.parameters).toBe(54 + 2 + 2 + 2 + 16 + 2);
    expect(report.bytes).toBe((78 + 4) * 4 + 8);
  });

  test('a .safetensors file', async () => {
    const report = await inspectWeights(weightsFixture('types.safetensors'));
    expect(report.format).toBe('safetensors');
    expect(report.tensors.map(({ name }) => name)).toContain('bool');
  });
});

describe('the hash in a file’s name', () => {
  test('that matches lets the file be read', async () => {
    const bytes = await fixtureBytes('parameters.zip.pth');
    const digits = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    const path = await fileOf(bytes, `small-${digits}.pth`);
    expect(await verifyNameHash(path)).toBe('matches');
    expect((await readWeights(path)).size).toBe(9);
    expect((await inspectWeights(path)).nameHash).toBe('matches');
  });

  test('that differs is an error on reading and a finding on inspecting', async () => {
    const path = await fileOf(await fixtureBytes('parameters.zip.pth'), 'resnet18-f37072fd.pth');
    expect(await verifyNameHash(path)).toBe('differs');
    expect((await inspectWeights(path)).nameHash).toBe('differs');
    await expect(readWeights(path)).rejects.toThrow(
      /resnet18-f37072fd\.pth: its SHA-256 does not start with f37072fd/,
    );
    await expect(readWeights(path)).rejects.toMatchObject({ kind: 'weights' });
  });

  test.each([
    'mine.pth',
    'mine-20261122.pth',
    'resnet18-best.pth',
    'f37072fd.pth',
    'a-f37072f.pth',
  ])('is not seen in %s', async (name) => {
    expect(await verifyNameHash(await fileOf('content', name))).toBe('no-hash-in-name');
  });
});
