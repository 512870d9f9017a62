import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';

import { createImageStore } from '../../../../src/main/registry/image-store.ts';
import type { ImageStore, Registry } from '../../../../src/main/registry/interface.ts';
import { openRegistry } from '../../../../src/main/registry/open.ts';
import { createBackups } from '../../../../src/main/services/backups/backups.ts';
import { createEvents, type Events } from '../../../../src/main/services/events.ts';
import { createGate } from '../../../../src/main/services/gate.ts';
import { openReplaceable } from '../../../../src/main/services/replaceable.ts';
import { createTasks, type Tasks } from '../../../../src/main/services/tasks.ts';
import type { Task } from '../../../../src/shared/contract/app.ts';
import type { ModelHash, StudyId } from '../../../../src/shared/domain/ids.ts';
import { SonopairError } from '../../../../src/shared/errors.ts';
import { randomStream } from '../../../../src/shared/random/stream.ts';
import { failure } from '../../../support/failure.ts';
import { importOf, newPair, readOf } from '../../../support/registry-records.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const MODEL = 'e'.repeat(64) as ModelHash;

interface Place {
  readonly folder: string;
  readonly registry: Registry;
  readonly store: ImageStore;
  readonly backups: ReturnType<typeof createBackups>;
  readonly tasks: Tasks;
  readonly events: Events;
}

/** A data folder of its own with everything that backups need. */
async function openPlace(): Promise<Place> {
  const folder = join(await temporaryFolder(), 'data');
  const { registry, whileClosed } = await openReplaceable(() => openRegistry({ folder }));
  onTestFinished(() => registry.close());
  const store = createImageStore(folder);
  const events = createEvents();
  const tasks = createTasks(events);
  const acts = async () => registry.as('Dr. Weber');
  const { hold } = createGate();
  const jobs = (): readonly string[] => [];
  const access = { registry, acts, events, folder, store, tasks, jobs, hold, whileClosed };
  return { folder, registry, store, tasks, events, backups: createBackups(access) };
}

/** Imports pairs with real files; their texts are their pixels. */
async function fill(
  { folder, registry, store }: Place,
  codes: readonly string[],
): Promise<StudyId> {
  const acts = registry.as('Importer');
  const [known] = await registry.query.studies(null);
  const { id } = known ?? (await acts.createStudy({ name: 'Local', kind: 'local' }));
  const pairs = codes.map((code) => newPair(`P-${code}`, code, { strainRatios: [3] }));
  await mkdir(join(folder, 'staging'), { recursive: true });
  for (const [k, { images }] of pairs.entries())
    for (const [side, image] of (['b', 'se'] as const).map((s, at) => [s, images[at]!] as const)) {
      const path = join(folder, 'staging', 'file');
      await writeFile(path, `${codes[k]!} ${side}`);
      await store.adopt(path, image.hash);
    }
  await acts.saveImport({ study: { id }, ...importOf(pairs) });
  return id;
}

/** Adds a model folder, and a read by it with a heat-map. */
async function read({ folder, registry, store }: Place, study: StudyId): Promise<void> {
  const acts = registry.as('Dr. Weber');
  await mkdir(join(folder, 'models', MODEL), { recursive: true });
  await writeFile(join(folder, 'models', MODEL, 'model.onnx'), 'weights'.repeat(1000));
  await writeFile(join(folder, 'models', MODEL, 'manifest.json'), '{}');
  await acts.addModel({ hash: MODEL, name: 'M', manifest: '{}' });
  const [first] = await registry.query.studyPairs({ studyId: study, after: null, limit: 1 });
  const layer = await store.saveHeat(Buffer.from('a layer'));
  const heat = { benign: { b: layer, se: null }, malignant: { b: null, se: layer } };
  const { id, lesionId } = first!.pair;
  await acts.saveReads({ lesionId, reads: [{ ...readOf(id, MODEL), heat }] });
}

/** Waits for a task; how it ended. */
async function ended({ tasks, events }: Place, id: string): Promise<Task> {
  const over = (): Task | undefined =>
    tasks.list().find((task) => task.id === id && task.state !== 'running');
  return new Promise((resolve) => {
    const look = (): void => {
      const task = over();
      if (task !== undefined) resolve(task);
    };
    onTestFinished(events.subscribe(look));
    look();
  });
}

