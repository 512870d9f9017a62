import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { UnitRecord } from '../../../../src/main/crossval/folder.ts';
import { sha256 } from '../../../../src/main/files/hash.ts';
import { writeZip } from '../../../../src/main/services/archive/write.ts';
import {
  type BundleIndex,
  INDEX,
  indexText,
} from '../../../../src/main/services/crossval/bundle/bundle-index.ts';
import {
  type BundleRequest,
  createBundle,
  type MadeBundle,
} from '../../../../src/main/services/crossval/bundle/create-bundle.ts';
import {
  type BundleCheck,
  verifyBundle,
} from '../../../../src/main/services/crossval/bundle/verify-bundle.ts';
import { evaluateFolder } from '../../../../src/main/services/crossval/evaluate.ts';
import { defaultEvaluation } from '../../../../src/shared/crossval/evaluation-options.ts';
import type { RunResults } from '../../../../src/shared/crossval/results.ts';
import { SonopairError } from '../../../../src/shared/errors.ts';
import { randomStream } from '../../../../src/shared/random/stream.ts';
import { simulatedRun } from '../../../support/crossval.ts';
import { resultFolder, runSmall } from '../../../support/crossval-run.ts';
import { failure } from '../../../support/failure.ts';
import { frozenStudy } from '../../../support/frozen-study.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { tinyStudy } from '../../../support/tiny-study.ts';

const root = mkdtempSync(join(tmpdir(), 'sonopair-bundles-'));
afterAll(() => rmSync(root, { recursive: true }));

const { signal } = new AbortController();
const host = { signal, onProgress: () => undefined, onLog: () => undefined };
const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 50 } };

function bundle(request: Pick<BundleRequest, 'folder' | 'out'> & Partial<BundleRequest>) {
  return createBundle(
    { models: false, study: null, ...request },
    host,
  ) satisfies Promise<MadeBundle>;
}

function verify(path: string, refit: string | null = null): Promise<BundleCheck> {
  return verifyBundle({ bundle: path, refit }, host);
}

/** With one bit turned. */
function turned(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0x10;
  return copy;
}

