import { join } from 'node:path';

import type { LearningCurve } from '../../../shared/crossval/results.ts';
import { fitName } from '../../../shared/crossval/arms.ts';
import { unitsOf } from '../../../shared/crossval/units.ts';
import { readEpochsSoFar, readManifest, readMetrics } from '../../crossval/folder.ts';
import { exists } from '../../files/read.ts';
import type { JobRecord } from '../../registry/interface.ts';
import { METRICS_NAME, workingFolderOf } from '../../training/working-folder.ts';
import { placeOf } from './folders.ts';

/**
 * The epochs that a run or a fit has come through by now, unit by unit: those that are done, and
 * those that go on. None for other kinds of jobs, and none of a fit whose model the library has.
 */
export async function epochsOf(
  { spec }: Pick<JobRecord, 'spec'>,
  folder: string,
): Promise<LearningCurve[]> {
  if (spec.kind === 'crossval') {
    const manifest = await readManifest(folder);
    if (manifest === undefined) return [];
    const curves: LearningCurve[] = [];
    for (const { id } of unitsOf(manifest.content)) {
      const epochs = await readEpochsSoFar(folder, id);
      if (epochs.length > 0) curves.push({ unit: id, epochs });
    }
    return curves;
  }
  if (spec.kind !== 'fit') return [];
  const path = join(workingFolderOf(placeOf(folder).model), METRICS_NAME);
  if (!(await exists(path))) return [];
  return [{ unit: `${fitName(spec.fit)}/fold-1`, epochs: await readMetrics(path) }];
}
