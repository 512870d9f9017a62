import { join } from 'node:path';

import type { Registry } from '../../registry/interface.ts';
import type { EvaluateFolder } from './evaluate.ts';
import { countedProgress, type JobWork } from './work.ts';

export interface EvaluationDependencies {
  readonly registry: Pick<Registry, 'query'>;
  /** `jobs/` of the data folder. */
  readonly folder: string;
  readonly evaluate: EvaluateFolder;
}

/** The figures of a run anew, with what was chosen: they take the place of those that are there. */
export function createEvaluation({
  registry,
  folder,
  evaluate,
}: EvaluationDependencies): JobWork<'evaluation'> {
  return async ({ spec }, host) => {
    const run = await registry.query.job({ id: spec.run });
    host.onProgress(countedProgress(0, 1, null));
    host.say(`The figures of "${run.name}" are computed.`);
    await evaluate(join(folder, run.folder), spec.options, host);
    host.onProgress(countedProgress(1, 1, 0));
    return 'done';
  };
}
