import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openApp } from '../../src/main/app.ts';
import { exists } from '../../src/main/files/read.ts';
import { temporaryApp } from '../support/app.ts';
import { failure } from '../support/failure.ts';
import { filesBelow, picture, writeFiles } from '../support/imports.ts';
import { temporaryFolder } from '../support/temporary.ts';

const host = { kind: 'browser', choosePath: null } as const;
const nobody = { code: 'P1', name: null, birthYear: null, note: null };

async function* bytesOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

describe('a data folder', () => {
  it('is made where there is none, and keeps what was saved', async () => {
    const folder = join(await temporaryFolder(), 'not', 'there', 'yet');
    const first = await openApp({ folder, host, locale: 'en' });
    const { id: studyId } = await first.services.studies.create({ name: 'Local' });
    const { id } = await first.services.patients.create({ studyId, fields: nobody });
    await first.close();
    const { app } = await temporaryApp({ folder });
    const { patient } = await app.services.patients.get({ id });
    expect(patient).toMatchObject({ code: 'P1' });
    expect(await app.services.app.info({})).toMatchObject({ empty: false, dataFolder: folder });
    // Nobody else on this machine looks into it (Windows has no such bits).
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it('is one program’s at a time', async () => {
    const { app, folder } = await temporaryApp();
    const error = await failure(openApp({ folder, host, locale: 'en' }));
    expect(error.kind).toBe('registry');
    expect(error.message).toContain('another Sonopair is using this data folder');
    expect(error.message).toContain('--data');
    // Who has it does not notice.
    expect(await app.services.app.info({})).toMatchObject({ empty: true });
  });

  it('must be a folder that can be written', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'not a folder');
    const error = await failure(openApp({ folder: file, host, locale: 'en' }));
    expect(error.kind).toBe('file');
    expect(error.message).toContain(file);
  });

  it('with a newer or damaged registry is left as it is', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'registry.sqlite');
    await writeFile(path, 'this is no database, and long enough to be read as one'.repeat(100));
    const error = await failure(openApp({ folder, host, locale: 'en' }));
    expect(error.kind).toBe('registry');
    expect(await readFile(path, 'utf8')).toContain('this is no database');
  });
});

describe('the end', () => {
  it('leaves nothing half done, and says so in the folder', async () => {
    const { app, folder } = await temporaryApp();
    expect(await exists(join(folder, 'orderly-end'))).toBe(false);
    const { id } = await app.services.imports.begin({});
    await app.receive(id, 'a.png', bytesOf(await picture(1)));
    expect(await filesBelow(join(folder, 'staging'))).toHaveLength(1);
    await app.close();
    expect(await filesBelow(join(folder, 'staging'))).toEqual([]);
    expect(await exists(join(folder, 'orderly-end'))).toBe(true);
    expect((await failure(app.services.app.info({}))).message).toContain('it is ending');
    const late = app.receive(id, 'b.png', bytesOf(await picture(2)));
    expect((await failure(late)).kind).toBe('host');
  });

  it('stops what runs: a sample that was being drawn is not there afterwards, nor any of it', async () => {
    const { app, folder } = await temporaryApp();
    const told = Promise.withResolvers<void>();
    app.subscribe((event) => {
      if (event.type === 'task' && event.task.step !== null) told.resolve();
    });
    await app.services.studies.loadSample({});
    await told.promise;
    await app.close();
    const { app: next } = await temporaryApp({ folder });
    expect(await next.services.studies.list({})).toEqual([]);
    expect(await filesBelow(join(folder, 'images'))).toEqual([]);
    expect(await filesBelow(join(folder, 'staging'))).toEqual([]);
  });
});

describe('a window that is slow to listen', () => {
  it('is told less, never late: the newest of each kind', async () => {
    const { app } = await temporaryApp();
    const events = await app.services.app.events({});
    for (const name of ['a', 'b', 'c']) await app.services.studies.create({ name });
    await app.services.settings.set({ theme: 'light' });
    await app.services.studies.create({ name: 'd' });
    const told = [await events.next(), await events.next()].map(({ value }) => value);
    expect(told).toEqual([
      { type: 'changed', what: 'study' },
      { type: 'changed', what: 'settings' },
    ]);
    // Nothing else was waiting: the next is what happens next.
    const next = events.next();
    await app.services.settings.set({ theme: 'dark' });
    expect((await next).value).toEqual({ type: 'changed', what: 'settings' });
    await events.return?.();
  });
});

describe('the start after a program that was ended in mid-work', () => {
  it('removes what was left, and tells the first window that comes', async () => {
    const folder = await temporaryFolder();
    await (await openApp({ folder, host, locale: 'en' })).close();
    // As a kill leaves it: no word of an orderly end, a staged file, an image that no row needs.
    await rm(join(folder, 'orderly-end'));
    await writeFiles(folder, {
      'staging/0123456789abcdef/copy': 'left',
      [`images/ab/${'ab'.repeat(32)}`]: 'left',
    });
    const { app } = await temporaryApp({ folder });
    expect(await filesBelow(join(folder, 'staging'))).toEqual([]);
    expect(await filesBelow(join(folder, 'images'))).toEqual([]);
    const events = await app.services.app.events({});
    const first = await events.next();
    expect(first.value).toEqual({ type: 'notice', code: 'swept', detail: '2' });
    await events.return?.();

    // It is told once.
    const others = await app.services.app.events({});
    const told = others.next();
    await app.services.studies.create({ name: 'x' });
    expect((await told).value).toMatchObject({ type: 'changed' });
    await others.return?.();
  });

  it('does not look through the store after an orderly end', async () => {
    const folder = await temporaryFolder();
    await (await openApp({ folder, host, locale: 'en' })).close();
    const hash = 'cd'.repeat(32);
    await writeFiles(folder, { [`images/cd/${hash}`]: 'left' });
    await temporaryApp({ folder });
    expect(await filesBelow(join(folder, 'images'))).toEqual([hash]);
  });
});
