import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readUnitRecord, unitFolder, workFolder } from '../../../../src/main/crossval/folder.ts';
import type { JobProgress } from '../../../../src/shared/contract/jobs.ts';
import type { CrossvalManifest } from '../../../../src/shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../../src/shared/crossval/units.ts';
import { frozenStudy, manifestOf } from '../../../support/frozen-study.ts';
import { type Numbers, numbersOf, runSmall } from '../../../support/crossval-run.ts';
import { tinyStudy } from '../../../support/tiny-study.ts';

const root = mkdtempSync(join(tmpdir(), 'sonopair-crossval-'));
const studyRoot = join(root, 'study');
const FIT = { input: 'bse', images: 'full', networks: ['resnet18'] } as const;
const SMALL = { fits: [{ ...FIT, networks: [...FIT.networks] }], options: { epochs: 2 } };

let manifest: CrossvalManifest;
let units: readonly Unit[];
let whole: ReadonlyMap<string, Numbers>;
let lines: readonly string[];
let seen: readonly JobProgress[];

const at = (name: string): { folder: string; studyRoot: string; manifest: CrossvalManifest } => {
  return { folder: join(root, name), studyRoot, manifest };
};
const first = ({ fold }: Unit): boolean => fold === 1;

beforeAll(async () => {
  await tinyStudy(studyRoot, 12);
  manifest = await frozenStudy(studyRoot, SMALL);
  units = unitsOf(manifest.content);
  const told: JobProgress[] = [];
  const logged: string[] = [];
  const end = await runSmall(at('whole'), {
    onProgress: (progress) => told.push(progress),
    onLog: (line) => logged.push(line),
  });
  expect(end).toEqual({ done: 2, total: 2, stoppedBy: null });
  [seen, lines] = [told, logged];
  whole = await numbersOf(at('whole'));
}, 120_000);

afterAll(() => rmSync(root, { recursive: true }));

