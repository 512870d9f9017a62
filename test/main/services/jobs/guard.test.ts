import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { guardOf } from '../../../../src/main/services/crossval/guard.ts';
import { failure } from '../../../support/failure.ts';
import { fitSpec, openJobRoom, runSpec } from '../../../support/jobs.ts';
import { tinyStudy } from '../../../support/tiny-study.ts';

const REASON = 'Both are one phantom, drawn twice';

test.each([
  ['a cross-validation', runSpec],
  ['a single fit', fitSpec],
])('%s is not queued before every leak has a reason', async (_what, specOf) => {
  const room = await openJobRoom(undefined, { leaks: guardOf(() => undefined) });
  const source = join(room.folder, '..', 'leaking');
  await mkdir(source, { recursive: true });
  await tinyStudy(source, 8);
  // One picture of two patients; the second pair keeps the import from taking it for the same.
  await copyFile(join(source, 'images/P0-1_b.png'), join(source, 'images/P2-1_b.png'));
  const { studyId } = await room.imports.importFolder(
    source,
    { name: 'Leaking', kind: 'local' },
    { signal: new AbortController().signal, progress: () => undefined, step: () => undefined },
  );
  // In one part it only warns: of a single fit nobody knows the parts beforehand.
  const spec = specOf(studyId);
  const leaks = await room.jobs.leaks(spec);
  expect(leaks).toMatchObject([{ kind: 'identical-image', patients: ['P0', 'P2'] }]);
  const blocking = leaks.filter(({ severity }) => severity === 'blocks');
  if (spec.kind === 'fit') expect(blocking).toHaveLength(1);
  if (blocking.length > 0) {
    expect((await failure(room.jobs.create(spec))).message).toContain('data would leak');
    expect(await room.jobs.list({})).toEqual([]);
  }
  const overrides = blocking.map(({ id }) => ({ leak: id, reason: REASON }));
  const { id } = await room.jobs.create({ ...spec, overrides });
  await room.jobs.cancel({ id });
});
