import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { writeManifest, writeUnit } from '../../../../src/main/crossval/folder.ts';
import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import { evaluateFolder } from '../../../../src/main/services/crossval/evaluate.ts';
import { defaultEvaluation } from '../../../../src/shared/crossval/evaluation-options.ts';
import { simulatedRun, type SimulatedRun } from '../../../support/crossval.ts';
import { failure } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const { signal } = new AbortController();
const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 100 } };

/** A result folder with the units given. */
async function folderOf({ manifest, units }: SimulatedRun): Promise<string> {
  const folder = await temporaryFolder();
  await writeManifest(folder, manifest);
  for (const unit of units)
    await writeUnit(folder, unit, {
      manifest: manifest.sha256,
      stages: [],
      given: { fitting: [], validation: [] },
      runtime: { ...manifest.runtime, provider: 'cpu', threads: 1 },
    });
  return folder;
}

describe('the figures of a result folder', () => {
  const run = simulatedRun({ patients: 20, folds: 2 });

  test('are those of its manifest and units, computed in a thread', async () => {
    const folder = await folderOf(run);
    await evaluateFolder(folder, options, { signal });
    const written = await readFile(join(folder, 'results.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(
      JSON.parse(JSON.stringify(evaluateRun({ ...run, options }))),
    );
    const tables = await readdir(join(folder, 'tables'));
    for (const name of ['table1.csv', 'table4.csv', 'predictions.csv', 'tables.txt'])
      expect(tables).toContain(name);
    const report = await readFile(join(folder, 'report.pdf'));
    expect(report.toString('latin1', 0, 5)).toBe('%PDF-');
    await evaluateFolder(folder, options, { signal });
    expect(await readFile(join(folder, 'results.json'), 'utf8')).toBe(written);
    expect(await readFile(join(folder, 'report.pdf'))).toEqual(report);
  });

  test('are made of the units that are there, with options of their own by default', async () => {
    const folder = await folderOf({ ...run, units: run.units.slice(0, 1) });
    await evaluateFolder(folder, null, { signal });
    expect(JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'))).toMatchObject({
      units: { done: 1, total: 2 },
      options: defaultEvaluation(run.manifest.content.seed),
    });
  });

  test('need a manifest, and leave nothing when they are stopped', async () => {
    const empty = await temporaryFolder();
    const missing = await failure(evaluateFolder(empty, null, { signal }));
    expect(missing).toMatchObject({ kind: 'file' });
    expect(missing.message).toContain('the manifest of the run is missing');
    const folder = await folderOf(run);
    const stopped = await failure(evaluateFolder(folder, null, { signal: AbortSignal.abort() }));
    expect(stopped.kind).toBe('cancelled');
    expect(await readdir(folder)).not.toContain('results.json');
  });
});