describe('a bundle of predictions', () => {
  const run = simulatedRun({ patients: 24, folds: 2 });
  let folder: string;
  beforeAll(async () => {
    folder = await resultFolder(run, join(root, 'predictions'));
    await evaluateFolder(folder, options, { signal });
  });

  /** A copy of the run, changed by hand, in a bundle whose hashes are right. */
  async function forged(change: (copy: string) => Promise<void>): Promise<BundleCheck> {
    const place = await temporaryFolder();
    await cp(folder, join(place, 'run'), { recursive: true });
    await change(join(place, 'run'));
    const out = join(place, 'forged.zip');
    await bundle({ folder: join(place, 'run'), out });
    return verify(out);
  }

  async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
    const before = await readFile(file, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    await writeFile(file, after);
  }

  test('has the same bytes when it is made again, and every number is found anew', async () => {
    const place = await temporaryFolder();
    const [one, two] = [join(place, 'one.zip'), join(place, 'two.zip')];
    const made = await bundle({ folder, out: one });
    await bundle({ folder, out: two });
    expect(await readFile(one)).toEqual(await readFile(two));
    expect(made).toMatchObject({
      run: run.manifest.sha256,
      units: { done: 2, total: 2 },
      models: false,
      images: false,
      tells: { patients: 24, readers: ['Reader 1'] },
    });
    const check = await verify(one);
    expect(check).toMatchObject({ sound: true, differences: [], notes: [], refit: null });
    expect(check.entries).toBe(made.entries);
    const tables = await readdir(join(folder, 'tables'));
    expect(check.recomputed).toBe(tables.length + 2);
    expect((await readdir(place)).toSorted()).toEqual(['one.zip', 'two.zip']);
  });

  test('whose predictions were changed after the figures is found out', async () => {
    const { sound, differences } = await forged((copy) =>
      edit(join(copy, 'units/bse-cropped/fold-1/predictions.csv'), /(,test,)0\.\d+/, '$10.5'),
    );
    expect(sound).toBe(false);
    expect(differences.join('\n')).toMatch(/results\.json: arms\[0\]\..* reported, .* recomputed/);
    expect(differences.join('\n')).toMatch(/tables\/predictions\.csv: line \d+/);
  });

  test('with a single figure that was bettered names its place', async () => {
    const { sound, differences } = await forged(async (copy) => {
      const file = join(copy, 'results.json');
      const results = JSON.parse(await readFile(file, 'utf8')) as RunResults;
      const { sensitivity } = results.arms[1]!.estimates.byVote;
      Object.assign(sensitivity, { value: sensitivity.value! + 1e-12 });
      await writeFile(file, `${JSON.stringify(results)}\n`);
    });
    expect(sound).toBe(false);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatch(
      /^results\.json: arms\[1\]\.estimates\.byVote\.sensitivity\.value: [\d.]+ reported/,
    );
  });

  test.each([
    ['a table', 'tables/table1.csv', /accuracy/, 'accuracy '],
    ['the report', 'report.pdf', /%PDF-1\../, '%PDF-1.9'],
  ])('with %s that was altered is found out', async (_what, name, from, to) => {
    const { sound, differences } = await forged(async (copy) => {
      const bytes = await readFile(join(copy, name), 'latin1');
      await writeFile(join(copy, name), bytes.replace(from, to), 'latin1');
    });
    expect(sound).toBe(false);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(name);
  });

  test('with a table that is none of the run, or without one of its own, is found out', async () => {
    const more = await forged((copy) => writeFile(join(copy, 'tables/table9.csv'), 'auc\n1\n'));
    expect(more.differences).toEqual(['tables/table9.csv: no number of this run']);
    const less = await forged((copy) => rm(join(copy, 'tables/table3.csv')));
    expect(less.differences).toEqual(['tables/table3.csv: missing']);
  });

  test('never takes an altered byte for a good one', async () => {
    const place = await temporaryFolder();
    const out = join(place, 'good.zip');
    await bundle({ folder, out });
    const good = await readFile(out);
    const random = randomStream(1, 'altered bytes of a bundle');
    const bad = join(place, 'bad.zip');
    let found = 0;
    for (let k = 0; k < 40; k += 1) {
      await writeFile(bad, turned(good, random.integer(good.length)));
      const result = await verify(bad).catch((error: unknown) => error);
      // Some bytes of a ZIP say nothing, such as a file's time.
      if (result instanceof SonopairError) found += Number(result.kind === 'bundle');
      else expect(result).toMatchObject({ sound: true });
    }
    expect(found).toBeGreaterThan(30);
  });

  test('of which a part is lacking, or that is something else, is refused in one line', async () => {
    const place = await temporaryFolder();
    const out = join(place, 'good.zip');
    await bundle({ folder, out });
    const good = await readFile(out);
    const bad = join(place, 'bad.zip');
    for (const bytes of [good.subarray(0, good.length / 2), Buffer.alloc(0), Buffer.from('text')]) {
      await writeFile(bad, bytes);
      const { kind, message } = await failure(verify(bad));
      expect(kind).toBe('bundle');
      expect(message).toContain('it was cut off, or it is another kind of file');
      expect(message).not.toContain('\n');
    }
    expect((await failure(verify(join(place, 'nothing.zip')))).kind).toBe('file');
  });

  test('with entries that no bundle has is not unpacked', async () => {
    const place = await temporaryFolder();
    const about = { createdWith: '1', node: 'v22', run: 'a'.repeat(64), study: 'x' };
    const made = async (
      name: string,
      index: (entries: BundleIndex['entries']) => string,
    ): Promise<string> => {
      const path = join(place, `${name}.zip`);
      await writeZip(path, signal, async (zip) => {
        await zip.addBytes(name, Buffer.from('content'));
        const text = index([...zip.entries]);
        return { name: INDEX, text, comment: sha256(text) };
      });
      return path;
    };
    const rest = { ...about, units: { done: 0, total: 1 }, models: false, images: false };
    const stray = await made('evil.sh', (entries) => indexText({ ...rest, entries }));
    expect((await failure(verify(stray))).message).toContain('evil.sh does not belong in it');
    const lacking = await made('results.json', (entries) =>
      indexText({ ...rest, entries: [...entries, { ...entries[0]!, path: 'manifest.json' }] }),
    );
    expect((await failure(verify(lacking))).message).toContain('manifest.json is missing');
    const newer = await made('report.pdf', () => '{"format":"sonopair-bundle","version":99}');
    expect((await failure(verify(newer))).message).toContain('newer Sonopair');
    const none = await made('tables', () => '{}');
    expect((await failure(verify(none))).message).toContain('its index is not what was written');
  });

  test('is not made of a run without figures, of older figures, or over a file', async () => {
    const place = await temporaryFolder();
    const out = join(place, 'b.zip');
    expect((await failure(bundle({ folder: place, out }))).message).toContain('no run in it');
    const bare = await resultFolder(run, join(place, 'bare'));
    expect((await failure(bundle({ folder: bare, out }))).message).toContain('no figures yet');
    const older = await resultFolder(
      { ...run, units: run.units.slice(0, 1) },
      join(place, 'older'),
    );
    await evaluateFolder(older, options, { signal });
    await cp(join(folder, 'units'), join(older, 'units'), { recursive: true });
    expect((await failure(bundle({ folder: older, out }))).message).toContain(
      'its figures are of 1 units, while 2 are done',
    );
    expect((await failure(bundle({ folder, out, models: true }))).message).toContain('no models');
    await writeFile(out, 'mine');
    expect((await failure(bundle({ folder, out }))).message).toContain('there already');
    expect(await readFile(out, 'utf8')).toBe('mine');
    expect((await failure(verify(out, 'auto'))).kind).toBe('bundle');
    expect((await readdir(place)).toSorted()).toEqual(['b.zip', 'bare', 'older']);
  });
});

