import { useMutation } from '@tanstack/react-query';

import type { Job } from '../../../shared/contract/jobs.ts';
import { useApi } from '../../rpc/api.tsx';

export interface JobActs {
  /** What can be done with it now. */
  readonly can: Readonly<Record<'pause' | 'resume' | 'cancel', boolean>>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  readonly isPending: boolean;
  /** Why the last of them did not work, or null. */
  readonly failure: unknown;
}

/** What can be done with a job in its state; a job that is stopping is left alone. */
export function actsOn({ state, stopping }: Pick<Job, 'state' | 'stopping'>): JobActs['can'] {
  const isEnded = state === 'done' || state === 'cancelled';
  return {
    pause: stopping === null && (state === 'queued' || state === 'running'),
    resume: state === 'paused' || state === 'interrupted' || state === 'failed',
    cancel: !isEnded && stopping !== 'cancel',
  };
}

/** Pauses a job, goes on with it, or ends it. */
export function useJobActs(job: Pick<Job, 'id' | 'state' | 'stopping'>): JobActs {
  const { jobs } = useApi();
  const pause = useMutation(jobs.pause.mutationOptions());
  const resume = useMutation(jobs.resume.mutationOptions());
  const cancel = useMutation(jobs.cancel.mutationOptions());
  const all = [pause, resume, cancel];
  const asked = { id: job.id };
  const run = (act: typeof pause): void => {
    for (const each of all) each.reset();
    act.mutate(asked);
  };
  return {
    can: actsOn(job),
    pause: () => run(pause),
    resume: () => run(resume),
    cancel: () => run(cancel),
    isPending: all.some(({ isPending }) => isPending),
    failure: all.find(({ error }) => error !== null)?.error ?? null,
  };
}
