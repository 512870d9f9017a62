import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { randomStream } from '../../../src/shared/random/stream.ts';
import { NETWORKS, parameterSpecs } from '../../../src/main/nn/networks/index.ts';
import { initialise } from '../../../src/main/nn/parameters.ts';
import { writeSafetensors } from '../../../src/main/nn/weights/safetensors.ts';
import type { Tensor } from '../../../src/main/nn/weights/tensor.ts';
import type { FitResult } from '../../../src/main/services/fit.ts';
import {
  type CommandResult,
  sonopair,
  sonopairHere,
  startSonopair,
} from '../../support/command.ts';
import { changedStudy, csvRows, phantomStudy } from '../../support/studies.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Five epochs of ResNet-18 at 64 pixels on some thirty pairs: seconds, and time to be interrupted. */
const QUICK = '--networks resnet18 --size 64 --epochs 5 --provider cpu --threads 1'.split(' ');

const folder = mkdtempSync(join(tmpdir(), 'sonopair-fit-'));
const study = join(folder, 'study');
const split = join(folder, 'split.json');
let first: FitResult;

beforeAll(async () => {
  await phantomStudy(study);
  await sonopairHere(['split', '--study', study, '--out', split]);
  const model = join(folder, 'model');
  first = fitted(await sonopair([...fit(study, model), '--json']));
});

afterAll(() => rmSync(folder, { recursive: true }));

function fit(from: string, out: string): string[] {
  return ['fit', '--study', from, '--split', split, '--out', out, ...QUICK];
}

function fitted({ status, stdout, stderr }: CommandResult): FitResult {
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as FitResult;
}

function hashOf({ manifest }: FitResult): string {
  return manifest.onnx.sha256;
}

