import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import {
  evaluationTensor,
  type PairImages,
  studyPairImages,
} from '../../../src/main/imaging/prepare.ts';
import { type ModelFolder, openModel } from '../../../src/main/model/folder.ts';
import { openReader, type Reader } from '../../../src/main/services/reader.ts';
import { runFit } from '../../../src/main/training/fit.ts';
import type { PairFamiliarity } from '../../../src/shared/domain/opinion.ts';
import type { Study } from '../../../src/shared/domain/study.ts';
import { fitSettings } from '../../support/fit-settings.ts';
import { writtenModel } from '../../support/model.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { tinyStudy } from '../../support/tiny-study.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-familiarity-'));
const SEEN = 16;
let study: Study;
let model: ModelFolder;
let reader: Reader;

beforeAll(async () => {
  await tinyStudy(join(folder, 'fitting'), SEEN);
  // The patients beyond are drawn by the same rule, and nobody was fitted on them.
  study = await tinyStudy(join(folder, 'study'), SEEN + 10);
  const settings = fitSettings({
    study: join(folder, 'fitting'),
    out: join(folder, 'model'),
    input: 'bse',
    images: 'full',
    epochs: 2,
    validation: 0.4,
  });
  await runFit(settings, {
    runtime: await openRuntime(),
    onEvent: () => undefined,
    isCancelled: () => false,
  });
  model = await openModel(join(folder, 'model'));
  reader = await openReader(model, { provider: 'cpu', threads: 1, heatmaps: true });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

async function judged(
  change: (pair: PairImages) => PairImages,
  by: Reader = reader,
): Promise<readonly (PairFamiliarity | null)[]> {
  const fresh = study.pairs.slice(2 * SEEN);
  const inputs = await Promise.all(
    fresh.map((pair) =>
      evaluationTensor(change(studyPairImages(study.root, pair)), model.manifest),
    ),
  );
  return (await by.read(inputs)).map((output) => {
    if (output instanceof Error) throw output;
    return output.familiarity;
  });
}

const unlike = (all: readonly (PairFamiliarity | null)[]): number =>
  all.filter((one) => one!.unlike).length;

test('the card says what is promised, from so many validation patients', () => {
  const { familiarity } = model.manifest;
  expect(familiarity).toMatchObject({ method: 'class-mahalanobis', patients: 6 });
  expect(familiarity!.falseAlarms).toBeCloseTo(2 / 7, 12);
});

test('held-out patients pass, and swapped images are told apart by the same pass', async () => {
  const plain = await judged((pair) => pair);
  const swapped = await judged(({ pair, b, se }) => ({ pair, b: se, se: b }));
  const twice = await judged(({ pair, b }) => ({ pair, b, se: b }));
  expect(unlike(plain)).toBeLessThanOrEqual(plain.length / 4);
  expect(unlike(swapped)).toBe(swapped.length);
  expect(unlike(twice)).toBe(twice.length);
  const farthest = Math.max(...plain.map((one) => one!.distance));
  for (const one of swapped) expect(one!.distance).toBeGreaterThan(farthest);
});

test('a model fitted before this was measured cannot judge, and reads all the same', async () => {
  const old = await writtenModel(await temporaryFolder());
  const other = await openReader(old, { provider: 'cpu', threads: 1, heatmaps: false });
  try {
    expect(new Set(await judged((pair) => pair, other))).toEqual(new Set([null]));
  } finally {
    await other.close();
  }
});
