import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChartColumn, ListChecks, Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Job } from '../../../shared/contract/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import { JobProgressBar } from './job-progress.tsx';
import { JobSettings } from './job-settings.tsx';
import { JobStateText } from './job-state.tsx';
import styles from './jobs.module.css';
import { TimeLeft } from './time-left.tsx';
import { useJobActs } from './use-job-acts.ts';

/** Everything that runs for hours, waits to, or has run. */
export function JobsScreen() {
  const { t } = useTranslation('jobs');
  const navigate = useNavigate();
  const jobs = useQuery(useApi().jobs.list.queryOptions({ input: {} }));
  const make = (): void => void navigate({ to: '/jobs/new' });
  useCommands([{ group: t('title'), keys: ['n'], label: t('new'), run: make }]);
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        <Button kind="primary" onPress={make}>
          {t('new')}
        </Button>
      </header>
      <p className={styles.explain}>{t('explain')}</p>
      {jobs.isError ? (
        <FailureMessage error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : null}
      {jobs.isPending ? <Loading /> : null}
      {jobs.data?.length === 0 ? (
        <EmptyState icon={<ListChecks />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      {jobs.data === undefined || jobs.data.length === 0 ? null : <JobTable jobs={jobs.data} />}
      <JobSettings />
    </div>
  );
}

function JobTable({ jobs }: { readonly jobs: readonly Job[] }) {
  const { t } = useTranslation('jobs');
  return (
    // What scrolls must be reached by the keyboard.
    <div className={styles.scroll} role="region" aria-label={t('title')} tabIndex={0}>
      <table className={table.table} aria-label={t('list')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('kind.title')}</th>
            <th scope="col">{t('study')}</th>
            <th scope="col">{t('state.title')}</th>
            <th scope="col">{t('progress.title')}</th>
            <th scope="col">{t('timeLeft.title')}</th>
            <th scope="col">{t('created')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function JobRow({ job }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const navigate = useNavigate();
  const acts = useJobActs(job);
  const { id, name, kind, studyName, createdAt, results } = job;
  return (
    <tr>
      <th scope="row">
        <Link to="/jobs/$job" params={{ job: String(id) }}>
          {name}
        </Link>
        {acts.failure === null ? null : <FailureMessage error={acts.failure} />}
      </th>
      <td>{t(`kind.${kind}`)}</td>
      <td>{studyName}</td>
      <td>
        <JobStateText job={job} />
      </td>
      <td className={styles.wide}>
        <JobProgressBar job={job} />
      </td>
      <td>
        <TimeLeft job={job} />
      </td>
      <td className={styles.quiet}>{format.moment(createdAt)}</td>
      <td>
        <span className={styles.rowActs}>
          {acts.can.pause ? (
            <IconButton label={t('pauseOf', { name })} onPress={acts.pause}>
              <Pause />
            </IconButton>
          ) : null}
          {acts.can.resume ? (
            <IconButton label={t('resumeOf', { name })} onPress={acts.resume}>
              <Play />
            </IconButton>
          ) : null}
          {results ? (
            <IconButton
              label={t('resultsOf', { name })}
              onPress={() => void navigate({ to: '/results/$run', params: { run: String(id) } })}
            >
              <ChartColumn />
            </IconButton>
          ) : null}
        </span>
      </td>
    </tr>
  );
}
