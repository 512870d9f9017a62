import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import { float32 } from '../../../src/main/engine/tensor.ts';
import { sha256File } from '../../../src/main/files/hash.ts';
import { openModel } from '../../../src/main/model/folder.ts';
import { runFit } from '../../../src/main/training/fit.ts';
import type { FitEvent } from '../../../src/main/training/progress.ts';
import type { FitSettings } from '../../../src/main/training/settings.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { fitSettings } from '../../support/fit-settings.ts';
import { tinyStudy } from '../../support/tiny-study.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-run-fit-'));
const study = join(folder, 'study');
const EPOCHS = 2;

beforeAll(async () => {
  await tinyStudy(study, 6);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Fits ResNet-18; `stopAfter` is the number of runs of training after which the user cancels. */
async function fit(
  out: string,
  changes: Partial<FitSettings> = {},
  stopAfter = Infinity,
): Promise<readonly FitEvent[]> {
  const events: FitEvent[] = [];
  const settings = fitSettings({
    study,
    out: join(folder, out),
    images: 'full',
    epochs: EPOCHS,
    validation: 0.4,
    ...changes,
  });
  await runFit(settings, {
    runtime: await openRuntime(),
    onEvent: (event) => events.push(event),
    isCancelled: () => events.filter(({ kind }) => kind === 'step').length >= stopAfter,
  });
  return events;
}

const modelHash = (out: string): Promise<string> => sha256File(join(folder, out, 'model.onnx'));

/** Probabilities of malignancy by every reader of a model, for a few fixed images. */
async function readFirstPairs(model: string): Promise<readonly number[]> {
  const runtime = await openRuntime();
  const bytes = await readFile(join(model, 'model.onnx'));
  const session = await runtime.createSession([bytes], { provider: 'cpu', threads: 1 });
  const images = Float32Array.from({ length: 2 * 64 * 64 }, (_, i) => Math.sin(i / 7) + (i % 3));
  const outputs = await session.run({ images: float32(images, [2, 1, 64, 64]) });
  await session.release();
  return [...outputs].flatMap(([name, { data }]) =>
    name.startsWith('probabilities') ? Array.from(data as Float32Array) : [],
  );
}

async function metricsOf(out: string): Promise<unknown[]> {
  const text = await readFile(join(folder, out, 'metrics.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const {
        seconds: _s,
        imagesPerSecond: _i,
        ...numbers
      } = JSON.parse(line) as Record<string, unknown>;
      return numbers;
    });
}

describe('a fit', () => {
  let whole: readonly FitEvent[];

  beforeAll(async () => {
    whole = await fit('whole');
  });

  test('tells of images, steps and epochs in order', () => {
    const kinds = whole.map(({ kind }) => kind);
    const runs = kinds.filter((kind, i) => kind !== kinds[i - 1]);
    expect(runs).toEqual(['images', 'step', 'epoch', 'step', 'epoch']);
    const last = whole.findLast((event) => event.kind === 'images');
    expect(last).toMatchObject({ done: 12, total: 12 });
  });

  test('cancelled at the end of an epoch and resumed ends with the same model and metrics', async () => {
    const perEpoch = whole.filter(({ kind }) => kind === 'step').length / EPOCHS;
    const attempt = fit('parts', {}, perEpoch);
    await expect(attempt).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(attempt).rejects.toThrow(
      /stopped in epoch 1 of resnet18; .* Go on with .* --resume/,
    );
    expect(await readdir(join(folder, 'parts.fit'))).toContain('checkpoint.safetensors');
    await fit('parts', { resume: true });
    expect(await modelHash('parts')).toBe(await modelHash('whole'));
    expect(await metricsOf('parts')).toEqual(await metricsOf('whole'));
    expect((await readdir(folder)).toSorted()).toEqual(['parts', 'study', 'whole']);
  });

  test('without time left stops at the weights it has, says so, and makes a model', async () => {
    const events = await fit('short', { maxHours: 1e-9, epochs: 50 });
    const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.text] : []));
    expect(notices).toEqual([
      'resnet18 stopped at the time limit after 1 epochs; the weights of epoch 1 are kept.',
    ]);
    const { manifest } = await openModel(join(folder, 'short'));
    expect(manifest.networks[0]?.fit).toMatchObject({ stoppedBy: 'time', epochs: 1, bestEpoch: 1 });
  });

  test('of other networks, with FC layers as factors and stored in half precision, is read alike', async () => {
    const changes: Partial<FitSettings> = {
      networks: ['squeezenet1_1', 'googlenet', 'alexnet'],
      ensemble: ['squeezenet1_1', 'alexnet'],
      fcRank: 8,
      epochs: 1,
      ensembleEpochs: 1,
    };
    await fit('single', changes);
    await fit('half', { ...changes, storage: 'float16' });
    const [single, half] = await Promise.all(
      ['single', 'half'].map((name) => openModel(join(folder, name))),
    );
    const { networks, ensemble, onnx } = half!.manifest;
    expect(networks.map(({ name }) => name)).toEqual(changes.networks);
    expect(ensemble?.features).toBe(512 + 4096);
    // Convolutions; FC6 and FC7 as 8 · (9216 + 4096 + 4096 + 4096) values instead of 54 million.
    expect(networks[2]?.parameters).toBe(2_454_208 + 8 * 21_504 + 2 * 4096 + 8194);
    expect(onnx.bytes / single!.manifest.onnx.bytes).toBeLessThan(0.55);
    const [exact, rounded] = await Promise.all(
      [single!, half!].map(async ({ folder: of }) => readFirstPairs(of)),
    );
    for (const [i, x] of exact!.entries()) expect(Math.abs(rounded![i]! - x)).toBeLessThan(0.01);
    await Promise.all(
      ['single', 'half'].map((name) => rm(join(folder, name), { recursive: true })),
    );
  });

  test('that cannot begin leaves nothing behind', async () => {
    const error: unknown = await fit('none', { study: join(folder, 'no-such-study') }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SonopairError);
    expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
  });
});
