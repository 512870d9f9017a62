import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { StudyId } from '../../../../src/shared/domain/ids.ts';
import { failure } from '../../../support/failure.ts';
import {
  admitTinyStudy,
  fitSpec,
  folderOf,
  type JobRoom,
  openJobRoom,
  untilJob,
} from '../../../support/jobs.ts';

/** How many pairs of the study have a read by a model, and who has seen it. */
async function readsIn({ registry }: JobRoom, studyId: StudyId): Promise<number> {
  const pairs = await registry.query.studyPairs({ studyId, after: null, limit: 500 });
  return (await registry.query.allReads({ pairs: pairs.map(({ pair }) => pair.id) })).length;
}

it('a fit puts its model into the library, and all lesions are read with it unseen', async () => {
  const room = await openJobRoom();
  const { jobs, models, registry } = room;
  const studyId = await admitTinyStudy(room);
  const fit = await jobs.create(fitSpec(studyId));
  expect(await untilJob(room, fit.id, 'done', 'failed')).toBe('done');
  const [model] = await models.list({});
  expect(model).toMatchObject({ name: 'Small model', origin: 'synthetic', networks: ['resnet18'] });
  const left = (await readdir(await folderOf(room, fit.id))).toSorted();
  expect(left).toEqual(['cost.json', 'job.json', 'log.txt', 'study']);

  const ask = { kind: 'read-all', name: 'All', studyId, model: model!.hash } as const;
  // What was not fitted on real images speaks on phantoms only, until somebody lets it.
  expect((await failure(jobs.create({ ...ask, again: false }))).kind).toBe('locked');
  const reason = 'The study is a test';
  await models.unlock({ model: model!.hash, studyId, reason });
  const read = await jobs.create({ ...ask, again: false });
  expect(await untilJob(room, read.id, 'done', 'failed')).toBe('done');
  expect(await readsIn(room, studyId)).toBe(16);
  const [one] = await registry.query.studyPairs({ studyId, after: null, limit: 1 });
  const { user } = await room.settings.get({});
  expect(await registry.query.revealed({ lesionId: one!.lesion.id, reader: user })).toBeNull();
  expect((await jobs.get({ id: read.id })).progress).toMatchObject({ done: 8, total: 8, share: 1 });

  // What is read is passed over; asked again, it is read again.
  const second = await jobs.create({ ...ask, again: false });
  expect(await untilJob(room, second.id, 'done', 'failed')).toBe('done');
  expect((await jobs.log({ id: second.id, lines: 1 })).lines[0]).toContain('8 had been read');
  expect(await readsIn(room, studyId)).toBe(16);
  const again = await jobs.create({ ...ask, again: true });
  expect(await untilJob(room, again.id, 'done', 'failed')).toBe('done');
  expect(await readsIn(room, studyId)).toBe(32);
});

it('a pair that cannot be read is named in the log and stops nothing', async () => {
  const room = await openJobRoom();
  const { jobs, models, registry, folder } = room;
  const studyId = await admitTinyStudy(room);
  const fit = await jobs.create(fitSpec(studyId));
  expect(await untilJob(room, fit.id, 'done', 'failed')).toBe('done');
  const [model] = await models.list({});
  await models.unlock({ model: model!.hash, studyId, reason: 'The study is a test' });
  const [one] = await registry.query.studyPairs({ studyId, after: null, limit: 1 });
  const { hash } = one!.pair.b;
  await rm(join(folder, 'images', hash.slice(0, 2), hash));
  const ask = { kind: 'read-all', name: 'All', studyId, model: model!.hash, again: false } as const;
  const { id } = await jobs.create(ask);
  expect(await untilJob(room, id, 'done', 'failed')).toBe('done');
  expect(await readsIn(room, studyId)).toBe(15);
  const { lines } = await jobs.log({ id, lines: 50 });
  const told = `Pair ${one!.pair.code} of ${one!.patient.code} cannot be read`;
  expect(lines.filter((line) => line.includes(told))).toHaveLength(1);
});

it('a fit pauses with its checkpoint and goes on to the same model', async () => {
  const room = await openJobRoom();
  const { jobs, models } = room;
  const studyId = await admitTinyStudy(room);
  const paused = await jobs.create(fitSpec(studyId, { epochs: 6, name: 'Paused' }));
  for (;;) {
    const { lines } = await jobs.log({ id: paused.id, lines: 50 });
    if (lines.some((line) => line.includes('epoch 2'))) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await jobs.pause({ id: paused.id });
  expect(await untilJob(room, paused.id, 'paused', 'done')).toBe('paused');
  await jobs.resume({ id: paused.id });
  expect(await untilJob(room, paused.id, 'done', 'failed')).toBe('done');
  const [model] = await models.list({});
  const straight = await jobs.create(fitSpec(studyId, { epochs: 6, name: 'Straight' }));
  expect(await untilJob(room, straight.id, 'done', 'failed')).toBe('failed');
  // The same ONNX file with another card (another time): the same numbers.
  const { failure: cause } = await jobs.get({ id: straight.id });
  expect(cause).toContain('the library has the same ONNX file as "Paused"');
  expect(await models.list({})).toHaveLength(1);
  expect(model?.name).toBe('Paused');
});
