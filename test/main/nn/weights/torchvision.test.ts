import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inspectWeights } from '../../../../src/main/nn/weights/inspect.ts';
import { readWeights } from '../../../../src/main/nn/weights/read.ts';
import { guessNetwork } from '../../../../src/main/nn/weights/torchvision.ts';
import { describeWith, pythonWithTorch } from '../../../support/requires.ts';

const maker = join(dirname(fileURLToPath(import.meta.url)), '../../../../scripts/fixtures/pth.py');

type Sums = Readonly<Record<string, Readonly<Record<string, { sum: number; last: number }>>>>;
type Layouts = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

describeWith('torch', 'whole torchvision networks written by PyTorch', () => {
  let folder: string;
  let sums: Sums;
  let layouts: Layouts;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonopair-networks-'));
    execFileSync(pythonWithTorch(), [maker, '--networks', folder], { stdio: 'ignore' });
    sums = JSON.parse(readFileSync(join(folder, 'networks.json'), 'utf8')) as Sums;
    layouts = JSON.parse(readFileSync(join(folder, 'layouts.json'), 'utf8')) as Layouts;
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each([
    ['alexnet', 61_100_840],
    ['resnet18', 11_689_512],
  ])('%s', (network, parameters) => {
    test.each(['zip', 'legacy'])(
      'every tensor has PyTorch’s sum (%s)',
      async (form) => {
        const tensors = await readWeights(join(folder, `${network}.${form}.pth`));
        expect([...tensors.keys()]).toEqual(Object.keys(sums[network]!));
        for (const [name, { shape, data }] of tensors) {
          let sum = 0;
          for (const value of data) sum += Number(value);
          const expected = sums[network]![name]!;
          expect(shape, name).toEqual(layouts[network]![name]);
          expect(sum, name).toBeCloseTo(expected.sum, 6);
          expect(Number(data.at(-1)), name).toBe(expected.last);
        }
      },
      60_000,
    );

    test.each(['zip', 'legacy'])('is recognised (%s)', async (form) => {
      const report = await inspectWeights(join(folder, `${network}.${form}.pth`));
      expect(report).toMatchObject({ network, parameters });
    });
  });

  test('each network is told from the others by its tensors', () => {
    expect(Object.keys(layouts)).toHaveLength(22);
    for (const [network, layout] of Object.entries(layouts)) {
      const shapes = new Map(Object.entries(layout).map(([name, shape]) => [name, { shape }]));
      expect(guessNetwork(shapes)).toBe(network);
    }
  });
});
