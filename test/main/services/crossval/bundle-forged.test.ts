import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeManifest } from '../../../../src/main/crossval/folder.ts';
import { sha256 } from '../../../../src/main/files/hash.ts';
import { writeZip } from '../../../../src/main/services/archive/write.ts';
import {
  type BundleIndex,
  imagePath,
  INDEX,
  indexText,
} from '../../../../src/main/services/crossval/bundle/bundle-index.ts';
import { createBundle } from '../../../../src/main/services/crossval/bundle/create-bundle.ts';
import {
  type BundleCheck,
  verifyBundle,
} from '../../../../src/main/services/crossval/bundle/verify-bundle.ts';
import { evaluateFolder } from '../../../../src/main/services/crossval/evaluate.ts';
import { canonicalJson, type CrossvalManifest } from '../../../../src/shared/crossval/manifest.ts';
import { defaultEvaluation } from '../../../../src/shared/crossval/evaluation-options.ts';
import { simulatedRun, unitResults } from '../../../support/crossval.ts';
import { resultFolder } from '../../../support/crossval-run.ts';
import { failure } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/**
 * Bundles whose every hash is right, made by somebody who wants them to say something else than the
 * run does: whoever changes an entry can change its hash, too.
 */

const root = mkdtempSync(join(tmpdir(), 'sonopair-forged-'));
afterAll(() => rmSync(root, { recursive: true }));

const { signal } = new AbortController();
const host = { signal, onProgress: () => undefined, onLog: () => undefined };
const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 50 } };
const run = simulatedRun({ patients: 24, folds: 2 });
let folder: string;

beforeAll(async () => {
  folder = await resultFolder(run, join(root, 'run'));
  await evaluateFolder(folder, options, { signal });
});

type Entries = Map<string, Buffer>;

async function entriesOfRun(): Promise<Entries> {
  const entries: Entries = new Map();
  for (const found of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (found.isFile()) {
      const path = join(found.parentPath, found.name);
      entries.set(path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path));
    }
  return entries;
}

/** A bundle of the run's files, changed at will, with an index of what is then in it. */
async function forged(
  change: (entries: Entries) => void,
  claim: (index: BundleIndex) => Partial<BundleIndex> = () => ({}),
): Promise<string> {
  const entries = await entriesOfRun();
  change(entries);
  const path = join(await temporaryFolder(), 'forged.zip');
  await writeZip(path, signal, async (zip) => {
    for (const [name, bytes] of entries) await zip.addBytes(name, bytes);
    const index: BundleIndex = {
      format: 'sonopair-bundle',
      version: 1,
      createdWith: '0.1.0',
      node: process.version,
      run: run.manifest.sha256,
      study: run.manifest.study,
      units: { done: 2, total: 2 },
      models: false,
      images: false,
      entries: [...zip.entries],
    };
    const text = indexText({ ...index, ...claim(index) });
    return { name: INDEX, text, comment: sha256(text) };
  });
  return path;
}

function verify(bundle: string, refit: string | null = null): Promise<BundleCheck> {
  return verifyBundle({ bundle, refit }, host);
}

/** Why a bundle is refused. */
async function refusal(bundle: Promise<string>, refit: string | null = null): Promise<string> {
  const { kind, message } = await failure(verify(await bundle, refit));
  expect(kind).toBe('bundle');
  expect(message).not.toContain('\n');
  expect(message).not.toContain(tmpdir() + '/sonopair-bundle-');
  return message;
}

function rewritten(entries: Entries, path: string, rewrite: (text: string) => string): void {
  const before = entries.get(path)!.toString();
  const after = rewrite(before);
  expect(after).not.toBe(before);
  entries.set(path, Buffer.from(after));
}

