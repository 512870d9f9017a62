import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { codeAt } from '../../../src/main/bench/registry-data.ts';
import { measureRegistry } from '../../../src/main/bench/registry.ts';

test('the registry that is measured is filled, asked everything and removed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const told: string[] = [];
  const size = { patients: 2600, pairsPerPatient: 2 };
  const { lines, filled, opened, patients } = await measureRegistry(size, (t) => told.push(t), 2);
  expect(patients).toBe(2600);
  expect(told).toEqual([
    'Filling the registry: 2500 of 2600 patients',
    'Filling the registry: 2600 of 2600 patients',
    'Asking the registry',
  ]);
  expect(filled).toBeGreaterThan(0);
  expect(opened).toBeGreaterThan(0);
  expect(new Set(lines.map(({ title }) => title)).size).toBe(10);
  for (const { asked, median, p95 } of lines) {
    expect(asked).toBe(2);
    expect(median).toBeGreaterThan(0);
    expect(p95).toBeGreaterThanOrEqual(median);
  }
  expect(await readdir(folder)).toEqual([]);
});

test('its patients have a code each', () => {
  const codes = new Set(Array.from({ length: 100_000 }, (_, k) => codeAt(k)));
  expect(codes.size).toBe(100_000);
});