/** All that a registry and its store know, but for when it was made. */
async function contentsOf({ folder, registry, store }: Place): Promise<unknown> {
  const { query } = registry;
  const studies = await query.studies(null);
  const pairs = await Promise.all(
    studies.map(({ id }) => query.studyPairs({ studyId: id, after: null, limit: 1000 })),
  );
  const { images, heat } = await query.referencedFiles(null);
  const pictures = await Promise.all(images.map(async (hash) => String(await store.open(hash))));
  const layers = await Promise.all(heat.map(async (name) => String(await store.openHeat(name))));
  const models = await query.models(null);
  const files = await Promise.all(
    models.map(async ({ hash }) => readFile(join(folder, 'models', hash, 'model.onnx'), 'utf8')),
  );
  const patients = pairs.flat().map(({ patient }) => patient.id);
  const history = await Promise.all(patients.map((patientId) => query.history({ patientId })));
  return { studies, pairs, pictures, layers, models, files, history };
}

async function filled(): Promise<Place & { readonly study: StudyId; readonly path: string }> {
  const place = await openPlace();
  const study = await fill(place, ['a', 'b', 'c']);
  await read(place, study);
  return { ...place, study, path: join(dirname(place.folder), 'backup.zip') };
}

async function backedUp(): Promise<Awaited<ReturnType<typeof filled>>> {
  const place = await filled();
  const { task } = await place.backups.create({ path: place.path });
  expect(await ended(place, task)).toMatchObject({ kind: 'backup', state: 'done', failure: null });
  return place;
}