describe('a fit', () => {
  test('makes a model card that says what it is and what it has seen', async () => {
    const { manifest } = first;
    const { parts } = JSON.parse(await readFile(split, 'utf8')) as {
      parts: { train: string[] };
    };
    expect(manifest).toMatchObject({
      input: 'bse',
      images: 'cropped',
      size: 64,
      networks: [{ name: 'resnet18', startedFrom: null, fit: { epochs: 5 } }],
      ensemble: null,
      data: { origin: 'synthetic' },
      seed: 1,
      split: { file: 'split.json' },
    });
    expect(manifest.intendedUse).toContain('Not a medical device');
    expect(manifest.data.seenPatients).toHaveLength(parts.train.length);
    expect(JSON.stringify(manifest)).not.toContain(parts.train[0]);
    expect(readdirSync(first.model).toSorted()).toEqual([
      'manifest.json',
      'metrics.jsonl',
      'model.onnx',
    ]);
    const lines = (await readFile(join(first.model, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(5);
  });

  test('again gives the same model, and never opens a test image', async () => {
    const here = await temporaryFolder();
    const other = join(here, 'study');
    await cp(study, other, { recursive: true });
    const { parts } = JSON.parse(await readFile(split, 'utf8')) as { parts: { test: string[] } };
    const rows = await csvRows(join(other, 'pairs.csv'));
    const testRows = rows.filter(({ patient }) => parts.test.includes(patient!));
    expect(testRows.length).toBeGreaterThan(0);
    for (const { b_image: b, se_image: se } of testRows)
      for (const image of [b!, se!]) await writeFile(join(other, image), 'no image at all');
    const again = fitted(await sonopair([...fit(other, join(here, 'model')), '--json']));
    expect(hashOf(again)).toBe(hashOf(first));
  });

  test('stopped by Ctrl-C says how to go on, and goes on to the same model', async () => {
    const here = await temporaryFolder();
    const model = join(here, 'model');
    const running = startSonopair(fit(study, model));
    await running.said('epoch 1 ');
    running.signal('SIGINT');
    const stopped = await running.ended;
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toContain('Checkpoint written.');
    expect(stopped.stderr).toMatch(/sonopair: Fit: stopped in epoch \d of resnet18.*--resume\.\n$/);
    expect(readdirSync(here)).toEqual(['model.fit']);

    const unasked = await sonopairHere(fit(study, model));
    expect(unasked.status).toBe(1);
    expect(unasked.stderr).toMatch(/an interrupted fit is there.*--resume/);

    const other = await sonopairHere([...fit(study, model), '--seed', '2', '--resume']);
    expect(other.stderr).toMatch(/other settings/);

    const resumed = fitted(await sonopair([...fit(study, model), '--resume', '--json']));
    expect(hashOf(resumed)).toBe(hashOf(first));
    expect(resumed.manifest.networks[0]!.fit.train).toEqual(first.manifest.networks[0]!.fit.train);
    expect(readdirSync(here)).toEqual(['model']);
  });

  test('killed outright leaves no model, takes its computing process along, and can start anew', async () => {
    const here = await temporaryFolder();
    const model = join(here, 'model');
    const running = startSonopair(fit(study, model));
    await running.said('epoch 1 ');
    const { process: pid } = JSON.parse(
      await readFile(join(here, 'model.fit', 'running.json'), 'utf8'),
    ) as { process: number };
    expect(() => process.kill(pid, 0)).not.toThrow();

    const second = await sonopairHere(fit(study, model));
    expect(second.stderr).toMatch(/a fit is running there \(process \d+\)/);

    running.signal('SIGKILL');
    expect((await running.ended).status).toBe(null);
    await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
    expect(readdirSync(here)).toEqual(['model.fit']);
    const again = fitted(await sonopair([...fit(study, model), '--json']));
    expect(hashOf(again)).toBe(hashOf(first));
  });
});

describe('a fit from pre-trained weights', () => {
  test('keeps what is frozen, and says what it started from', async () => {
    const here = await temporaryFolder();
    const weights = join(here, 'imagenet.safetensors');
    await writeFile(weights, rgbWeights());
    const options = [
      '--weights',
      `resnet18=${weights}`,
      '--freeze',
      'resnet18=conv1.:bn1.:layer1.',
    ];
    const short = ['--epochs', '1', '--json'];
    const args = [...fit(study, join(here, 'model')), ...options, ...short];
    for (const [freeze, line] of [
      ['resnet18=layer9.', /--freeze: no parameter of resnet18 begins with layer9\./],
      ['resnet18=conv1.:bn1.:layer1.:layer2.:layer3.:layer4.:fc.', /nothing of resnet18 is left/],
    ] as const) {
      const refused = await sonopairHere([...args, '--freeze', freeze]);
      expect(refused.stderr).toMatch(line);
      expect(refused.status).toBe(2);
    }

    const { manifest } = fitted(await sonopairHere(args));
    expect(manifest.networks[0]).toMatchObject({
      startedFrom: { file: 'imagenet.safetensors' },
      frozen: ['conv1.', 'bn1.', 'layer1.'],
    });
  });
});

/** A file like the official one: three input channels, a thousand classes. */
function rgbWeights(): Buffer {
  const specs = parameterSpecs(NETWORKS.resnet18, 'se', 64);
  const tensors = new Map(
    specs.map((spec): [string, Tensor] => {
      const shape = spec.role === 'classifier' ? [1000, ...spec.shape.slice(1)] : spec.shape;
      const data = initialise({ ...spec, shape }, randomStream(1, 'test', spec.name));
      return [spec.name, { dtype: 'float32', shape, data: new Float32Array(data) }];
    }),
  );
  return Buffer.concat([...writeSafetensors(tensors)]);
}

describe('a fit that cannot be', () => {
  test('is refused before it starts, in one line', async () => {
    const here = await temporaryFolder();
    const damaged = join(here, 'resnet18.pth');
    await writeFile(damaged, (await readFile(join(first.model, 'model.onnx'))).subarray(0, 5000));
    const lone = join(here, 'lone');
    await changedStudy(study, lone, (cells) =>
      cells['diagnosis'] === 'benign' ? cells : undefined,
    );
    const out = join(here, 'model');
    const plain = ['fit', '--study', study, '--out', out, ...QUICK];
    const cases: readonly (readonly [args: readonly string[], line: RegExp])[] = [
      [[...plain, '--weights', `resnet18=${damaged}`], /resnet18\.pth: it is not a weights file/],
      [[...plain, '--weights', `resnet18=${out}.pth`], /model\.pth: cannot read it: .* not exist/],
      [['fit', '--study', lone, '--out', out, ...QUICK], /no malignant patient is left/],
      [
        ['fit', '--study', study, '--out', first.model, ...QUICK],
        /finished model is already there/,
      ],
      [['fit', '--study', here, '--out', out, ...QUICK], /pairs\.csv: cannot read it/],
      [[...plain, '--split', join(study, 'pairs.csv')], /pairs\.csv: .*not valid JSON/],
      [[...plain, '--resume'], /no interrupted fit to resume/],
      [['fit', '--study', study, '--out', '/dev/null/model', ...QUICK], /\/dev\/null/],
    ];
    for (const [args, line] of cases) {
      const { status, stdout, stderr } = await sonopairHere(args);
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(line);
      expect(stderr).toMatch(/sonopair: .*\n$/);
      expect(status).toBe(1);
      expect(stdout).toBe('');
    }
    expect(readdirSync(here).toSorted()).toEqual(['lone', 'resnet18.pth']);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
