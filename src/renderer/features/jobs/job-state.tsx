import { CircleAlert, CircleCheck, CirclePause, CircleX, Clock, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Job, JobState } from '../../../shared/contract/jobs.ts';
import styles from './jobs.module.css';

const SIGNS = {
  queued: Clock,
  running: LoaderCircle,
  paused: CirclePause,
  interrupted: CircleAlert,
  done: CircleCheck,
  failed: CircleAlert,
  cancelled: CircleX,
} as const satisfies Record<JobState, unknown>;

/** What a job does now, in a word and a sign. */
export function JobStateText({ job: { state, stopping } }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const Sign = SIGNS[state];
  return (
    <span className={`${styles.state} ${styles[state]}`}>
      <Sign aria-hidden="true" />
      {stopping === null ? t(`state.${state}`) : t(`stopping.${stopping}`)}
    </span>
  );
}
