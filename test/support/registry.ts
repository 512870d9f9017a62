import { onTestFinished } from 'vitest';

import type { Registry } from '../../src/main/registry/interface.ts';
import { openRegistry } from '../../src/main/registry/open.ts';
import type { StudyId } from '../../src/shared/domain/ids.ts';
import { importOf, type newPair } from './registry-records.ts';
import { temporaryFolder } from './temporary.ts';

/** An empty registry in a folder of its own, closed when the test is finished. */
export async function temporaryRegistry(): Promise<{
  readonly registry: Registry;
  readonly folder: string;
}> {
  const folder = await temporaryFolder();
  const registry = await openRegistry({ folder });
  onTestFinished(registry.close);
  return { registry, folder };
}

/** Imports pairs into a study; the result of the act. */
export async function importPairs(
  registry: Registry,
  studyId: StudyId,
  pairs: readonly ReturnType<typeof newPair>[],
  actor = 'Tester',
): ReturnType<ReturnType<Registry['as']>['saveImport']> {
  return registry.as(actor).saveImport({ study: { id: studyId }, ...importOf(pairs) });
}
