import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isDefinedError, ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createExplain } from '../../../src/main/api/failures.ts';
import { createRouter } from '../../../src/main/api/router.ts';
import type { AppEvent } from '../../../src/shared/contract/app.ts';
import { failure } from '../../../src/shared/contract/base.ts';
import {
  clientOver,
  openHost,
  openSocket,
  temporaryApp,
  type TestClient,
} from '../../support/app.ts';

let host: Awaited<ReturnType<typeof openHost>>;
let cookie: string;
beforeAll(async () => {
  host = await openHost();
  cookie = await host.enter();
});
afterAll(() => host.close());

const connect = async (): Promise<TestClient> =>
  clientOver(await openSocket(host.server.port, { cookie }));

/** What a call fails with at the window's side: always the contract's own error. */
async function refusal(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError)) throw new Error('Not refused', { cause: error });
  expect([error.code, isDefinedError(error)]).toEqual(['FAILED', true]);
  return failure.parse(error.data);
}

const nobody = { code: 'P1', name: null, birthYear: null, note: null };

describe('the contract over a socket', () => {
  it('tells what the installation is', async () => {
    const { app } = await connect();
    expect(await app.info({})).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      host: 'browser',
      dialogs: false,
      dataFolder: host.folder,
      empty: true,
    });
    expect(await app.tasks({})).toEqual([]);
    expect(await app.cancelTask({ id: '1000' })).toEqual({});
  });

  it('keeps what is entered, in the name of whoever works there', async () => {
    const { settings, studies, patients, worklist } = await connect();
    await settings.set({ user: 'Ada Lovelace' });
    expect(await settings.get({})).toMatchObject({ user: 'Ada Lovelace', opinionFirst: true });
    const { id: studyId } = await studies.create({ name: 'Kept' });
    const { id } = await patients.create({ studyId, fields: { ...nobody, code: 'P7' } });
    const record = await patients.get({ id });
    expect(record).toMatchObject({ patient: { code: 'P7' }, study: { name: 'Kept' }, pairs: [] });
    const [entry] = await patients.history({ id });
    expect(entry).toMatchObject({ actor: 'Ada Lovelace', action: 'createPatient' });
    await patients.archive({ id, archived: true });
    const page = { sort: 'code', descending: false, offset: 0, limit: 10 } as const;
    expect((await worklist.page({ query: {}, ...page })).total).toBe(0);
    expect((await worklist.page({ query: { archived: true }, ...page })).total).toBe(1);
    const saved = await worklist.saveFilter({ name: 'Gone', query: { archived: true } });
    expect(await worklist.filters({})).toEqual([saved]);
    await worklist.deleteFilter({ id: saved.id });
    expect(await worklist.filters({})).toEqual([]);
  });
});

describe('failures across the border', () => {
  it('keep their kind, subject, reason and remedy', async () => {
    const { patients, studies } = await connect();
    const { id: studyId } = await studies.create({ name: 'Taken' });
    await patients.create({ studyId, fields: nobody });
    const taken = await refusal(patients.create({ studyId, fields: nobody }));
    expect(taken.kind).toBe('record');
    expect(taken.subject).toContain('P1');
    const missing = await refusal(patients.create({ studyId: 999_999, fields: nobody }));
    expect(missing.kind).toBe('record');
  });

  it('are of one form, also where the host has no such thing', async () => {
    const { app } = await connect();
    expect(await refusal(app.choosePath({ purpose: 'open-folder' }))).toEqual({
      kind: 'host',
      subject: 'Dialog for files and folders',
      reason: 'a browser does not tell where files lie on this machine',
      remedy: 'Type the path, or drop files on the window',
    });
  });

  it('name the field of an input that is not allowed, and nothing of its content', async () => {
    const { patients, worklist } = await connect();
    const fields = { ...nobody, name: 'Ada\u0000Lovelace' };
    const refused = await refusal(patients.create({ studyId: 1, fields }));
    expect(refused).toMatchObject({ kind: 'usage', subject: 'patients.create.fields.name' });
    expect(JSON.stringify(refused)).not.toContain('Ada');
    const missing = await refusal(worklist.saveFilter({ name: 'x' } as never));
    expect(missing).toMatchObject({ kind: 'usage', subject: 'worklist.saveFilter.query' });
  });

  it('of the program itself are a number here and a place in the log, and name no patient', async () => {
    const dialog = async (): Promise<never> => {
      throw new TypeError('cannot show Ada Lovelace');
    };
    const { app } = await temporaryApp({ host: { kind: 'electron', choosePath: dialog } });
    const logged: string[] = [];
    const router = createRouter(
      app.services,
      createExplain((line) => logged.push(line)),
    );
    const client = createRouterClient(router);
    const told = await refusal(client.app.choosePath({ purpose: 'open-files' }));
    expect(told).toMatchObject({ kind: 'engine', subject: 'Unexpected failure' });
    const [, number] = /number ([0-9a-f]{8})/.exec(told.reason) ?? [];
    expect(logged.join()).toContain(`Unexpected failure ${number} in app.choosePath: TypeError`);
    expect(JSON.stringify([told, logged])).not.toContain('Ada');
  });
});

describe('what happens', () => {
  const collect = async (
    events: AsyncIterable<AppEvent>,
    until: (event: AppEvent) => boolean,
  ): Promise<AppEvent[]> => {
    const seen: AppEvent[] = [];
    for await (const event of events) {
      seen.push(event);
      if (until(event)) break;
    }
    return seen;
  };

  it('is told to every window', async () => {
    const [one, other] = [await connect(), await connect()];
    const streams = [await one.app.events({}), await other.app.events({})];
    const heard = streams.map((events) => collect(events, ({ type }) => type === 'changed'));
    await one.studies.create({ name: 'Told' });
    for (const seen of await Promise.all(heard))
      expect(seen).toEqual([{ type: 'changed', what: 'study' }]);
  });

  it('is told of tasks with their progress, to their end', async () => {
    const { app, imports } = await connect();
    const folder = join(host.folder, '..', 'pictures');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'a.txt'), 'no image');
    const events = await app.events({});
    const heard = collect(events, (event) => event.type === 'task' && event.task.state === 'done');
    const { id } = await imports.begin({});
    await imports.addPaths({ id, paths: [folder] });
    const tasks = (await heard).filter((event) => event.type === 'task');
    expect(tasks.at(-1)).toMatchObject({ task: { kind: 'import', subject: 'pictures' } });
    expect(await app.tasks({})).toContainEqual(tasks.at(-1)?.task);
  });

  it('ends with the window’s wish, and the next one is told all the same', async () => {
    const { app, studies } = await connect();
    const controller = new AbortController();
    const events = await app.events({}, { signal: controller.signal });
    const first = events.next();
    await studies.create({ name: 'First' });
    expect((await first).value).toEqual({ type: 'changed', what: 'study' });
    const waiting = events.next();
    controller.abort();
    await expect(waiting).rejects.toThrow();
    const again = await app.events({});
    const told = again.next();
    await studies.create({ name: 'Second' });
    expect((await told).value).toEqual({ type: 'changed', what: 'study' });
    await again.return?.();
  });
});
