import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { JobId, JobState, Leak } from '../../../../src/shared/contract/jobs.ts';
import { exists } from '../../../../src/main/files/read.ts';
import { failure } from '../../../support/failure.ts';
import {
  admitTinyStudy,
  fitSpec,
  folderOf,
  openJobRoom,
  predictionsOf,
  runSpec,
  untilJob,
} from '../../../support/jobs.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** So many that a run is still in its first epochs when it is stopped. */
const LONG = 400;

const GB = 1e9;
const ROOMY = { diskFree: async () => 1000 * GB, memory: () => 64 * GB };

describe('a queued run', () => {
  it('comes to its end with predictions of every fold, and tells how far it is', async () => {
    const room = await openJobRoom();
    const { jobs } = room;
    const studyId = await admitTinyStudy(room);
    const { id } = await jobs.create(runSpec(studyId));
    expect(await untilJob(room, id, 'done', 'failed')).toBe('done');
    const job = await jobs.get({ id });
    expect(job).toMatchObject({ kind: 'crossval', studyName: 'Tiny', failure: null });
    expect(job.progress).toMatchObject({ done: 2, total: 2, share: 1, running: [] });
    expect(await predictionsOf(room, id)).toHaveLength(2);
    const curves = await jobs.epochs({ id });
    expect(curves.map(({ unit }) => unit)).toEqual(['bse-full/fold-1', 'bse-full/fold-2']);
    expect(curves.map(({ epochs }) => epochs.length)).toEqual([1, 1]);
    const { lines } = await jobs.log({ id, lines: 100 });
    expect(lines.join('\n')).toMatch(/bse-full\/fold-2 is done/);
    expect((await jobs.log({ id, lines: 1 })).lines).toEqual(lines.slice(-1));
  });

  it('is frozen: what happens in the registry afterwards does not reach it', async () => {
    const room = await openJobRoom();
    const { jobs, registry, settings } = room;
    const studyId = await admitTinyStudy(room);
    const { id: first } = await jobs.create(runSpec(studyId));
    await settings.set({ jobs: { ...(await settings.get({})).jobs, parallel: 1 } });
    const { id: second } = await jobs.create(runSpec(studyId, { name: 'The same' }));
    // While both wait or run, a patient goes and a lesion turns out otherwise.
    const acts = registry.as('Tester');
    const [one, other] = await registry.query.studyPairs({ studyId, after: null, limit: 3 });
    await acts.archivePatient({ id: one!.patient.id, archived: true });
    const { lesion } = other!;
    await acts.updateLesion({
      id: lesion.id,
      fields: { ...lesion, diagnosis: lesion.diagnosis === 'benign' ? 'malignant' : 'benign' },
    });
    expect(await untilJob(room, first, 'done', 'failed')).toBe('done');
    expect(await untilJob(room, second, 'done', 'failed')).toBe('done');
    expect(await predictionsOf(room, second)).toEqual(await predictionsOf(room, first));
    const { id: third } = await jobs.create(runSpec(studyId, { name: 'As it is now' }));
    const manifests = await Promise.all(
      [first, second, third].map(async (id) => {
        const text = await readFile(join(await folderOf(room, id), 'manifest.json'), 'utf8');
        return (JSON.parse(text) as { readonly sha256: string }).sha256;
      }),
    );
    expect(manifests[1]).toBe(manifests[0]);
    expect(manifests[2]).not.toBe(manifests[0]);
    await jobs.cancel({ id: third });
  });

  it('has the images of its patients only, and shares the bytes of what is stored', async () => {
    const room = await openJobRoom();
    const { jobs, registry } = room;
    const studyId = await admitTinyStudy(room, 10);
    const pairs = await registry.query.studyPairs({ studyId, after: null, limit: 100 });
    const patients = [...new Set(pairs.map(({ patient }) => patient.id))].slice(0, 8);
    const { id } = await jobs.create(runSpec(studyId, { patients, epochs: LONG }));
    const study = join(await folderOf(room, id), 'study');
    expect(await readdir(join(study, 'images'))).toHaveLength(2 * 2 * 8);
    const stored = join(room.folder, 'images', pairs[0]!.pair.b.hash.slice(0, 2));
    const { nlink, ino } = await stat(join(stored, pairs[0]!.pair.b.hash));
    // One file with two names where the disk has no copy-on-write, as in CI.
    const shared = await stat(join(study, 'images', pairs[0]!.pair.b.name));
    expect(nlink === 1 || shared.ino === ino).toBe(true);
    await jobs.cancel({ id });
    expect(await untilJob(room, id, 'cancelled')).toBe('cancelled');
  });
});