describe('a bundle with images', () => {
  const NAME = 'Anna Muster';
  let place: string;
  let out: string;
  beforeAll(async () => {
    place = join(root, 'images');
    const study = join(place, 'study');
    await tinyStudy(study, 8);
    // A file that tells who it is of, apart from its pixels.
    const named = join(study, 'images/P0-1_b.png');
    const bytes = await sharp(named)
      .withExif({ IFD0: { ImageDescription: NAME } })
      .toBuffer();
    await writeFile(named, bytes);
    expect(bytes.includes(NAME)).toBe(true);
    const manifest = await frozenStudy(study, {
      fits: [{ input: 'bse', images: 'full', networks: ['resnet18'] }],
    });
    const folder = join(place, 'run');
    await runSmall({ folder, studyRoot: study, manifest, keepModels: 'all' });
    await evaluateFolder(folder, options, { signal });
    out = join(place, 'full.zip');
    const made = await bundle({ folder, out, models: true, study });
    expect(made).toMatchObject({ models: true, images: true });
  }, 120_000);

  test('has their pixels and no metadata', async () => {
    const bytes = await readFile(out);
    expect(bytes.includes('IHDR')).toBe(true);
    expect(bytes.includes(NAME)).toBe(false);
    expect(bytes.includes('eXIf')).toBe(false);
  });

  test('has every image that was nothing but its pixels as it was frozen', async () => {
    const { images, sound } = await verify(out);
    expect(sound).toBe(true);
    // 8 patients of two pairs; one image had a name in it.
    expect(images).toEqual({ asFrozen: 31, rewritten: 1 });
  });

  test('gives the same predictions when a fold is fitted anew from its seed', async () => {
    const check = await verify(out, 'bse-full/fold-2');
    expect(check).toMatchObject({
      sound: true,
      refit: { unit: 'bse-full/fold-2', largestDifference: 0, otherMachine: [] },
    });
    expect(check.refit!.pairs).toBeGreaterThan(4);
  });

  test('finds predictions that no fit has given, though every figure follows from them', async () => {
    const copy = join(place, 'copy');
    await cp(join(place, 'run'), copy, { recursive: true });
    const file = join(copy, 'units/bse-full/fold-1/predictions.csv');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(/,test,(0\.\d+)/g, ',test,0.75'));
    expect(await readFile(file, 'utf8')).not.toBe(text);
    await evaluateFolder(copy, options, { signal });
    const forged = join(place, 'forged.zip');
    await bundle({ folder: copy, out: forged, study: join(place, 'study') });
    expect(await verify(forged)).toMatchObject({ sound: true, differences: [] });
    const check = await verify(forged, 'auto');
    expect(check).toMatchObject({ sound: false, differences: [], refit: { otherMachine: [] } });
    expect(check.refit!.verdict).toBe('differs');
    expect(check.refit!.largestDifference).toBeGreaterThan(0);
  });

  test('is not sound because it says that another machine has fitted it', async () => {
    const asIfElsewhere = async (from: string, to: string): Promise<BundleCheck> => {
      const own = await temporaryFolder();
      await cp(join(place, from), join(own, 'run'), { recursive: true });
      const record = join(own, 'run/units/bse-full/fold-1/unit.json');
      const { runtime, ...rest } = JSON.parse(await readFile(record, 'utf8')) as UnitRecord;
      const elsewhere = { ...rest, runtime: { ...runtime, cpu: 'Another processor' } };
      await writeFile(record, JSON.stringify(elsewhere));
      await bundle({ folder: join(own, 'run'), out: join(own, to), study: join(place, 'study') });
      return verify(join(own, to), 'bse-full/fold-1');
    };
    const honest = await asIfElsewhere('run', 'honest.zip');
    expect(honest).toMatchObject({ sound: true, refit: { verdict: 'identical' } });
    expect(honest.refit!.otherMachine).toHaveLength(1);
    const forged = await asIfElsewhere('copy', 'forged.zip');
    expect(forged).toMatchObject({ sound: null, differences: [], refit: { verdict: 'undecided' } });
  });

  test('names the units there are where another is asked for, and needs the study as it was', async () => {
    const { message } = await failure(verify(out, 'b-full/fold-1'));
    expect(message).toContain('Choose one of bse-full/fold-1, bse-full/fold-2');
    const changed = join(place, 'changed');
    await cp(join(place, 'study'), changed, { recursive: true });
    await writeFile(join(changed, 'images/P3-1_se.png'), 'x');
    const request = { folder: join(place, 'run'), out: join(place, 'x.zip'), study: changed };
    expect((await failure(bundle(request))).message).toContain('it is not the image of the run');
    expect(await readdir(place)).not.toContain('x.zip');
  });
});
