import { fork } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it, onTestFinished } from 'vitest';

import type { StudyId } from '../../../../src/shared/domain/ids.ts';
import {
  admitTinyStudy,
  folderOf,
  jobRoom,
  openJobRoom,
  predictionsOf,
  runSpec,
  untilJob,
} from '../../../support/jobs.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const HOST = fileURLToPath(new URL('../../../support/job-host.ts', import.meta.url));
const EPOCHS = 5;

/** Runs the job in a process of its own and kills that without a word once the log says so. */
async function killedWhile(folder: string, studyId: StudyId, pattern: RegExp): Promise<void> {
  const host = fork(HOST, [folder, String(studyId), String(EPOCHS)]);
  onTestFinished(() => void host.kill('SIGKILL'));
  const gone = new Promise((resolve) => host.once('exit', resolve));
  const reached = new Promise<void>((resolve) => {
    host.on('message', (line: string) => {
      if (pattern.test(line)) resolve();
    });
  });
  await Promise.race([reached, gone]);
  host.kill('SIGKILL');
  expect(await gone).toBeNull();
}

it('a run whose program was killed is interrupted, and resumes to the same numbers', async () => {
  const folder = join(await temporaryFolder(), 'data');
  const before = await jobRoom(folder);
  const studyId = await admitTinyStudy(before);
  await before.close();
  await killedWhile(folder, studyId, /fold-2: checkpoint written/);

  const room = await openJobRoom(folder);
  const { jobs } = room;
  const [killed] = await jobs.list({});
  // As the kill has left it: nobody could say otherwise.
  expect(killed).toMatchObject({ state: 'running', name: 'Small run' });
  const { id } = killed!;
  const left = await folderOf(room, id);
  expect(await readdir(join(left, 'units', 'bse-full'))).toEqual(['fold-1']);
  expect(await readdir(join(left, 'work', 'bse-full'))).toEqual(['fold-2.fit']);
  await jobs.recover();
  expect(await untilJob(room, id, 'done', 'failed')).toBe('done');
  const { lines } = await jobs.log({ id, lines: 5000 });
  expect(lines.filter((line) => line.endsWith('fold-2 goes on.'))).toHaveLength(1);

  const straight = await jobs.create(runSpec(studyId, { epochs: EPOCHS, name: 'Straight' }));
  expect(await untilJob(room, straight.id, 'done', 'failed')).toBe('done');
  expect(await predictionsOf(room, id)).toEqual(await predictionsOf(room, straight.id));
});

it('a run that the end of the program interrupts waits for a hand where that is wanted', async () => {
  const folder = join(await temporaryFolder(), 'data');
  const first = await openJobRoom(folder, { checkpointSeconds: 0.05 });
  const studyId = await admitTinyStudy(first);
  const { jobs: settings } = await first.settings.get({});
  await first.settings.set({ jobs: { ...settings, resumeAtStart: false } });
  const { id } = await first.jobs.create(runSpec(studyId, { epochs: 400 }));
  await untilJob(first, id, 'running');
  await first.close();

  const next = await openJobRoom(folder);
  await next.jobs.recover();
  expect((await next.jobs.get({ id })).state).toBe('interrupted');
  expect(next.jobs.running()).toEqual([]);
  await next.jobs.resume({ id });
  expect(await untilJob(next, id, 'running', 'failed')).toBe('running');
});
