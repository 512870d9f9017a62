import { appendFile, cp, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sha256, sha256File } from '../../../../src/main/files/hash.ts';
import {
  type FreezeRequest,
  freezeStudy,
  withOverrides,
} from '../../../../src/main/services/crossval/freeze.ts';
import { canonicalJson, manifestSchema } from '../../../../src/shared/crossval/manifest.ts';
import type { PlanFit } from '../../../../src/shared/crossval/arms.ts';
import { failure } from '../../../support/failure.ts';
import { changedStudy, csvRows, phantomStudy } from '../../../support/studies.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const CROPPED: PlanFit = { input: 'bse', images: 'cropped', networks: ['resnet18'] };

function request(study: string, more: Partial<FreezeRequest> & { fits?: PlanFit[] } = {}) {
  const { fits = [CROPPED], ...rest } = more;
  return {
    study,
    plan: { format: 'sonopair-plan', version: 1, name: 'own', fits },
    protocol: { kind: 'paper', folds: 2, test: 0.2, seed: 1 },
    options: {
      size: 64,
      epochs: 1,
      ensembleEpochs: 1,
      patience: 1,
      batch: 4,
      learningRate: 1e-4,
      classWeights: 'none',
      views: 1,
      eval: 'center',
      freeze: {},
      frozenBatchNorm: 'stored',
      provider: 'cpu',
      threads: 1,
    },
    weights: {},
    seed: 1,
    ...rest,
  } satisfies FreezeRequest;
}

let root: string;
let study: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sonopair-freeze-'));
  study = join(root, 'study');
  await phantomStudy(study, 12);
});
afterAll(() => rm(root, { recursive: true }));

