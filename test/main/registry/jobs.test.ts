import { describe, expect, test } from 'vitest';

import { JOB_STATES, type JobId, type JobState } from '../../../src/shared/contract/jobs.ts';
import type { ModelHash } from '../../../src/shared/domain/ids.ts';
import { failureOf } from '../../support/failure.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

const MODEL = 'a'.repeat(64) as ModelHash;

/** How each state is reached from the queue. */
const WAYS: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: [],
  running: ['running'],
  paused: ['running', 'paused'],
  interrupted: ['running', 'interrupted'],
  done: ['running', 'done'],
  failed: ['running', 'failed'],
  cancelled: ['cancelled'],
};

/** What may come after each state. */
const LEGAL: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'paused', 'cancelled'],
  running: ['paused', 'interrupted', 'done', 'failed', 'cancelled'],
  paused: ['queued', 'cancelled'],
  interrupted: ['queued', 'cancelled'],
  failed: ['queued', 'cancelled'],
  done: [],
  cancelled: [],
};

let folders = 0;

function queue({ as }: DirectRegistry, name = 'All lesions'): JobId {
  const acts = as('Dr. Weber');
  const study = acts.createStudy({ name: `Study ${(folders += 1)}`, kind: 'local' });
  return acts.queueJob({
    spec: { kind: 'read-all', name, studyId: study.id, model: MODEL, again: false },
    studyId: study.id,
    folder: `read-all-${folders}`,
  });
}

function go({ as }: DirectRegistry, id: JobId, to: JobState): void {
  as('Dr. Weber').moveJob({ id, to, ...(to === 'failed' ? { failure: 'the disk is full' } : {}) });
}

describe('a job in the registry', () => {
  test('is found again as it was asked for, the newest first', async () => {
    const registry = await directRegistry();
    const first = queue(registry);
    const second = queue(registry, 'Again');
    expect(registry.query.jobs(null).map(({ id }) => id)).toEqual([second, first]);
    expect(registry.query.job({ id: second })).toMatchObject({
      kind: 'read-all',
      name: 'Again',
      state: 'queued',
      createdBy: 'Dr. Weber',
      startedAt: null,
      endedAt: null,
      failure: null,
      progress: null,
      spec: { kind: 'read-all', name: 'Again', model: MODEL, again: false },
    });
    expect(registry.query.job({ id: second }).studyName).toMatch(/^Study/);
  });

  test.each(JOB_STATES.flatMap((from) => JOB_STATES.map((to) => [from, to] as const)))(
    'that is %s becomes %s, or is refused and stays',
    async (from, to) => {
      const registry = await directRegistry();
      const id = queue(registry);
      for (const step of WAYS[from]) go(registry, id, step);
      if (LEGAL[from].includes(to)) {
        go(registry, id, to);
        expect(registry.query.job({ id }).state).toBe(to);
      } else {
        const before = registry.query.job({ id });
        expect(failureOf(() => go(registry, id, to))).toMatchObject({ kind: 'record' });
        expect(registry.query.job({ id })).toEqual(before);
      }
    },
  );

  test('keeps when it was first begun, and why it failed until it is tried again', async () => {
    const registry = await directRegistry();
    const id = queue(registry);
    go(registry, id, 'running');
    const { startedAt } = registry.query.job({ id });
    go(registry, id, 'failed');
    const failed = registry.query.job({ id });
    expect(failed).toMatchObject({ startedAt, failure: 'the disk is full' });
    expect(failed.endedAt! > startedAt!).toBe(true);
    go(registry, id, 'queued');
    go(registry, id, 'running');
    expect(registry.query.job({ id })).toMatchObject({ startedAt, endedAt: null, failure: null });
  });

  test('keeps how far it was, where it was anywhere', async () => {
    const registry = await directRegistry();
    const id = queue(registry);
    go(registry, id, 'running');
    const acts = registry.as('Dr. Weber');
    acts.moveJob({ id, to: 'paused', progress: null });
    expect(registry.query.job({ id }).progress).toBeNull();
    go(registry, id, 'queued');
    go(registry, id, 'running');
    const progress = { done: 1, total: 4, share: 0.25, secondsLeft: 60, running: [] };
    acts.moveJob({ id, to: 'paused', progress });
    expect(registry.query.job({ id }).progress).toEqual(progress);
  });

  test('that was left running is interrupted, and only that', async () => {
    const registry = await directRegistry();
    const [running, queued, done] = [queue(registry), queue(registry), queue(registry)];
    for (const id of [running, done]) go(registry, id, 'running');
    go(registry, done, 'done');
    const acts = registry.as('Dr. Weber');
    expect(acts.interruptJobs(null)).toEqual([running]);
    expect(acts.interruptJobs(null)).toEqual([]);
    const states = [running, queued, done].map((id) => registry.query.job({ id }).state);
    expect(states).toEqual(['interrupted', 'queued', 'done']);
    const { writer } = registry;
    const [last] = writer.column<string>('SELECT detail FROM audit ORDER BY id DESC LIMIT 1');
    expect(JSON.parse(last!)).toEqual({
      job: running,
      state: { from: 'running', to: 'interrupted' },
    });
  });

  test('is never deleted, and what was asked for is never changed', async () => {
    const registry = await directRegistry();
    queue(registry);
    const { writer } = registry;
    expect(() => writer.run('DELETE FROM job')).toThrow(/never deleted/);
    for (const column of ['spec', 'folder', 'name', 'created_by', 'study_id'])
      expect(() => writer.run(`UPDATE job SET ${column} = ${column}`)).toThrow(/stays as it was/);
  });
});
