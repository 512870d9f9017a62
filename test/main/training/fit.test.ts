import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
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

  test('that cannot begin leaves nothing behind', async () => {
    const error: unknown = await fit('none', { study: join(folder, 'no-such-study') }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SonopairError);
    expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
  });
});