describe('a run', () => {
  test('predicts the test and validation pairs of every unit, with maps of the test pairs', () => {
    expect([...whole.keys()]).toEqual(units.map(({ id }) => id));
    for (const { id, parts } of units) {
      const { predictions, heat } = whole.get(id)!;
      const pairsOf = (patients: readonly string[]): readonly string[] =>
        manifest.content.pairs.flatMap(({ pair, patient }) =>
          patients.includes(patient) ? [pair] : [],
        );
      const ofPart = (name: string): readonly string[] =>
        predictions.filter(({ part }) => part === name).map(({ pair }) => pair);
      expect(ofPart('test')).toEqual(pairsOf(parts.test));
      expect(ofPart('validation')).toEqual(pairsOf(parts.validation));
      expect(heat.pairs).toEqual(pairsOf(parts.test));
      expect(heat.maps).toHaveLength(heat.pairs.length * 2 * heat.height * heat.width);
      expect(heat.maxima).toHaveLength(heat.pairs.length * 2);
      expect(predictions.every(({ ensemble }) => ensemble === null)).toBe(true);
      expect(new Set(predictions.map(({ networks }) => networks.resnet18)).size).toBeGreaterThan(2);
    }
  });

  test('counts steps and epochs: those of the batches it has', () => {
    for (const { id, parts } of units) {
      const samples = parts.fitting.length * 2;
      const steps = 2 * (Math.ceil(samples / 4) - Number(samples % 4 === 1));
      expect(whole.get(id)!.steps).toEqual({ resnet18: steps });
      expect(whole.get(id)!.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    }
  });

  test('gives the fit the pairs of its fitting patients, and of nobody else', async () => {
    for (const { id, parts } of units) {
      const { given } = await readUnitRecord(join(root, 'whole'), id, manifest);
      const patientOf = new Map(manifest.content.pairs.map(({ pair, patient }) => [pair, patient]));
      const patients = (pairs: readonly string[]): readonly string[] =>
        [...new Set(pairs.map((pair) => patientOf.get(pair)!))].toSorted();
      expect(patients(given.fitting)).toEqual(parts.fitting.toSorted());
      expect(patients(given.validation)).toEqual(parts.validation.toSorted());
    }
  });

  test('tells how far it is, and leaves a log with times and nothing half-made', async () => {
    expect(seen.at(-1)).toEqual({ done: 2, total: 2, share: 1, secondsLeft: 0, running: [] });
    const shares = seen.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const running = seen.flatMap((progress) => progress.running);
    expect(new Set(running.map(({ phase }) => phase))).toContain('network');
    expect(running.some(({ stage, epoch }) => stage === 'resnet18' && epoch === 2)).toBe(true);
    expect(Math.max(...running.map(({ memory }) => memory ?? 0))).toBeGreaterThan(50e6);
    const text = await readFile(join(root, 'whole', 'log.txt'), 'utf8');
    expect(text).toBe(lines.map((line) => `${line}\n`).join(''));
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z \S/.test(line))).toBe(true);
    expect(text).toMatch(/bse-full\/fold-2: resnet18 epoch 2, loss \d/);
    expect(await readdir(join(root, 'whole'))).toEqual([
      'log.txt',
      'manifest.json',
      'units',
      'work',
    ]);
    expect(await readdir(join(root, 'whole', 'work', 'bse-full'))).toEqual([]);
  });

  test('run again, two at a time, comes to the same numbers; and again has nothing to do', async () => {
    const again = { ...at('again'), parallel: 2 };
    expect(await runSmall(again)).toEqual({ done: 2, total: 2, stoppedBy: null });
    expect(await numbersOf(again)).toEqual(whole);
    const told: string[] = [];
    const end = await runSmall(again, { onLog: (line) => told.push(line) });
    expect(end).toEqual({ done: 2, total: 2, stoppedBy: null });
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/2 units begins: 2 are done, 0 are left\.$/);
  });

  test('split over two folders comes to the same numbers', async () => {
    const halves = [at('half-1'), at('half-2')] as const;
    expect(await runSmall({ ...halves[0], only: first })).toMatchObject({ done: 1, total: 1 });
    await runSmall({ ...halves[1], only: (unit) => !first(unit) });
    const [a, b] = await Promise.all(halves.map(numbersOf));
    expect([a!.size, b!.size]).toEqual([1, 1]);
    expect(new Map([...a!, ...b!])).toEqual(whole);
  });

  test('paused in mid-epoch keeps a checkpoint, and goes on to the same numbers', async () => {
    const pausing = new AbortController();
    const attempt = runSmall(at('paused'), {
      signal: pausing.signal,
      onProgress: ({ running }) => {
        if (running.some(({ epoch }) => epoch !== null)) pausing.abort();
      },
    });
    await expect(attempt).rejects.toMatchObject({ kind: 'cancelled' });
    const work = workFolder(join(root, 'paused'), units[0]!.id);
    expect(await readdir(work)).toContain('checkpoint.safetensors');
    expect((await numbersOf(at('paused'))).size).toBe(0);
    const told: string[] = [];
    await runSmall(at('paused'), { onLog: (line) => told.push(line) });
    expect(told.join('\n')).toContain('bse-full/fold-1 goes on.');
    expect(await numbersOf(at('paused'))).toEqual(whole);
  });

  test('that is to pause before it begins does nothing', async () => {
    const attempt = runSmall(at('not-begun'), { signal: AbortSignal.abort() });
    await expect(attempt).rejects.toThrow('Run: paused, 0 of 2 units are done; everything');
    expect(await readdir(join(root, 'not-begun'))).toEqual(['log.txt', 'manifest.json']);
  });

  test('at its time limit pauses without touching the numbers', async () => {
    const end = await runSmall({ ...at('limited'), maxHours: 1 / 3600 });
    expect(end).toMatchObject({ total: 2, stoppedBy: 'time' });
    expect(end.done).toBeLessThan(2);
    await runSmall(at('limited'));
    expect(await numbersOf(at('limited'))).toEqual(whole);
  });

  test('is refused in a folder where one is going on, or of another manifest', async () => {
    const pausing = new AbortController();
    const going = Promise.withResolvers<void>();
    const one = runSmall(at('busy'), { signal: pausing.signal, onLog: () => going.resolve() });
    await going.promise;
    await expect(runSmall(at('busy'))).rejects.toMatchObject({
      kind: 'fit',
      parts: {
        subject: join(root, 'busy'),
        reason: `a run is going on there (process ${process.pid})`,
      },
    });
    pausing.abort();
    await expect(one).rejects.toMatchObject({ kind: 'cancelled' });
    const other = manifestOf({ ...manifest.content, seed: 2 });
    await expect(runSmall({ ...at('busy'), manifest: other })).rejects.toThrow(
      /another run is there/,
    );
  });
});

