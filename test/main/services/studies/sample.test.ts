import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Task } from '../../../../src/shared/contract/app.ts';
import { failure } from '../../../support/failure.ts';
import { filesBelow, openWorkplace, type Workplace } from '../../../support/imports.ts';

/** The sample's task once it is over. */
function over({ events }: Workplace): Promise<Task> {
  return new Promise((resolve) => {
    const stop = events.subscribe((event) => {
      if (event.type !== 'task' || event.task.state === 'running') return;
      stop();
      resolve(event.task);
    });
  });
}

describe('the sample', () => {
  it('is drawn, stored as a study of its own, and there once', async () => {
    const workplace = await openWorkplace(undefined, { samplePatients: 3 });
    const { studies, registry, folder } = workplace;
    const ended = over(workplace);
    const { task } = await studies.loadSample({});
    // A second click while it is being drawn is the same task.
    expect(await studies.loadSample({})).toEqual({ task });
    expect(await ended).toMatchObject({ id: task, kind: 'sample', state: 'done' });
    const [study] = await studies.list({});
    expect(study).toMatchObject({ name: 'Sample', kind: 'sample', patients: 3 });
    const pairs = await registry.query.studyPairs({ studyId: study!.id, after: null, limit: 500 });
    expect(pairs).toHaveLength(study!.pairs);
    for (const { pair, lesion } of pairs) {
      expect(pair.extra).toMatchObject({ synthetic: 'phantom' });
      expect(pair.roi).toMatchObject({ version: 1 });
      expect(lesion.diagnosis).not.toBeNull();
    }
    expect(await readdir(join(folder, 'staging'))).toEqual([]);
    expect((await failure(studies.loadSample({}))).message).toBe(
      'Sample study: it is there already. Choose it in the worklist.',
    );
  });

  it('leaves nothing where it is stopped, and can be loaded then', async () => {
    const workplace = await openWorkplace(undefined, { samplePatients: 4 });
    const { studies, tasks, folder, events } = workplace;
    const stopped = over(workplace);
    const stop = events.subscribe((event) => {
      if (event.type === 'task' && (event.task.progress?.done ?? 0) > 0)
        tasks.cancel(event.task.id);
    });
    await studies.loadSample({});
    expect(await stopped).toMatchObject({ state: 'cancelled', failure: null });
    stop();
    expect(await filesBelow(join(folder, 'staging'))).toEqual([]);
    expect(await studies.list({})).toEqual([]);
    const done = over(workplace);
    await studies.loadSample({});
    expect(await done).toMatchObject({ state: 'done' });
    expect(await studies.list({})).toHaveLength(1);
  });
});
