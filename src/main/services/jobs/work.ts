import type { JobProgress, JobSpec, SpecOf } from '../../../shared/contract/jobs.ts';
import type { StartWorker } from '../../process/process.ts';
import type { JobRecord } from '../../registry/interface.ts';
import type { JobPlace } from './folders.ts';

/** What a job gets that is going on. */
export interface JobHost {
  /** Aborted to stop it: it writes checkpoints and throws SonopairError `cancelled`. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
  /** Adds a line to its log, with the time. */
  readonly say: (text: string) => void;
  /** How its computing processes are made. */
  readonly start: StartWorker;
}

/** How a job came to an end by itself: all of it is done, or its time was over. */
export type JobEnd = 'done' | 'time';

/** A job with what was asked for. */
export interface JobOf<Kind extends JobSpec['kind']> {
  readonly record: JobRecord;
  readonly spec: SpecOf<Kind>;
  readonly place: JobPlace;
}

/** Does a job of one kind from whatever is there: it may have been stopped before. */
export type JobWork<Kind extends JobSpec['kind']> = (
  job: JobOf<Kind>,
  host: JobHost,
) => Promise<JobEnd>;

export type JobWorks = { readonly [Kind in JobSpec['kind']]: JobWork<Kind> };

/** Progress of work that is counted in whole pieces. */
export function countedProgress(
  done: number,
  total: number,
  secondsLeft: number | null,
): JobProgress {
  return { done, total, share: total === 0 ? 1 : done / total, secondsLeft, running: [] };
}
