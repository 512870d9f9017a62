import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { App } from '../../../../src/main/app.ts';
import type { Task } from '../../../../src/shared/contract/app.ts';
import { query } from '../../../support/registry-records.ts';
import { temporaryApp } from '../../../support/app.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const NOBODY = { name: null, birthYear: null, note: null };

async function codes({ services }: App): Promise<string[]> {
  const page = { query: query(), sort: 'code', descending: false, offset: 0, limit: 10 } as const;
  return (await services.worklist.page(page)).rows.map(({ code }) => code);
}

async function ended(app: App, id: string): Promise<Task> {
  return new Promise((resolve) => {
    const unsubscribe = app.subscribe((event) => {
      if (event.type === 'task' && event.task.id === id && event.task.state !== 'running')
        resolve(event.task);
    });
    onTestFinished(unsubscribe);
  });
}

test('the running application goes back to a backup, and goes on with it', async () => {
  const { app } = await temporaryApp();
  const { services } = app;
  await services.settings.set({ user: 'Dr. Weber' });
  const { id: studyId } = await services.studies.create({ name: 'Local' });
  await services.patients.create({ studyId, fields: { code: 'P1', ...NOBODY } });
  const path = join(await temporaryFolder(), 'backup.zip');
  const made = await services.backups.create({ path });
  expect(await ended(app, made.task)).toMatchObject({ state: 'done' });

  const late = await services.patients.create({ studyId, fields: { code: 'P2', ...NOBODY } });
  await services.settings.set({ user: 'Sister Ruth', theme: 'light' });
  const changed: string[] = [];
  onTestFinished(
    app.subscribe((event) => void (event.type === 'changed' && changed.push(event.what))),
  );
  const restored = await services.backups.restore({ path });
  // Asked in the middle of it: before or after, never in between.
  const meanwhile = codes(app);
  expect(await ended(app, restored.task)).toMatchObject({ state: 'done', failure: null });
  expect([['P1'], ['P1', 'P2']]).toContainEqual(await meanwhile);

  expect(await codes(app)).toEqual(['P1']);
  await expect(services.patients.get({ id: late.id })).rejects.toMatchObject({ kind: 'record' });
  expect(await services.settings.get({})).toMatchObject({ user: 'Dr. Weber', theme: 'dark' });
  await services.patients.create({ studyId, fields: { code: 'P3', ...NOBODY } });
  expect(await codes(app)).toEqual(['P1', 'P3']);
  expect(await services.backups.verify({})).toMatchObject({ database: 'ok', missing: [] });
  expect(changed).toEqual(expect.arrayContaining(['worklist', 'patient', 'settings']));
});