describe('a backup', () => {
  test('is one file that tells what is in it', async () => {
    const { backups, path, folder } = await backedUp();
    expect(await backups.inspect({ path })).toEqual({
      createdAt: expect.stringMatching(/^\d{4}-/) as unknown,
      createdWith: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
      patients: 3,
      pairs: 3,
      images: 6,
    });
    expect((await readdir(dirname(folder))).toSorted()).toEqual(['backup.zip', 'data']);
  });

  test('put back in an empty place is all that there was', async () => {
    const from = await backedUp();
    const before = await contentsOf(from);
    const to = await openPlace();
    const { task } = await to.backups.restore({ path: from.path });
    expect(await ended(to, task)).toMatchObject({ kind: 'restore', state: 'done', failure: null });
    expect(await contentsOf(to)).toEqual(before);
    expect(await to.backups.verify({})).toEqual({
      images: 6,
      missing: [],
      altered: [],
      database: 'ok',
    });
  });

  test('replaces what came after it, which is kept aside, and that is put on record', async () => {
    const place = await backedUp();
    const before = await contentsOf(place);
    await fill(place, ['late']);
    await place.registry.as('Dr. Weber').setSettings({ user: 'Somebody later' });
    const changes: string[] = [];
    onTestFinished(
      place.events.subscribe(
        (event) => void (event.type === 'changed' && changes.push(event.what)),
      ),
    );
    const { task } = await place.backups.restore({ path: place.path });
    expect(await ended(place, task)).toMatchObject({ state: 'done' });
    expect(await contentsOf(place)).toEqual(before);
    expect(changes).toEqual(expect.arrayContaining(['worklist', 'settings', 'study']));

    const names = await readdir(place.folder);
    const [aside, ...others] = names.filter((name) => name.startsWith('before-restore-'));
    expect(others).toEqual([]);
    expect(names.filter((name) => name.startsWith('restore-') || name.includes('.tmp'))).toEqual(
      [],
    );
    const old = await openRegistry({ folder: join(place.folder, aside!) });
    expect((await old.query.counts(null)).pairs).toBe(4);
    expect(await old.query.settings(null)).toEqual({ user: 'Somebody later' });
    await old.close();

    const database = new Database(join(place.folder, 'registry.sqlite'), { readonly: true });
    const note = database.prepare(`SELECT * FROM audit WHERE action = 'noteRestore'`).all();
    database.close();
    expect(note).toEqual([expect.objectContaining({ actor: 'Dr. Weber', patient_id: null })]);
  });

  test('is of one moment, whatever is imported meanwhile', async () => {
    const place = await filled();
    const { task } = await place.backups.create({ path: place.path });
    await fill(place, ['x', 'y']);
    expect(await ended(place, task)).toMatchObject({ state: 'done' });
    const { pairs, images } = await place.backups.inspect({ path: place.path });
    expect([3, 5]).toContain(pairs);
    expect(images).toBe(2 * pairs);
    expect((await place.registry.query.counts(null)).pairs).toBe(5);
  });

  test('says which pictures it lacks, and is good for all the others', async () => {
    const place = await filled();
    const page = { studyId: place.study, after: null, limit: 1 };
    const [first] = await place.registry.query.studyPairs(page);
    const { hash } = first!.pair.b;
    await writeFile(join(place.folder, 'images', hash.slice(0, 2), hash), 'altered');
    const { task } = await place.backups.create({ path: place.path });
    expect(await ended(place, task)).toMatchObject({
      state: 'failed',
      failure: `${place.path}: the backup was made, but 1 pictures are missing or altered in the store and not in it: a (a b.png). Keep older backups, which may have them.`,
    });
    expect(await place.backups.verify({})).toMatchObject({ altered: ['P-a · a · a b.png'] });
    const to = await openPlace();
    const restored = await to.backups.restore({ path: place.path });
    expect(await ended(to, restored.task)).toMatchObject({ state: 'done' });
    expect(await to.backups.verify({})).toMatchObject({
      images: 6,
      missing: ['P-a · a · a b.png'],
    });
  });

  test('is not written over anything, nor into nowhere', async () => {
    const place = await filled();
    await writeFile(place.path, 'mine');
    const taken = await place.backups.create({ path: place.path });
    expect(await ended(place, taken.task)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('is there already') as unknown,
    });
    expect(await readFile(place.path, 'utf8')).toBe('mine');
    const nowhere = await place.backups.create({ path: join(place.folder, 'no', 'b.zip') });
    expect((await ended(place, nowhere.task)).failure).toContain('its folder does not exist');
    expect((await failure(place.backups.create({ path: 'b.zip' }))).kind).toBe('backup');
    expect((await failure(place.backups.inspect({ path: 'b.zip' }))).kind).toBe('backup');
    expect((await failure(place.backups.restore({ path: 'b.zip' }))).kind).toBe('backup');
  });

  test('that is cancelled leaves no file', async () => {
    const place = await filled();
    await fill(
      place,
      Array.from({ length: 40 }, (_, n) => `many ${n}`),
    );
    onTestFinished(
      place.events.subscribe((event) => {
        if (event.type === 'task' && event.task.step === 'files') place.tasks.cancel(event.task.id);
      }),
    );
    const { task } = await place.backups.create({ path: place.path });
    expect(await ended(place, task)).toMatchObject({ state: 'cancelled' });
    expect(await readdir(dirname(place.folder))).toEqual(['data']);
  });
});

/** With one bit turned. */
function turned(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0x10;
  return copy;
}

