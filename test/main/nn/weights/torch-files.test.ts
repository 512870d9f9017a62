import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { readWeights } from '../../../../src/main/nn/weights/read.ts';
import { described, EXPECTED, weightsFixture } from '../../../support/weights.ts';

describe('files written by PyTorch', () => {
  test.each(Object.keys(EXPECTED))('%s holds what PyTorch says it holds', async (name) => {
    const tensors = await readWeights(weightsFixture(name));
    expect(described(tensors)).toEqual(EXPECTED[name]);
  });

  test('every element type and every kind of stride is among them', () => {
    const dtypes = Object.values(EXPECTED['dtypes.zip.pth']!).map(({ dtype }) => dtype);
    expect(new Set(dtypes).size).toBe(10);
    expect(Object.keys(EXPECTED['strides.legacy.pth']!)).toContain('broadcast');
  });

  test.each(['zip', 'legacy'])('tensors that share a storage share memory (%s)', async (form) => {
    const tensors = await readWeights(weightsFixture(`strides.${form}.pth`));
    const base = tensors.get('base')!;
    const rows = tensors.get('rows')!;
    expect(rows.data.buffer).toBe(base.data.buffer);
    expect(rows.data.byteOffset).toBe(6 * 4);
    expect(tensors.get('transposed')!.data.buffer).not.toBe(base.data.buffer);
  });
});

describe('files that are not a state dict', () => {
  test.each([
    ['module.zip.pth', /whole pickled module \(class torch\.nn\.modules\.container\.Sequential\)/],
    ['quantised.zip.pth', /quantised tensors \(torch\._utils\._rebuild_qtensor\)/],
    ['sparse.zip.pth', /not supported \(torch\._utils\._rebuild_sparse_tensor\)/],
    ['complex.zip.pth', /not supported \(torch\.ComplexFloatStorage\)/],
    ['torchscript.zip.pth', /TorchScript program/],
    ['two-networks.zip.pth', /more than one state dict \(generator, discriminator\)/],
    ['no-tensors.zip.pth', /no tensors/],
    ['single-tensor.zip.pth', /a single tensor, not a state dict/],
    ['plain-pickle.pth', /a Python pickle that torch\.save did not write/],
  ])('%s is refused with cause and way out', async (name, reason) => {
    const reading = readWeights(weightsFixture(name));
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toMatchObject({
      kind: 'weights',
      parts: { subject: weightsFixture(name) },
    });
    await expect(reading).rejects.toHaveProperty('parts.remedy');
  });

  test.each(['zip', 'legacy'])(
    'a malicious pickle is named and not executed (%s)',
    async (form) => {
      const path = weightsFixture(`malicious.${form}.pth`);
      await expect(readWeights(path)).rejects.toThrow(
        /malicious.*Python object posix\.system.*nothing in it was executed/,
      );
      expect(existsSync('executed-by-pickle')).toBe(false);
    },
  );
});