describe('images that have changed', () => {
  const changed = join(root, 'changed');
  const testPair = (): CrossvalManifest['content']['pairs'][number] =>
    manifest.content.pairs.find(({ patient }) => units[0]!.parts.test.includes(patient))!;

  beforeAll(async () => {
    await cp(studyRoot, changed, { recursive: true });
    const [one, other] = manifest.content.pairs.filter(
      ({ patient }) => patient === testPair().patient,
    );
    const bytes = await readFile(join(changed, other!.b.path));
    await writeFile(join(changed, one!.b.path), bytes);
  });

  test('fail the unit before anything is fitted, by name', async () => {
    const attempt = runSmall({ ...at('stale'), studyRoot: changed });
    await expect(attempt).rejects.toMatchObject({
      kind: 'image',
      parts: {
        subject: testPair().b.path,
        reason:
          'it is not the image that was there when the study was frozen ' +
          '(unit bse-full/fold-1, and 1 more failed)',
      },
    });
    expect((await numbersOf(at('stale'))).size).toBe(0);
    expect(await readFile(join(root, 'stale', 'log.txt'), 'utf8')).toContain('2 failed');
  });

  test('of a test patient change that patient’s predictions, and not one number of the fit', async () => {
    const frozen = await frozenStudy(changed, SMALL);
    const other = { folder: join(root, 'other'), studyRoot: changed, manifest: frozen };
    await runSmall({ ...other, only: first });
    const before = whole.get(units[0]!.id)!;
    const after = (await numbersOf(other)).get(units[0]!.id)!;
    expect(after.epochs).toEqual(before.epochs);
    const differing = before.predictions.filter(
      ({ networks }, i) => networks.resnet18 !== after.predictions[i]!.networks.resnet18,
    );
    expect(differing.map(({ pair }) => pair)).toEqual([testPair().pair]);
  });
});

test.each([
  [
    'a weights file is another',
    'weights',
    (content: CrossvalManifest['content']) => {
      const weights = { resnet18: { file: 'resnet18.pth', sha256: '0'.repeat(64) } };
      return { ...content, options: { ...content.options, weights } };
    },
  ],
  [
    'images are prepared in another way',
    'fit',
    (content: CrossvalManifest['content']) => ({ ...content, preprocessing: 99 }),
  ],
])('where %s, the run ends before a unit is begun', async (_title, kind, change) => {
  const run = { ...at(`unusable-${kind}`), manifest: manifestOf(change(manifest.content)) };
  const file = join(root, 'resnet18.pth');
  await writeFile(file, 'other weights');
  const told: string[] = [];
  const attempt = runSmall(
    { ...run, parallel: 2, weights: { resnet18: file } },
    { onLog: (line) => told.push(line) },
  );
  await expect(attempt).rejects.toMatchObject({ kind });
  expect(told.filter((line) => line.includes('bse-full'))).toEqual([]);
  expect(await readdir(run.folder)).toEqual(['log.txt', 'manifest.json']);
});

test('a unit that fails stops no other, and is told at the end; the rest is kept', async () => {
  const [one, other] = units as [Unit, Unit];
  const run = at('failing');
  await runSmall({ ...run, only: () => false });
  const work = workFolder(run.folder, one.id);
  await cp(studyRoot, work, { recursive: true });
  await writeFile(join(work, 'fit.json'), '{"settings":');
  await expect(runSmall(run)).rejects.toMatchObject({
    kind: 'fit',
    parts: { subject: join(work, 'fit.json') },
  });
  expect([...(await numbersOf(run)).keys()]).toEqual([other.id]);
  expect(await readdir(unitFolder(run.folder, other.id))).toHaveLength(4);
  rmSync(work, { recursive: true });
  await runSmall(run);
  expect(await numbersOf(run)).toEqual(whole);
});
