import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ExportSummary } from '../../../src/main/services/export.ts';
import type { FitResult } from '../../../src/main/services/fit.ts';
import type { ReadSummary } from '../../../src/main/services/read.ts';
import { sonopair } from '../../support/command.ts';
import { describeWith, pythonWithOnnx } from '../../support/requires.ts';
import { csvRows } from '../../support/studies.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-pipeline-'));
const at = (name: string): string => join(folder, name);
const onnx = at('ensemble.onnx');
let fitted: FitResult;

/** The whole way, each step a process of its own as a user would start it. */
beforeAll(async () => {
  const run = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await sonopair(args);
    expect(status, stderr).toBe(0);
    return stdout;
  };
  const engine = ['--provider', 'cpu', '--threads', '1'];
  await run('phantom', '--out', at('study'), '--patients', '10', '--seed', '3');
  await run('split', '--study', at('study'), '--test', '0.3', '--seed', '4', '--out', at('s.json'));
  const part = ['--study', at('study'), '--split', at('s.json'), ...engine];
  const short = '--size 64 --epochs 1 --ensemble-epochs 5 --views 1 --json'.split(' ');
  fitted = JSON.parse(await run('fit', ...part, '--out', at('model'), ...short)) as FitResult;
  const reading = ['--part', 'test', '--model', at('model'), '--out', at('reads'), '--heatmaps'];
  await run('read', ...part, ...reading);
  await run('export', '--model', at('model'), '--out', onnx);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('phantom, split, fit, read, export', () => {
  test('leave what was asked for and nothing else', () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      ['ensemble.onnx', 'model', 'reads', 's.json', 'study'].toSorted(),
    );
  });

  test('fit both networks and the ensemble over their 4608 features', () => {
    const { networks, ensemble } = fitted.manifest;
    expect(networks.map(({ name, features }) => [name, features])).toEqual([
      ['alexnet', 4096],
      ['resnet18', 512],
    ]);
    expect(ensemble).toMatchObject({ features: 4608, views: 1 });
    for (const { fit } of [...networks, ensemble!]) {
      expect(fit.train.n).toBeGreaterThan(0);
      expect(Number.isFinite(fit.validation.loss)).toBe(true);
    }
  });

  test('read with the ensemble, the vote and each network', async () => {
    const reads = await csvRows(join(at('reads'), 'reads.csv'));
    expect(reads.length).toBeGreaterThan(3);
    for (const row of reads) {
      const own = ['alexnet', 'resnet18'].map((name) => Number(row[`probability_${name}`]));
      const voting = Number(row['probability_voting']);
      expect(voting).toBeCloseTo((own[0]! + own[1]!) / 2, 6);
      expect(row['vote']).toBe(voting >= 0.5 ? 'malignant' : 'benign');
      expect(Number(row['probability_malignant'])).toBeLessThanOrEqual(1);
    }
    const metrics = JSON.parse(
      await readFile(join(at('reads'), 'metrics.json'), 'utf8'),
    ) as ReadSummary['metrics'];
    expect(Object.keys(metrics.unseen)).toEqual(['ensemble', 'voting', 'alexnet', 'resnet18']);
    expect(metrics.seenInFitting).toEqual({ pairs: 0, patients: 0, evaluations: {} });
    expect(readdirSync(join(at('reads'), 'heatmaps'))).toHaveLength(2 * reads.length);
  });

  test('hard votes count a tie as malignant', async () => {
    const args = ['read', '--study', at('study'), '--split', at('s.json'), '--model', at('model')];
    const { status, stderr } = await sonopair([
      ...args,
      '--out',
      at('hard'),
      '--voting',
      'hard',
      '--provider',
      'cpu',
      '--threads',
      '1',
    ]);
    expect(status, stderr).toBe(0);
    for (const row of await csvRows(join(at('hard'), 'reads.csv'))) {
      const votes = ['alexnet', 'resnet18'].filter(
        (name) => Number(row[`probability_${name}`]) >= 0.5,
      );
      expect(Number(row['probability_voting'])).toBe(votes.length / 2);
      expect(row['vote']).toBe(votes.length > 0 ? 'malignant' : 'benign');
    }
    rmSync(at('hard'), { recursive: true });
  });

  test('export the very file that was read with', async () => {
    const { stdout } = await sonopair([
      'export',
      '--model',
      at('model'),
      '--out',
      onnx,
      '--force',
      '--json',
    ]);
    const summary = JSON.parse(stdout) as ExportSummary;
    expect(summary.sha256).toBe(fitted.manifest.onnx.sha256);
    expect(summary.input).toMatchObject({ name: 'images', shape: [null, 4, 64, 64] });
    expect(summary.classes).toEqual(['benign', 'malignant']);
    expect((await readFile(onnx)).length).toBe(summary.bytes);
  });
});

describeWith('onnx-checker', 'the exported file before the official ONNX checker', () => {
  test('passes the full check, and carries what is needed to run it', () => {
    const script = `
import json, sys, onnx
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
print(json.dumps({
  "metadata": {p.key: p.value for p in model.metadata_props},
  "inputs": [i.name for i in model.graph.input],
  "outputs": [o.name for o in model.graph.output],
}))`;
    const said = JSON.parse(
      execFileSync(pythonWithOnnx(), ['-c', script, onnx], { encoding: 'utf8' }),
    ) as { metadata: Record<string, string>; inputs: string[]; outputs: string[] };
    expect(said.inputs).toEqual(['images']);
    expect(said.outputs).toContain('heatmaps');
    expect(said.metadata).toMatchObject({
      classes: 'benign,malignant',
      input_kind: 'bse',
      size: '64',
      preprocessing_version: '1',
    });
  });
});
