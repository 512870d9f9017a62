import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { JobId } from '../../../../src/shared/contract/jobs.ts';
import { exists } from '../../../../src/main/files/read.ts';
import { failure } from '../../../support/failure.ts';
import {
  admitTinyStudy,
  type JobRoom,
  openJobRoom,
  runSpec,
  untilJob,
} from '../../../support/jobs.ts';

/** Folder of a job. */
async function folderOf({ registry, folder }: JobRoom, id: JobId): Promise<string> {
  return join(folder, 'jobs', (await registry.query.job({ id })).folder);
}

async function predictionsOf(room: JobRoom, id: JobId): Promise<readonly string[]> {
  const units = join(await folderOf(room, id), 'units', 'bse-full');
  const folds = (await readdir(units)).toSorted();
  return Promise.all(folds.map((fold) => readFile(join(units, fold, 'predictions.csv'), 'utf8')));
}

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
    const { lines } = await jobs.log({ id, lines: 100 });
    expect(lines.join('\n')).toMatch(/bse-full\/fold-2 is done/);
    expect((await jobs.log({ id, lines: 1 })).lines).toEqual(lines.slice(-1));
  }, 60_000);
});