describe('a restore', () => {
  async function refused(place: Place, path: string): Promise<string> {
    const before = await contentsOf(place);
    const { task } = await place.backups.restore({ path });
    const { state, failure: reason } = await ended(place, task);
    expect(state).toBe('failed');
    expect(await contentsOf(place)).toEqual(before);
    const left = await readdir(place.folder);
    expect(left.filter((name) => /restore|\.tmp$/.test(name))).toEqual([]);
    return reason!;
  }

  test('of a backup whose contents were altered is refused, and nothing is replaced', async () => {
    const place = await backedUp();
    const bad = `${place.path}.bad`;
    const good = await readFile(place.path);
    // In the registry and in the manifest.
    for (const at of [30_000, good.indexOf('sonopair-backup')]) {
      await writeFile(bad, turned(good, at));
      expect(await refused(place, bad), `byte ${at}`).toContain('the backup is damaged');
    }
  });

  test('never takes an altered byte for a good one', async () => {
    const place = await backedUp();
    const good = await readFile(place.path);
    const told = await place.backups.inspect({ path: place.path });
    const bad = `${place.path}.bad`;
    const random = randomStream(1, 'altered bytes');
    let found = 0;
    for (let k = 0; k < 60; k += 1) {
      await writeFile(bad, turned(good, random.integer(good.length)));
      const result = await place.backups.inspect({ path: bad }).catch((error: unknown) => error);
      // Some bytes of a ZIP say nothing, such as a file's time.
      if (result instanceof SonopairError) found += Number(result.kind === 'backup');
      else expect(result).toEqual(told);
    }
    expect(found).toBeGreaterThan(40);
  });

  test('of half a backup, an empty file or another file is refused', async () => {
    const place = await backedUp();
    const good = await readFile(place.path);
    const bad = `${place.path}.bad`;
    for (const bytes of [good.subarray(0, good.length / 2), Buffer.alloc(0), Buffer.from('text')]) {
      await writeFile(bad, bytes);
      expect(await refused(place, bad)).toContain('the backup is damaged');
    }
    expect(await refused(place, join(place.folder, 'nothing.zip'))).toContain('does not exist');
  });

  test('that is cancelled changes nothing', async () => {
    const place = await backedUp();
    const before = await contentsOf(place);
    const cancelled = place.events.subscribe((event) => {
      if (event.type === 'task' && event.task.kind === 'restore' && event.task.step === 'files')
        place.tasks.cancel(event.task.id);
    });
    onTestFinished(cancelled);
    const { task } = await place.backups.restore({ path: place.path });
    expect(await ended(place, task)).toMatchObject({ state: 'cancelled' });
    expect(await contentsOf(place)).toEqual(before);
    expect((await readdir(place.folder)).filter((name) => name.includes('restore'))).toEqual([]);
  });

  test('waits for no other work: it is refused while that goes on', async () => {
    const place = await backedUp();
    const release = Promise.withResolvers<void>();
    place.tasks.start('import', 'Scans', () => release.promise);
    const busy = await failure(place.backups.restore({ path: place.path }));
    expect(busy.message).toContain('while other work is going on (Scans)');
    release.resolve();
  });
});

describe('verifying', () => {
  test('names what is missing and altered by patient, pair and file', async () => {
    const place = await filled();
    const { images } = await place.registry.query.referencedFiles(null);
    const uses = await place.registry.query.imageUses({ hashes: images });
    const file = (hash: string): string => join(place.folder, 'images', hash.slice(0, 2), hash);
    await rm(file(uses[0]!.image.hash));
    await writeFile(file(uses[1]!.image.hash), 'other');
    const nameOf = ({ image, pairCode, patientCode }: (typeof uses)[number]): string =>
      `${patientCode} · ${pairCode} · ${image.name}`;
    expect(await place.backups.verify({})).toEqual({
      images: 6,
      missing: [nameOf(uses[0]!)],
      altered: [nameOf(uses[1]!)],
      database: 'ok',
    });
    const stop = new AbortController();
    stop.abort();
    expect((await failure(place.backups.verify({}, stop.signal))).kind).toBe('cancelled');
  });

  test('tells how far it is, as looking into a backup does, and can be cancelled there', async () => {
    const place = await filled();
    const { task } = await place.backups.create({ path: place.path });
    expect(await ended(place, task)).toMatchObject({ state: 'done' });
    await place.backups.verify({});
    await place.backups.inspect({ path: place.path });
    const [all, one] = place.tasks.list().filter(({ kind }) => kind === 'verify');
    expect(all).toMatchObject({ subject: place.folder, state: 'done' });
    expect(all!.progress).toEqual({ done: 6, total: 6 });
    expect(one).toMatchObject({ subject: place.path, state: 'done' });
    expect(one!.progress!.done).toBe(one!.progress!.total);

    const stop = place.events.subscribe((event) => {
      if (event.type === 'task' && event.task.kind === 'verify') place.tasks.cancel(event.task.id);
    });
    for (const call of [place.backups.verify({}), place.backups.inspect({ path: place.path })])
      expect((await failure(call)).kind).toBe('cancelled');
    stop();
  });
});