describe('a frozen study', () => {
  test('has every pair with the hashes, sizes and ROIs of its images', async () => {
    const { manifest, leftOut } = await freezeStudy(request(study));
    expect(leftOut).toEqual([]);
    expect(manifestSchema.parse(manifest)).toEqual(manifest);
    expect(manifest.sha256).toBe(sha256(canonicalJson(manifest.content)));
    expect(manifest.study).toBe('study');
    const rows = await csvRows(join(study, 'pairs.csv'));
    expect(manifest.content.pairs).toHaveLength(rows.length);
    for (const row of rows) {
      const pair = manifest.content.pairs.find((one) => one.pair === row['pair'])!;
      expect(pair).toMatchObject({ patient: row['patient'], diagnosis: row['diagnosis'] });
      expect(pair.strainRatio).toBe(Number(row['strain_ratio']));
      for (const kind of ['b', 'se'] as const) {
        const { path, sha256: hash, roi, width } = pair[kind];
        expect(path).toBe(row[`${kind}_image`]);
        expect(hash).toBe(await sha256File(join(study, path)));
        expect(`${roi!.x} ${roi!.y} ${roi!.width} ${roi!.height}`).toBe(row[`${kind}_roi`]);
        expect(width).toBeGreaterThan(0);
      }
    }
    expect(manifest.content).toMatchObject({ origin: 'synthetic' });
    expect(manifest.content.originDetail).toMatch(/column synthetic/);
  });

  test('is the same wherever it lies, whatever it is called, and in any order of its rows', async () => {
    const { manifest } = await freezeStudy(request(study));
    const elsewhere = join(await temporaryFolder(), 'under', 'another name');
    await cp(study, elsewhere, { recursive: true });
    const rows = await csvRows(join(study, 'pairs.csv'));
    await writeFile(
      join(elsewhere, 'pairs.csv'),
      stringify(rows.toReversed(), { header: true, delimiter: ';' }),
    );
    const other = await freezeStudy(request(elsewhere, { name: 'Mine' }));
    expect(other.manifest.content).toEqual(manifest.content);
    expect(other.manifest.sha256).toBe(manifest.sha256);
    expect(other.manifest.study).toBe('Mine');
  });

  test('names its several kinds of images in one order', async () => {
    const details: string[] = [];
    for (const first of [0, 1]) {
      const copy = join(await temporaryFolder(), 'study');
      await changedStudy(study, copy, (row, i) => ({
        ...row,
        synthetic: (i === 0) === (first === 0) ? 'phantom' : 'simulated',
      }));
      details.push((await freezeStudy(request(copy))).manifest.content.originDetail);
    }
    expect(details[0]).toBe('column synthetic: phantom, simulated');
    expect(details[1]).toBe(details[0]);
  });

  test('is another one when one byte of an image changes, or one diagnosis', async () => {
    const before = await freezeStudy(request(study));
    const copy = join(await temporaryFolder(), 'study');
    await cp(study, copy, { recursive: true });
    const [row] = await csvRows(join(copy, 'pairs.csv'));
    await appendFile(join(copy, row!['b_image']!), '\0');
    const after = await freezeStudy(request(copy));
    expect(after.leftOut).toEqual([]);
    expect(after.manifest.sha256).not.toBe(before.manifest.sha256);
    const relabelled = join(await temporaryFolder(), 'study');
    await changedStudy(study, relabelled, (one) =>
      one['patient'] === row!['patient'] ? { ...one, diagnosis: '' } : one,
    );
    const other = await freezeStudy(request(relabelled));
    expect(other.manifest.sha256).not.toBe(before.manifest.sha256);
  });

  test('takes what people said, and the Tsukuba score, from the columns of an export', async () => {
    const copy = join(await temporaryFolder(), 'study');
    const opinion = {
      reader: 'Reader 1',
      diagnosis: 'malignant',
      birads: null,
      confidence: null,
      comment: null,
      afterReveal: false,
      createdAt: '2026-01-01T00:00:00.000Z',
    };
    await changedStudy(study, copy, (row, i) => ({
      ...row,
      tsukuba: i === 0 ? '4' : i === 1 ? 'four' : '',
      opinions: i === 0 ? JSON.stringify([opinion]) : i === 1 ? 'not JSON' : '',
    }));
    const names = (await csvRows(join(copy, 'pairs.csv'))).map((row) => row['pair']);
    const { manifest } = await freezeStudy(request(copy));
    const [first, second, third] = names.slice(0, 3).map((name) => {
      const { tsukuba, opinions } = manifest.content.pairs.find((one) => one.pair === name)!;
      return { tsukuba, opinions };
    });
    const { reader, afterReveal } = opinion;
    expect(first).toEqual({
      tsukuba: 4,
      opinions: [{ reader, diagnosis: 'malignant', afterReveal }],
    });
    // Other text in these columns is text of the user's.
    const nothing = { tsukuba: null, opinions: [] };
    expect([second, third]).toEqual([nothing, nothing]);
  });

  test('says what the images are, where the study does not', async () => {
    const copy = join(await temporaryFolder(), 'study');
    await changedStudy(study, copy, ({ synthetic: _mark, ...row }) => row);
    const origin = async (stated?: 'real'): Promise<string> =>
      (await freezeStudy(request(copy, stated === undefined ? {} : { origin: stated }))).manifest
        .content.origin;
    expect([await origin(), await origin('real')]).toEqual(['not stated', 'real']);
  });

  test('has the hash of the weights it starts from, and no path', async () => {
    const file = join(await temporaryFolder(), 'start.pth');
    await writeFile(file, 'weights');
    const { manifest } = await freezeStudy(request(study, { weights: { resnet18: file } }));
    expect(manifest.content.options.weights).toEqual({
      resnet18: { file: 'start.pth', sha256: sha256('weights') },
    });
    expect(JSON.stringify(manifest)).not.toContain(root);
  });
});

