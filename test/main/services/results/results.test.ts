import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { picture } from '../../../../src/main/api/pictures.ts';
import { runFile } from '../../../../src/main/api/run-files.ts';
import { readManifest } from '../../../../src/main/crossval/folder.ts';
import { sha256 } from '../../../../src/main/files/hash.ts';
import { evaluateFolder } from '../../../../src/main/services/crossval/evaluate.ts';
import { createPictures } from '../../../../src/main/services/pictures.ts';
import { meanMap } from '../../../../src/main/services/results/mean-map.ts';
import { createResults } from '../../../../src/main/services/results/results.ts';
import { failure } from '../../../support/failure.ts';
import { admitTinyStudy, folderOf, openJobRoom, runSpec, untilJob } from '../../../support/jobs.ts';

describe('a run that is done', () => {
  it('shows its frozen images and its maps by address, and its figures once there are any', async () => {
    const room = await openJobRoom();
    const { jobs, registry, store } = room;
    const studyId = await admitTinyStudy(room);
    const { id } = await jobs.create(runSpec(studyId));
    expect(await untilJob(room, id, 'done', 'failed')).toBe('done');
    const folder = await folderOf(room, id);
    const { content, sha256: identity } = (await readManifest(folder))!;

    const results = createResults({ registry, folder: join(room.folder, 'jobs') });
    const pictures = createPictures({
      store,
      results,
      heat: () => Promise.reject(new Error('no read is asked for')),
      stagedImage: () => Promise.reject(new Error('no import is asked for')),
    });
    const ask = async (path: string): Promise<Response | undefined> => {
      const { pathname, searchParams: query } = new URL(path, 'http://host/');
      const names = pathname.slice(1).split('/').map(decodeURIComponent);
      return picture(pictures, { names, query });
    };
    const [tested] = content.parts.test;
    const pair = content.pairs.find(({ patient }) => patient === tested)!;
    const name = encodeURIComponent(pair.pair);
    const image = (await ask(`run/${id}/image/${name}/b`))!;
    const source = await results.image(id, pair.pair, 'b');
    if (typeof source === 'string' || Buffer.isBuffer(source.bytes)) throw new Error('read late');
    expect(sha256(await source.bytes())).toBe(pair.b.sha256);
    expect(await sharp(await image.arrayBuffer()).metadata()).toMatchObject({ width: 24 });
    const layers: string[] = [];
    for (const fold of ['1', '2', 'mean']) {
      const at = `run/${id}/heat/bse-full/${fold}/${name}/malignant/se.png`;
      const bytes = Buffer.from(await (await ask(at))!.arrayBuffer());
      expect(await sharp(bytes).metadata()).toMatchObject({ width: 24, hasAlpha: true });
      layers.push(sha256(bytes));
    }
    expect(layers).toHaveLength(3);
    for (const wrong of [
      `run/0/image/${name}/b`,
      `run/${id}/image/${name}/c`,
      `run/${id}/heat/bse-full/0/${name}/malignant/se.png`,
      `run/${id}/heat/bse-full/1/${name}/unsure/se.png`,
      `run/${id}/heat/bse-full/1/${name}/malignant`,
    ])
      expect(await ask(wrong)).toBeUndefined();
    const fitted = content.pairs.find(({ patient }) => content.parts.folds[0]!.includes(patient))!;
    const heat = { fit: 'bse-full', fold: 1, pair: fitted.pair, of: 'benign', over: 'b' } as const;
    expect((await failure(results.heat(id, heat))).message).toContain('no fold that is done');
    expect((await failure(results.image(id, '../../x', 'b'))).kind).toBe('record');

    expect(await results.runs({})).toEqual([]);
    expect((await failure(results.get({ run: id }))).kind).toBe('record');
    const figures = {
      format: 'sonopair-results',
      version: 1,
      manifest: identity,
      study: 'Tiny',
      units: { done: 2, total: 2 },
    };
    await writeFile(join(folder, 'results.json'), JSON.stringify(figures));
    expect(await results.runs({})).toMatchObject([
      { id, name: 'Small run', study: 'Tiny', manifest: identity, units: { done: 2, total: 2 } },
    ]);
    expect(await results.get({ run: id })).toEqual(figures);
    expect((await jobs.get({ id })).results).toBe(true);
    const save = async (...names: readonly string[]): Promise<Response | undefined> =>
      runFile(results, { names: ['run', String(id), ...names] });
    const noReport = await failure(save('report.pdf'));
    expect(noReport).toMatchObject({ kind: 'record' });
    expect(noReport.message).toContain('Evaluate the run again');
    await evaluateFolder(folder, null, { signal: new AbortController().signal });
    const report = (await save('report.pdf'))!;
    expect(report.headers.get('content-type')).toBe('application/pdf');
    expect(report.headers.get('content-disposition')).toBe(
      `attachment; filename="run-${id}-report.pdf"`,
    );
    expect(await save('report.pdf', 'x')).toBeUndefined();
    expect(await save('results.json')).toBeUndefined();
    expect(Buffer.from(await report.arrayBuffer())).toEqual(
      await readFile(join(folder, 'report.pdf')),
    );
    await writeFile(join(folder, 'results.json'), '{}');
    expect((await failure(results.get({ run: id }))).message).toContain('Evaluate the run again');
  });
});

describe('the mean of maps', () => {
  it('gives every fold the same say and ends at 1; without evidence it is zero', () => {
    const maps = [Float32Array.of(1, 0, 0.5, 0), Float32Array.of(0.5, 1, 0, 0)];
    expect([...meanMap(maps)]).toEqual([1, expect.closeTo(2 / 3), expect.closeTo(1 / 3), 0]);
    expect([...meanMap([new Float32Array(4), new Float32Array(4)])]).toEqual([0, 0, 0, 0]);
    expect([...meanMap([...maps, new Float32Array(4)])]).toEqual([...meanMap(maps)]);
  });
});