describe('two queued jobs', () => {
  it('run in the order in which they were queued', async () => {
    const room = await openJobRoom();
    const { jobs, events } = room;
    const studyId = await admitTinyStudy(room);
    const first = await jobs.create(runSpec(studyId));
    const second = await jobs.create(fitSpec(studyId));
    const seen: (readonly JobState[])[] = [];
    events.subscribe((event) => {
      if (event.type !== 'changed' || event.what !== 'job') return;
      void jobs.list({}).then((list) => seen.push(list.map(({ state }) => state).toReversed()));
    });
    expect(await untilJob(room, second.id, 'done', 'failed')).toBe('done');
    expect((await jobs.get({ id: first.id })).state).toBe('done');
    // Never side by side, and never the second before the first.
    expect(seen).not.toContainEqual(['running', 'running']);
    expect(seen).not.toContainEqual(['queued', 'running']);
    expect(seen).toContainEqual(['done', 'running']);
  });

  it('run side by side where that is wanted', async () => {
    const room = await openJobRoom();
    const { jobs, settings } = room;
    const studyId = await admitTinyStudy(room);
    await settings.set({ jobs: { parallel: 2, threads: 1, resumeAtStart: true } });
    const first = await jobs.create(runSpec(studyId, { epochs: LONG }));
    const second = await jobs.create(runSpec(studyId, { epochs: LONG, name: 'Other', seed: 2 }));
    await untilJob(room, first.id, 'running');
    await untilJob(room, second.id, 'running');
    expect([...jobs.running()].toSorted()).toEqual(['Other', 'Small run']);
  });
});

describe('a running job', () => {
  it('pauses with its checkpoints, and goes on to the numbers of one that never paused', async () => {
    const room = await openJobRoom(undefined, { checkpointSeconds: 0.05 });
    const { jobs } = room;
    const studyId = await admitTinyStudy(room);
    const { id } = await jobs.create(runSpec(studyId, { epochs: 4 }));
    await said(room, id, /checkpoint written/);
    await jobs.pause({ id });
    expect(await untilJob(room, id, 'paused', 'done')).toBe('paused');
    expect(jobs.running()).toEqual([]);
    expect(await exists(join(await folderOf(room, id), 'work', 'bse-full', 'fold-1.fit'))).toBe(
      true,
    );
    await jobs.resume({ id });
    const straight = await jobs.create(runSpec(studyId, { epochs: 4, name: 'Straight' }));
    expect(await untilJob(room, straight.id, 'done', 'failed')).toBe('done');
    expect((await jobs.get({ id })).state).toBe('done');
    expect(await predictionsOf(room, id)).toEqual(await predictionsOf(room, straight.id));
  });

  it('is cancelled for good: checkpoints go, what was frozen stays', async () => {
    const room = await openJobRoom(undefined, { checkpointSeconds: 0.05 });
    const { jobs } = room;
    const studyId = await admitTinyStudy(room);
    const { id } = await jobs.create(runSpec(studyId, { epochs: LONG }));
    await said(room, id, /checkpoint written/);
    await jobs.cancel({ id });
    expect((await jobs.get({ id })).stopping).toBe('cancel');
    expect(await untilJob(room, id, 'cancelled', 'failed', 'done')).toBe('cancelled');
    const left = (await readdir(await folderOf(room, id))).toSorted();
    expect(left).toEqual(['cost.json', 'job.json', 'log.txt', 'manifest.json', 'study']);
    expect((await failure(jobs.resume({ id }))).kind).toBe('record');
    expect((await failure(jobs.cancel({ id }))).message).toContain('its state does not allow');
  });

  it('fails with the cause where an image of its study is not the one that was frozen', async () => {
    const room = await openJobRoom();
    const { jobs } = room;
    const studyId = await admitTinyStudy(room);
    const before = await jobs.create(runSpec(studyId, { epochs: LONG }));
    const { id } = await jobs.create(runSpec(studyId, { name: 'Altered' }));
    const images = join(await folderOf(room, id), 'study', 'images');
    const [name] = (await readdir(images)).toSorted();
    const bytes = await readFile(join(images, name!));
    await room.jobs.cancel({ id: before.id });
    const path = join(images, name!);
    await rm(path);
    await writeFile(path, Buffer.concat([bytes, Buffer.from('altered')]));
    expect(await untilJob(room, id, 'failed', 'done')).toBe('failed');
    expect((await jobs.get({ id })).failure).toContain('not the image that was there');
    // Once it is back, the job can be tried again.
    await rm(path);
    await writeFile(path, bytes);
    await jobs.resume({ id });
    expect(await untilJob(room, id, 'failed', 'done')).toBe('done');
  });
});

