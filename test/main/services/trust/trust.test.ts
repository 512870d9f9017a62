import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { openRegistry } from '../../../../src/main/registry/open.ts';
import { createEvents } from '../../../../src/main/services/events.ts';
import { createModels } from '../../../../src/main/services/library/models.ts';
import { createTasks } from '../../../../src/main/services/tasks.ts';
import { createTrust } from '../../../../src/main/services/trust/trust.ts';
import { startWorker } from '../../../../src/main/process/process.ts';
import {
  confirmedFolder,
  confirmedModel,
  type ConfirmedOptions,
} from '../../../support/confirmed.ts';
import { readOf } from '../../../support/registry-records.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let shared: string;
beforeAll(async () => {
  shared = await confirmedModel();
});
afterAll(() => rm(shared, { recursive: true }));

async function trustOver(options: ConfirmedOptions) {
  const folder = await temporaryFolder();
  const { model, studyId } = await confirmedFolder(folder, { ...options, model: shared });
  const registry = await openRegistry({ folder });
  onTestFinished(() => registry.close());
  const events = createEvents();
  const access = { registry, events, acts: async () => registry.as('Dr. Weber') };
  const models = createModels({
    ...access,
    folder: join(folder, 'models'),
    tasks: createTasks(events),
    start: startWorker,
  });
  const settings = { model, studyId, rule: { kind: 'youden' }, errorRate: 0.1 } as const;
  return { trust: createTrust({ ...access, models }), registry, model, studyId, settings };
}

test('only confirmed patients the model has not seen are cases; the others are named with the reason', async () => {
  const { trust, model, studyId } = await trustOver({ benign: 31, malignant: 32, others: true });
  expect(await trust.cases({ model, studyId })).toEqual({
    benign: 31,
    malignant: 32,
    least: 30,
    excluded: [
      { reason: 'seen', patients: ['SEEN'] },
      { reason: 'no-pathology', patients: ['OPEN'] },
      { reason: 'both-kinds', patients: ['BOTH'] },
      { reason: 'unread', patients: ['UNREAD'] },
    ],
  });
});

test('a calibration is locked as v1 and v2, with who, what and which patients, and rolled back', async () => {
  const { trust, registry, model, studyId, settings } = await trustOver({
    benign: 32,
    malignant: 32,
  });
  const first = await trust.preview(settings);
  expect(first.result.temperature).toBeGreaterThan(1.2);
  expect(await trust.lock({ ...settings, casesHash: first.casesHash })).toEqual({ version: 1 });
  const rule = { kind: 'sensitivity', target: 0.95 } as const;
  await trust.lock({ ...settings, rule, casesHash: first.casesHash });
  const { current, versions } = await trust.versions({ model });
  expect(current).toBe(2);
  expect(versions.map(({ version, madeBy }) => [version, madeBy])).toEqual([
    [1, 'Dr. Weber'],
    [2, 'Dr. Weber'],
  ]);
  expect(versions[0]!.result).toEqual(first.result);
  const [kept] = await registry.query.calibrations({ model });
  expect(kept!.patients).toHaveLength(64);
  expect(kept!.studyId).toBe(studyId);

  for (const version of [1, null] as const) {
    await trust.choose({ model, version });
    expect((await trust.versions({ model })).current).toBe(version);
  }
  await expect(trust.choose({ model, version: 9 })).rejects.toThrow('Calibration 9');
});

test('it is not locked on other cases than were shown', async () => {
  const { trust, registry, studyId, model, settings } = await trustOver({
    benign: 30,
    malignant: 30,
  });
  const { casesHash } = await trust.preview(settings);
  const [{ pair, lesion }] = (await registry.query.studyPairs({
    studyId,
    after: null,
    limit: 1,
  })) as [Awaited<ReturnType<typeof registry.query.studyPairs>>[number]];
  const acts = registry.as('Dr. Weber');
  await acts.saveReads({ lesionId: lesion.id, reads: [readOf(pair.id, model, 0.123)] });
  await expect(trust.lock({ ...settings, casesHash })).rejects.toThrow('have changed since');
  expect((await trust.versions({ model })).versions).toEqual([]);
});

test('below 30 patients of a class it refuses and says how many there are', async () => {
  const { trust, settings } = await trustOver({ benign: 29, malignant: 40 });
  await expect(trust.preview(settings)).rejects.toThrow(
    '29 benign and 40 malignant patients can be used, and it needs 30 of each',
  );
});
