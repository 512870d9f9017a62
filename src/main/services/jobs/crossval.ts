import type { JobWork } from './work.ts';
import { runCrossval } from '../crossval/run.ts';
import { type EvaluateFolder, manifestOf, unitsDone } from './evaluate.ts';

export interface RunDependencies {
  readonly evaluate: EvaluateFolder;
  /** Least time between two checkpoints of a unit, in seconds; the runner's own by default. */
  readonly checkpointSeconds?: number;
}

/**
 * Fits the units of a frozen run that are not done yet, and computes the figures of those that are:
 * at its end, at its time limit, and where a unit failed.
 */
export function createRun({ evaluate, checkpointSeconds }: RunDependencies): JobWork<'crossval'> {
  return async ({ spec, place }, host) => {
    const { folder, study } = place;
    const { parallel, maxHours, keepModels } = spec;
    const figures = async (): Promise<void> => {
      if (host.signal.aborted || (await unitsDone(folder)) === 0) return;
      host.say('Figures are computed.');
      await evaluate(folder, null, host);
    };
    const manifest = await manifestOf(folder);
    const { weights } = spec.options;
    const run = { folder, studyRoot: study, manifest, parallel, maxHours, keepModels, weights };
    try {
      const { stoppedBy } = await runCrossval(run, {
        signal: host.signal,
        start: host.start,
        onProgress: host.onProgress,
        // It writes the same file.
        onLog: () => undefined,
        ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
      });
      await figures();
      return stoppedBy ?? 'done';
    } catch (error) {
      // What failed is told, whatever becomes of the figures of the others.
      await figures().catch((other: unknown) => host.say(String(other)));
      throw error;
    }
  };
}