describe('a bundle with right hashes', () => {
  test('is sound as the run is', async () => {
    expect(await verify(await forged(() => undefined))).toMatchObject({ sound: true });
  });

  test('has no unit that is none of its manifest', async () => {
    const stray = forged((entries) => {
      const bytes = entries.get('units/bse-cropped/fold-1/predictions.csv')!;
      entries.set('units/bse-cropped/fold-3/predictions.csv', bytes);
    });
    expect(await refusal(stray)).toContain(
      'units/bse-cropped/fold-3/predictions.csv belongs to no unit of its manifest',
    );
  });

  test.each(['unit.json', 'predictions.csv', 'heat.safetensors', 'metrics.jsonl'])(
    'has every unit with its %s',
    async (name) => {
      const part = forged((entries) => entries.delete(`units/bse-cropped/fold-2/${name}`));
      expect(await refusal(part)).toContain(`units/bse-cropped/fold-2/${name} is missing`);
    },
  );

  test('lacks no unit that its index counts', async () => {
    const fewer = forged((entries) => {
      for (const path of entries.keys())
        if (path.startsWith('units/bse-cropped/fold-2/')) entries.delete(path);
    });
    expect(await refusal(fewer)).toContain('its index tells of 2 of 2 units, it has 1 of 2');
    const more = forged(
      () => undefined,
      () => ({ units: { done: 2, total: 5 } }),
    );
    expect(await refusal(more)).toContain('its index tells of 2 of 5 units, it has 2 of 2');
  });

  test('is of the study that it says', async () => {
    const other = forged(
      () => undefined,
      () => ({ study: 'A larger study' }),
    );
    expect(await refusal(other)).toContain('its index names another study than its manifest');
  });

  test('has the images and models that it says, and no others', async () => {
    const none = forged(
      () => undefined,
      () => ({ images: true }),
    );
    expect(await refusal(none, 'auto')).toContain('images/000001-b.png is missing');
    const stray = forged(
      (entries) => {
        for (const place of run.manifest.content.pairs.keys())
          for (const side of ['b', 'se'] as const)
            entries.set(imagePath(place, side, 'png'), Buffer.from('x'));
        entries.set('images/000999-b.png', Buffer.from('x'));
      },
      () => ({ images: true }),
    );
    expect(await refusal(stray)).toContain('images/000999-b.png is of no image of its manifest');
    const hidden = forged((entries) => entries.set('images/000001-b.png', Buffer.from('x')));
    expect(await refusal(hidden)).toContain('its index tells of no images');
    const unsaid = forged((entries) =>
      entries.set('models/bse-cropped/fold-1/model.onnx', Buffer.from('x')),
    );
    expect(await refusal(unsaid)).toContain('its index tells of no models');
    const without = forged(
      () => undefined,
      () => ({ models: true }),
    );
    expect(await refusal(without)).toContain('it has no models, of which its index tells');
  });

  test('lists no entry twice, and is not larger inside than outside', async () => {
    const twice = forged(
      () => undefined,
      ({ entries }) => ({ entries: [...entries, entries[0]!] }),
    );
    expect(await refusal(twice)).toContain('is listed twice');
    const huge = forged(
      () => undefined,
      ({ entries }) => ({ entries: entries.map((entry) => ({ ...entry, bytes: 2 ** 40 })) }),
    );
    expect(await refusal(huge)).toContain('its entries are larger than itself');
  });

  test('whose figures say a number twice, or with something behind them, is found out', async () => {
    // The first of two equal keys is what somebody reads, the last what a program takes.
    const twice = await verify(
      await forged((entries) =>
        rewritten(entries, 'results.json', (text) =>
          text.replace('"mainArm":', '"mainArm":"b-cropped-alexnet","mainArm":'),
        ),
      ),
    );
    expect(twice).toMatchObject({
      sound: false,
      differences: ['results.json: it has the same numbers, but is not written as they are'],
    });
    const kind = await verify(
      await forged((entries) =>
        rewritten(entries, 'results.json', (text) => text.replace('"heat":[]', '"heat":{}')),
      ),
    );
    expect(kind.sound).toBe(false);
  });

  test.each([
    ['no options', { options: undefined }],
    ['a cutoff that is no number', { options: { ...options, cutoff: 'half' } }],
    ['resamples for days', { options: { ...options, bootstrap: { seed: 1, resamples: 1e12 } } }],
  ])('whose figures have %s is refused', async (_what, change) => {
    const wrong = forged((entries) =>
      rewritten(entries, 'results.json', (text) =>
        JSON.stringify({ ...(JSON.parse(text) as object), ...change }),
      ),
    );
    expect(await refusal(wrong)).toContain('results.json: the options of its evaluation');
  });

  test('whose patients are in two parts is found out, though every figure follows', async () => {
    const { content } = run.manifest;
    const [first, second] = content.parts.folds as [string[], string[]];
    const [fitted] = second;
    const leaking = {
      ...content,
      parts: { ...content.parts, folds: [[...first, fitted!], second] },
    };
    const manifest: CrossvalManifest = {
      ...run.manifest,
      content: leaking,
      sha256: sha256(canonicalJson(leaking)),
    };
    const place = await temporaryFolder();
    const units = unitResults(manifest, () => 0.5);
    const copy = await resultFolder({ manifest, units }, join(place, 'run'));
    await evaluateFolder(copy, options, { signal });
    const out = join(place, 'leaking.zip');
    await createBundle({ folder: copy, out, models: false, study: null }, host);
    const { sound, differences } = await verify(out);
    expect(sound).toBe(false);
    expect(differences).toEqual([`manifest.json: ${fitted} is in more than one part`]);
  });
});

test('making a bundle tells whose name the manifest has', async () => {
  const place = await temporaryFolder();
  await cp(folder, join(place, 'run'), { recursive: true });
  await writeManifest(join(place, 'run'), { ...run.manifest, acceptedBy: 'anna' });
  const out = join(place, 'named.zip');
  const request = { folder: join(place, 'run'), out, models: false, study: null };
  const { tells } = await createBundle(request, host);
  expect(tells).toMatchObject({ acceptedBy: 'anna', readers: ['Reader 1'] });
  expect((await stat(out)).size).toBeGreaterThan(0);
});