describe('a pair that lacks what the plan needs is left out, with the reason', () => {
  const LACKS = 'it has no crop, which the plan needs';
  const changedFirst = async (change: Record<string, string>): Promise<string> => {
    const copy = join(await temporaryFolder(), 'study');
    await changedStudy(study, copy, (row, i) => (i === 0 ? { ...row, ...change } : row));
    return copy;
  };
  const first = async (): Promise<string> => (await csvRows(join(study, 'pairs.csv')))[0]!['pair']!;

  test.each<[change: Record<string, string>, fit: PlanFit, reason: string | undefined]>([
    [{ b_roi: '' }, CROPPED, LACKS],
    [{ se_roi: '' }, CROPPED, LACKS],
    [{ se_roi: '' }, { ...CROPPED, input: 'b' }, undefined],
    [{ b_roi: '' }, { ...CROPPED, input: 'b' }, LACKS],
    [{ b_roi: '' }, { ...CROPPED, input: 'se' }, undefined],
    [{ b_roi: '' }, { ...CROPPED, images: 'full' }, undefined],
    [{ b_roi: '0 0 9000 10' }, CROPPED, 'its crop does not lie inside its image'],
    [{ b_roi: '-1 0 10 10' }, CROPPED, 'its crop does not lie inside its image'],
    [{ b_roi: '-1 0 10 10' }, { ...CROPPED, images: 'full' }, undefined],
    [{ b_image: 'images/none.png' }, CROPPED, 'an image is missing or cannot be read'],
  ])('%j for %j', async (change, fit, reason) => {
    const copy = await changedFirst(change);
    const { manifest, leftOut } = await freezeStudy(request(copy, { fits: [fit] }));
    const name = await first();
    const found = manifest.content.pairs.find(({ pair }) => pair === name);
    if (reason === undefined) {
      expect(leftOut).toEqual([]);
      // One that does not fit is not kept, either.
      if ('b_roi' in change) expect(found?.b.roi).toBeNull();
      return;
    }
    expect(leftOut).toEqual([{ reason, pairs: [name] }]);
    expect(found).toBeUndefined();
  });

  test('also where its image is damaged', async () => {
    const copy = join(await temporaryFolder(), 'study');
    await cp(study, copy, { recursive: true });
    const [row] = await csvRows(join(copy, 'pairs.csv'));
    await truncate(join(copy, row!['se_image']!), 20);
    const { leftOut } = await freezeStudy(request(copy));
    expect(leftOut).toEqual([
      { reason: 'an image is missing or cannot be read', pairs: [row!['pair']] },
    ]);
  });

  test('and where none is left, that is an error', async () => {
    const copy = join(await temporaryFolder(), 'study');
    await changedStudy(study, copy, (row) => ({ ...row, b_roi: '' }));
    const error = await failure(freezeStudy(request(copy)));
    expect(error).toMatchObject({ kind: 'study', parts: { subject: copy } });
    expect(error.parts.reason).toContain(LACKS);
    await rename(join(copy, 'pairs.csv'), join(copy, 'gone.csv'));
    expect(await failure(freezeStudy(request(copy)))).toMatchObject({ kind: 'study' });
  });

  test('a patient without any diagnosis is listed, and in no part', async () => {
    const code = (await csvRows(join(study, 'pairs.csv')))[0]!['patient']!;
    const copy = join(await temporaryFolder(), 'study');
    await changedStudy(study, copy, (row) =>
      row['patient'] === code ? { ...row, diagnosis: '' } : row,
    );
    const { content } = (await freezeStudy(request(copy))).manifest;
    expect(content.parts.unlabelled).toEqual([code]);
    expect([...content.parts.test, ...content.parts.folds.flat()]).not.toContain(code);
    expect(content.pairs.some(({ patient }) => patient === code)).toBe(true);
  });
});

describe('leaks that were accepted', () => {
  const accepted = [
    { leak: 'b', text: 'two', reason: 'Looked at by hand' },
    { leak: 'a', text: 'one', reason: 'Looked at by hand' },
  ];

  test('change the run, whoever accepts them and in whatever order', async () => {
    const { manifest } = await freezeStudy(request(study));
    const [mine, yours] = [
      withOverrides(manifest, accepted, 'me'),
      withOverrides(manifest, accepted.toReversed(), 'you'),
    ];
    expect(mine.sha256).not.toBe(manifest.sha256);
    expect(yours.sha256).toBe(mine.sha256);
    expect(mine.acceptedBy).toBe('me');
    expect(manifestSchema.parse(mine)).toEqual(mine);
    expect(sha256(canonicalJson(mine.content))).toBe(mine.sha256);
    expect(withOverrides(manifest, [], 'me')).toBe(manifest);
  });
});
