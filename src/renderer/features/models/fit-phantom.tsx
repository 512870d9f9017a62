import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { Task } from '../../../shared/contract/app.ts';
import { useHappenings } from '../../app/events.ts';
import { useApi } from '../../rpc/api.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { TaskStatus } from '../../ui/task-status.tsx';
import styles from './models.module.css';

export interface PhantomFit {
  readonly start: () => void;
  readonly isStarting: boolean;
  readonly isRunning: boolean;
  /** The latest fit of this session; undefined where there was none. */
  readonly task: Task | undefined;
  /** Why it could not be started, or null. */
  readonly failure: unknown;
}

/** Fits the phantom model in the background, wherever that is asked for. */
export function useFitPhantom(): PhantomFit {
  const task = useHappenings(({ tasks }) => tasks.findLast(({ kind }) => kind === 'fit'));
  const fit = useMutation(useApi().models.fitPhantom.mutationOptions());
  const isRunning = task?.state === 'running';
  return {
    start: () => {
      if (!isRunning && !fit.isPending) fit.mutate({});
    },
    isStarting: fit.isPending,
    isRunning,
    task,
    failure: fit.error,
  };
}

/** How the fit goes, or how it ended; nothing before the first one. */
export function FitStatus({ fit }: { readonly fit: PhantomFit }) {
  const { t } = useTranslation('models');
  if (fit.failure !== null) return <FailureMessage error={fit.failure} onRetry={fit.start} />;
  if (fit.task === undefined) return null;
  return (
    <section className={styles.fit} aria-label={t('fit')}>
      {fit.isRunning ? (
        <div>
          <h2>{t('fitting')}</h2>
          <p className={styles.quiet}>{t('fitExplain')}</p>
        </div>
      ) : null}
      <TaskStatus task={fit.task} done={t('fitted')} />
    </section>
  );
}
