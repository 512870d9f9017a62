import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NETWORKS, parameterSpecs } from '../../../../src/main/nn/networks/index.ts';
import { elementCount } from '../../../../src/main/nn/shape.ts';
import { fitToNetwork } from '../../../../src/main/nn/weights/fit-to-network.ts';
import { inspectWeights } from '../../../../src/main/nn/weights/inspect.ts';
import { readWeights } from '../../../../src/main/nn/weights/read.ts';
import { guessNetwork } from '../../../../src/main/nn/weights/torchvision.ts';
import { INPUT_KINDS } from '../../../../src/shared/domain/input.ts';
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
  ] as const)('%s', (network, parameters) => {
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

    test('fits our network for every input', async () => {
      const tensors = await readWeights(join(folder, `${network}.zip.pth`));
      for (const input of INPUT_KINDS) {
        const expected = parameterSpecs(NETWORKS[network], input, 128);
        const values = fitToNetwork({ tensors, expected, input, source: network });
        const kept = expected.filter(({ role }) => role !== 'classifier');
        expect([...values.keys()]).toEqual(kept.map(({ name }) => name));
        for (const { name, shape } of kept) {
          expect(values.get(name), name).toHaveLength(elementCount(shape));
        }
      }
    }, 60_000);

    test('does not fit the other network', async () => {
      const other = network === 'alexnet' ? 'resnet18' : 'alexnet';
      const tensors = await readWeights(join(folder, `${network}.legacy.pth`));
      const expected = parameterSpecs(NETWORKS[other], 'se', 224);
      expect(() => fitToNetwork({ tensors, expected, input: 'se', source: 'mine.pth' })).toThrow(
        new RegExp(`mine\\.pth: .*missing: .*the file looks like torchvision's ${network}`),
      );
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