describe('a job that cannot come to its end', () => {
  it('is refused with the figures where the disk or the memory is too small', async () => {
    const room = await openJobRoom(undefined, {
      machine: { ...ROOMY, diskFree: async () => 100_000_000 },
    });
    const { jobs, folder } = room;
    const studyId = await admitTinyStudy(room);
    const full = await failure(jobs.create(runSpec(studyId)));
    expect(full.kind).toBe('disk-full');
    expect(full.message).toMatch(/needs 0\.\d GB .* 0\.1 GB are free/);
    expect(await jobs.list({})).toEqual([]);
    expect(await readdir(join(folder, 'jobs')).catch(() => [])).toEqual([]);
    const small = await openJobRoom(undefined, {
      machine: { ...ROOMY, memory: () => 0.3 * GB },
    });
    const other = await admitTinyStudy(small, 6);
    const memory = await failure(small.jobs.create(runSpec(other)));
    expect(memory.message).toMatch(/needs 0\.\d GB of memory, and this machine has 0\.3 GB/);
  });

  it('is refused when it begins, where the disk has filled up since', async () => {
    let free = 1000 * GB;
    const room = await openJobRoom(undefined, {
      machine: { ...ROOMY, diskFree: async () => free },
    });
    const { jobs } = room;
    const studyId = await admitTinyStudy(room);
    const first = await jobs.create(runSpec(studyId, { epochs: LONG }));
    const { id } = await jobs.create(runSpec(studyId));
    free = 1000;
    await jobs.cancel({ id: first.id });
    expect(await untilJob(room, id, 'failed', 'done')).toBe('failed');
    expect((await jobs.get({ id })).failure).toContain('0.0 GB are free');
    free = 1000 * GB;
    await jobs.resume({ id });
    expect(await untilJob(room, id, 'failed', 'done')).toBe('done');
  });

  it('is refused whole where the guard finds a leak, until that is accepted', async () => {
    const leak: Leak = {
      id: 'same-image',
      kind: 'image',
      severity: 'blocks',
      text: 'P1 and P2 have the same image',
      pairs: ['P1-1', 'P2-1'],
      patients: ['P1', 'P2'],
    };
    const room = await openJobRoom(undefined, { leaks: async () => [leak] });
    const { jobs, folder } = room;
    const studyId = await admitTinyStudy(room);
    expect(await jobs.leaks(runSpec(studyId))).toEqual([leak]);
    const refused = await failure(jobs.create(runSpec(studyId)));
    expect(refused.message).toContain('P1 and P2 have the same image');
    expect(await readdir(join(folder, 'jobs'))).toEqual([]);
    const overrides = [{ leak: leak.id, reason: 'Checked by hand: it is a test image' }];
    const { id } = await jobs.create(runSpec(studyId, { overrides, epochs: LONG }));
    const manifest = JSON.parse(
      await readFile(join(await folderOf(room, id), 'manifest.json'), 'utf8'),
    ) as { content: { overrides: unknown } };
    expect(manifest.content.overrides).toMatchObject([{ leak: leak.id, text: leak.text }]);
    await jobs.cancel({ id });
  });

  it('is refused where no study, too few patients or no run is there', async () => {
    const room = await openJobRoom();
    const { jobs } = room;
    const studyId = await admitTinyStudy(room, 4);
    expect((await failure(jobs.create(runSpec(studyId)))).kind).toBe('split');
    const nowhere = runSpec((studyId + 1) as typeof studyId);
    expect((await failure(jobs.create(nowhere))).kind).toBe('record');
    expect(await readdir(join(room.folder, 'jobs'))).toEqual([]);
  });
});

describe('what a run will cost', () => {
  it('is told before anything is started, the time measured on this machine', async () => {
    const room = await openJobRoom();
    const { jobs } = room;
    const studyId = await admitTinyStudy(room);
    const cost = await jobs.cost(runSpec(studyId, { epochs: 10 }));
    expect(cost).toMatchObject({
      units: 2,
      networkFits: 2,
      networkFitsUnshared: 2,
      patients: { benign: 4, malignant: 4 },
      pairs: 16,
      leftOut: [],
      basis: 'measured',
    });
    expect(cost.seconds).toBeGreaterThan(0);
    expect(cost.diskFree).toBeGreaterThan(0);
    const again = await jobs.cost(runSpec(studyId, { epochs: 20 }));
    expect(again.basis).toBe('earlier');
    expect(again.steps).toBe(2 * cost.steps);
    expect(again.seconds! / cost.seconds!).toBeCloseTo(2);
    expect(await jobs.cost(fitSpec(studyId))).toMatchObject({ units: 1, networkFits: 1 });
    const crops = fitSpec(studyId, {
      fit: { input: 'bse', images: 'cropped', networks: ['resnet18'] },
    });
    expect((await failure(jobs.cost(crops))).message).toContain(
      'none of their pairs has the crops',
    );
    expect(await jobs.list({})).toEqual([]);
  });
});

async function said(
  { jobs }: { readonly jobs: Awaited<ReturnType<typeof openJobRoom>>['jobs'] },
  id: JobId,
  pattern: RegExp,
): Promise<void> {
  for (;;) {
    const { lines } = await jobs.log({ id, lines: 5000 });
    if (lines.some((line) => pattern.test(line))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the start', () => {
  it('removes what interrupted acts have left, and nothing that was computed', async () => {
    const folder = await temporaryFolder();
    const room = await openJobRoom(join(folder, 'data'));
    expect(await room.jobs.sweep()).toBe(0);
    const root = join(room.folder, 'jobs');
    for (const name of ['.x.0123456789ab.tmp/study', 'frozen/study', 'run/units/bse-full/fold-1'])
      await mkdir(join(root, name), { recursive: true });
    expect(await room.jobs.sweep()).toBe(2);
    expect(await readdir(root)).toEqual(['run']);
  });
});
