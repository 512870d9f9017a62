import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { PARITY_FOLDER, parityCase, type ParityTensor } from '../../support/parity.ts';
import { describeWith, pythonWithTorch } from '../../support/requires.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/fixtures/parity.py', import.meta.url));
/** Both are float64 runs; the files keep float32 of the values. */
const TOLERANCE = 1e-5;

const cases = readdirSync(PARITY_FOLDER)
  .filter((file) => file.endsWith('.json') && file !== 'nudges.json')
  .map((file) => file.replace('.json', ''));

describeWith('torch', 'the committed parity numbers are what PyTorch computes', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-parity-'));
    await promisify(execFile)(pythonWithTorch(), [SCRIPT, '--reference', '--out', folder]);
  }, 900_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('for the same cases', () => {
    const made = readdirSync(folder).map((file) => file.replace('.json', ''));
    expect(made.toSorted()).toEqual(cases.toSorted());
  });

  test.each(cases)('%s', (name) => {
    const [committed, again] = [parityCase(name), parityCase(name, folder)];
    expect([...again.keys()]).toEqual([...committed.keys()]);
    const wrong = [...committed].filter(([key, tensor]) => {
      const error = difference(again.get(key)!, tensor);
      return !(error <= TOLERANCE);
    });
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});

/** The worst of all that is stored, each relative to its own scale. */
function difference(a: ParityTensor, b: ParityTensor): number {
  if (a.shape.join() !== b.shape.join() || a.values.length !== b.values.length) return Infinity;
  return Math.max(
    ...a.values.map((x, k) => Math.abs(x - b.values[k]!) / b.maxAbs),
    Math.abs(a.norm - b.norm) / b.norm,
    Math.abs(a.sum - b.sum) / b.sumAbs,
    Math.abs(a.sumAbs - b.sumAbs) / b.sumAbs,
    Math.abs(a.maxAbs - b.maxAbs) / b.maxAbs,
  );
}
