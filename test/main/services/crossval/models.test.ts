import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { modelFolder, readEpochs, readUnit } from '../../../../src/main/crossval/folder.ts';
import { evaluationTensor, studyPairImages } from '../../../../src/main/imaging/prepare.ts';
import { openModel } from '../../../../src/main/model/folder.ts';
import { openReader } from '../../../../src/main/services/reader.ts';
import { readStudy } from '../../../../src/main/study/read.ts';
import type { CrossvalManifest } from '../../../../src/shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../../src/shared/crossval/units.ts';
import { frozenStudy } from '../../../support/frozen-study.ts';
import { runSmall } from '../../../support/crossval-run.ts';
import { tinyStudy } from '../../../support/tiny-study.ts';

const root = mkdtempSync(join(tmpdir(), 'sonopair-crossval-models-'));
const studyRoot = join(root, 'study');
const folder = join(root, 'run');
let manifest: CrossvalManifest;
let units: readonly Unit[];
/** The fold whose model is the final one. */
let best: Unit;

beforeAll(async () => {
  await tinyStudy(studyRoot, 8);
  manifest = await frozenStudy(studyRoot, {
    fits: [{ input: 'bse', images: 'full', networks: ['alexnet', 'resnet18'] }],
  });
  units = unitsOf(manifest.content);
  await runSmall({ folder, studyRoot, manifest, keepModels: 'final' });
  const losses = await Promise.all(
    units.map(async ({ id }) => {
      const epochs = await readEpochs(folder, id);
      return Math.min(
        ...epochs.flatMap((one) => (one.stage === 'ensemble' ? [one.validationLoss] : [])),
      );
    }),
  );
  best = units[losses.indexOf(Math.min(...losses))]!;
}, 180_000);

afterAll(() => rmSync(root, { recursive: true }));

test('of a fit the model of the fold with the best validation loss of the ensemble stays', async () => {
  expect(await readdir(join(folder, 'models', 'bse-full'))).toEqual([`fold-${best.fold}`]);
  const { manifest: card } = await openModel(modelFolder(folder, best.id));
  expect(card).toMatchObject({
    data: { study: 'small', origin: 'synthetic', pairs: { benign: 6, malignant: 6 } },
    split: { file: 'manifest.json', sha256: manifest.sha256 },
  });
  const hashes = (patients: readonly string[]): readonly string[] =>
    manifest.content.pairs.flatMap(({ patient, b, se }) =>
      patients.includes(patient) ? [b.sha256, se.sha256] : [],
    );
  const { fitting, validation, test: tested } = best.parts;
  expect(card.data.seenImages).toEqual(
    [...new Set(hashes([...fitting, ...validation]))].toSorted(),
  );
  expect(card.data.seenImages.some((hash) => hashes(tested).includes(hash))).toBe(false);
});

test('a unit says what its kept model says when it reads, and shows the same maps', async () => {
  const unit = (await readUnit(folder, best.id, manifest))!;
  const model = await openModel(modelFolder(folder, best.id));
  const { pairs } = await readStudy(studyRoot);
  const reader = await openReader(model, { provider: 'cpu', threads: 1, heatmaps: true });
  const near = (a: number, b: number): void => {
    expect(Math.abs(a - b)).toBeLessThan(1e-6);
  };
  try {
    for (const { pair: name, part, networks, ensemble } of unit.predictions) {
      const pair = pairs.find((one) => one.pair === name)!;
      const input = await evaluationTensor(studyPairImages(studyRoot, pair), model.manifest);
      const [output] = await reader.read([input]);
      if (output === undefined || output instanceof Error) throw new Error('It was not read');
      near(ensemble!, output.probability);
      near(networks.alexnet!, output.networks['alexnet']!);
      near(networks.resnet18!, output.networks['resnet18']!);
      if (part !== 'test') continue;
      const { side, maps, maxima } = output.heat!;
      const at = unit.heat.pairs.indexOf(name);
      expect([unit.heat.height, unit.heat.width]).toEqual([side, side]);
      maps.forEach((map, c) =>
        map.forEach((value, i) => near(unit.heat.maps[(2 * at + c) * side * side + i]!, value)),
      );
      maxima.forEach((value, c) => near(unit.heat.maxima[2 * at + c]!, value));
    }
  } finally {
    await reader.close();
  }
});
