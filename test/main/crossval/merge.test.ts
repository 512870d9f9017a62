import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  modelFolder,
  readManifest,
  readUnit,
  unitFolder,
  writeManifest,
  writeUnit,
} from '../../../src/main/crossval/folder.ts';
import { mergeRuns } from '../../../src/main/crossval/merge.ts';
import type { CrossvalManifest } from '../../../src/shared/crossval/manifest.ts';
import type { UnitResult } from '../../../src/shared/crossval/predictions.ts';
import { simulatedRun } from '../../support/crossval.ts';
import { failure } from '../../support/failure.ts';
import { manifestOf } from '../../support/frozen-study.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const { manifest, units } = simulatedRun({ patients: 20, folds: 3 });
const [one, two, three] = units as [UnitResult, UnitResult, UnitResult];

/** The folder of a machine that fitted these units. */
async function machine(
  fitted: readonly UnitResult[],
  more: { readonly threads?: number; readonly of?: CrossvalManifest } = {},
): Promise<string> {
  const { threads = 2, of = manifest } = more;
  const folder = join(await temporaryFolder(), 'run');
  await writeManifest(folder, of);
  for (const unit of fitted)
    await writeUnit(folder, unit, {
      manifest: of.sha256,
      stages: [],
      given: { fitting: [], validation: [] },
      runtime: { ...of.runtime, provider: 'cpu', threads },
    });
  return folder;
}

async function keepModel(folder: string, { unit }: UnitResult, text: string): Promise<void> {
  await mkdir(modelFolder(folder, unit), { recursive: true });
  await writeFile(join(modelFolder(folder, unit), 'model.onnx'), text);
}

/** The same unit with one number changed. */
function changed(unit: UnitResult): UnitResult {
  return {
    ...unit,
    predictions: unit.predictions.map((row, i) =>
      i === 2 ? { ...row, networks: { ...row.networks, alexnet: 0.125 } } : row,
    ),
  };
}

describe('merging result folders', () => {
  test('brings their units and models together, number by number', async () => {
    const [a, b] = [await machine([one, three]), await machine([two])];
    await keepModel(a, one, 'first');
    await keepModel(b, two, 'second');
    const out = join(await temporaryFolder(), 'whole');
    expect(await mergeRuns([a, b], out)).toMatchObject({ done: 3, total: 3, compared: 0 });
    expect(await readManifest(out)).toEqual(manifest);
    for (const unit of units) expect(await readUnit(out, unit.unit, manifest)).toEqual(unit);
    const model = (unit: UnitResult): Promise<string> =>
      readFile(join(modelFolder(out, unit.unit), 'model.onnx'), 'utf8');
    expect([await model(one), await model(two)]).toEqual(['first', 'second']);
    expect(await readdir(join(out, 'units', 'bse-cropped'))).toEqual([
      'fold-1',
      'fold-2',
      'fold-3',
    ]);
  });

  test('counts what is still missing, and goes on into the same folder', async () => {
    const out = join(await temporaryFolder(), 'whole');
    expect(await mergeRuns([await machine([one])], out)).toMatchObject({ done: 1, total: 3 });
    const merged = await mergeRuns([await machine([two]), await machine([])], out);
    expect(merged).toMatchObject({ done: 2, total: 3, compared: 0 });
    // Into one of them, named in two ways.
    expect(await mergeRuns([out, join(out, '..', 'whole')], out)).toMatchObject({ compared: 0 });
  });

  test('takes a unit that several have once, if they agree, with the model of whichever has one', async () => {
    const [a, b] = [await machine([one]), await machine([one], { threads: 4 })];
    await keepModel(b, one, 'of b');
    const out = join(await temporaryFolder(), 'whole');
    expect(await mergeRuns([a, b], out)).toMatchObject({ done: 1, compared: 1 });
    expect(await readdir(modelFolder(out, one.unit))).toEqual(['model.onnx']);
  });

  test('refuses a unit that differs: names it, the pair, both numbers and both runtimes', async () => {
    const [a, b] = [await machine([one, two]), await machine([changed(one)], { threads: 4 })];
    const out = join(await temporaryFolder(), 'whole');
    const error = await failure(mergeRuns([a, b], out));
    const { pair, networks } = one.predictions[2]!;
    expect(error).toMatchObject({ kind: 'fit', parts: { subject: `Unit ${one.unit}` } });
    expect(error.parts.reason).toContain(
      `first for ${pair} (alexnet ${networks.alexnet} and 0.125)`,
    );
    expect(error.parts.reason).toMatch(/with 2 threads .* and by .* with 4 threads/);
    // Nothing was copied, not even what does not differ.
    expect(await readdir(out)).toEqual(['manifest.json']);
  });

  test('says where the runtime does not explain it', async () => {
    const [a, b] = [await machine([one]), await machine([changed(one)])];
    const out = join(await temporaryFolder(), 'whole');
    const { parts } = await failure(mergeRuns([a, b], out));
    expect(parts.reason).toContain('although both name the same runtime');
  });

  test('refuses folders of another run, and says what differs', async () => {
    const other = manifestOf({
      ...manifest.content,
      options: { ...manifest.content.options, epochs: 7 },
    });
    const [a, b] = [await machine([one]), await machine([], { of: other })];
    const out = join(await temporaryFolder(), 'whole');
    const error = await failure(mergeRuns([a, b], out));
    expect(error).toMatchObject({ kind: 'fit', parts: { subject: b } });
    expect(error.parts.reason).toContain('options.epochs (1, 7)');
    expect((await failure(mergeRuns([a], b))).parts.subject).toBe(b);
  });

  test('takes folders that were frozen under another name, by another person, at another time', async () => {
    const elsewhere = { ...manifest, study: 'copy', createdAt: new Date().toISOString() };
    const [a, b] = [await machine([one]), await machine([two], { of: elsewhere })];
    const out = join(await temporaryFolder(), 'whole');
    expect(await mergeRuns([a, b], out)).toMatchObject({ done: 2 });
  });

  test('refuses what is no result folder, and units that are damaged', async () => {
    const a = await machine([one]);
    const out = join(await temporaryFolder(), 'whole');
    const empty = await temporaryFolder();
    expect(await failure(mergeRuns([a, empty], out))).toMatchObject({
      kind: 'file',
      parts: { subject: empty },
    });
    const file = join(unitFolder(a, one.unit), 'predictions.csv');
    await writeFile(file, 'pair,part,alexnet,resnet18,ensemble\n');
    expect(await failure(mergeRuns([a], out))).toMatchObject({ parts: { subject: file } });
    expect(await failure(mergeRuns([], out))).toMatchObject({ kind: 'usage' });
  });
});
