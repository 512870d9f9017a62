import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { generatePhantomStudy, PHANTOM_VERSION } from '../../../src/main/phantom/generate.ts';
import { decodeImage, imageSize } from '../../../src/main/imaging/decode.ts';
import { drawBreast, renderPair } from '../../../src/main/phantom/pair.ts';
import { drawPatients } from '../../../src/main/phantom/patients.ts';
import { readStudy } from '../../../src/main/study/read.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { mean } from '../../../src/shared/stats/moments.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Every file of a folder with its bytes, by relative path. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const pairs = files.map(async (file): Promise<[string, string]> => {
    const path = join(file.parentPath, file.name);
    return [path.slice(folder.length), (await readFile(path)).toString('base64')];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

test('the same options give the same bytes, another seed another study', async () => {
  const root = await temporaryFolder();
  const options = { patients: 2, seed: 5 };
  await generatePhantomStudy({ out: join(root, 'a'), ...options });
  await generatePhantomStudy({ out: join(root, 'b'), ...options });
  await generatePhantomStudy({ out: join(root, 'c'), ...options, seed: 6 });
  const a = await contents(join(root, 'a'));
  expect(await contents(join(root, 'b'))).toEqual(a);
  const c = await contents(join(root, 'c'));
  expect(c['/images/PH001-1_b.jpg']).toBeDefined();
  expect(c['/images/PH001-1_b.jpg']).not.toBe(a['/images/PH001-1_b.jpg']);
  expect(Object.keys(a)).toContain('/pairs.csv');
});

test('what was written is read back as the study that was returned', async () => {
  const root = await temporaryFolder();
  const out = join(root, 'deep', 'sample');
  const calls: { done: number; total: number }[] = [];
  const made = await generatePhantomStudy({
    out,
    patients: 3,
    onProgress: (progress) => calls.push(progress),
  });
  const study = await readStudy(out);
  expect(study).toEqual(made);
  expect(calls.map(({ done }) => done)).toEqual(study.pairs.map((_, index) => index + 1));
  expect(new Set(calls.map(({ total }) => total))).toEqual(new Set([study.pairs.length]));
  for (const pair of study.pairs) {
    expect(pair.extra).toEqual({ synthetic: 'phantom' });
    expect(pair.strainRatio).toBeGreaterThan(0);
    expect(['manual', 'assisted']).toContain(pair.strainMethod);
    await expect(imageSize(join(out, pair.bImage))).resolves.toEqual({ width: 320, height: 280 });
    await expect(imageSize(join(out, pair.seImage))).resolves.toEqual({ width: 320, height: 280 });
  }
  const files = await readdir(out, { recursive: true });
  expect(files.filter((file) => file.endsWith('.jpg'))).toHaveLength(2 * study.pairs.length);
  const note = await readFile(join(out, 'README.txt'), 'utf8');
  expect(note).toContain('SYNTHETIC');
  expect(note).toContain(`generator version ${PHANTOM_VERSION}, seed 1`);
});

test('the files hold the rendered images, but for the little that JPEG loses', async () => {
  const out = join(await temporaryFolder(), 'sample');
  await generatePhantomStudy({ out, patients: 2, seed: 9 });
  const [patient] = drawPatients(2, 9);
  const rendered = renderPair(patient!, drawBreast(patient!, 9), patient!.pairs[0]!, 9);
  for (const [name, raster] of [
    ['b', rendered.b],
    ['se', rendered.se],
  ] as const) {
    const file = join(out, 'images', `${patient!.pairs[0]!.pair}_${name}.jpg`);
    const { data } = await decodeImage(file, raster.channels);
    const loss = Array.from(data, (value, i) => Math.abs(value - raster.data[i]!));
    expect(mean(loss)).toBeLessThan(4);
  }
});

describe('all or nothing', () => {
  test('a folder in use is left alone', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'mine.txt'), 'keep');
    await expect(generatePhantomStudy({ out: root, patients: 2 })).rejects.toThrow(/not empty/);
    expect(await readdir(root)).toEqual(['mine.txt']);
  });

  test('a stopped run leaves nothing behind', async () => {
    const root = await temporaryFolder();
    const stop = new AbortController();
    const run = generatePhantomStudy({
      out: join(root, 'sample'),
      patients: 3,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 2) stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await readdir(root)).toEqual([]);
  });
});

describe('wrong numbers are named', () => {
  test.each([
    [{ patients: 1 }, /Number of patients: 1 is not a whole number from 2/],
    [{ patients: 8.5 }, /Number of patients: 8.5 is not/],
    [{ patients: Number.NaN }, /Number of patients: NaN is not/],
    [{ seed: -1 }, /Seed: -1 is not/],
  ])('%o', async (options, message) => {
    const run = generatePhantomStudy({ out: 'never-made', ...options });
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toBeInstanceOf(SonopairError);
    await expect(run).rejects.toMatchObject({ kind: 'usage' });
  });
});
