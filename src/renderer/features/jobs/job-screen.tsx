import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Job, JobId } from '../../../shared/contract/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { JobLearning } from './job-learning.tsx';
import { JobLog } from './job-log.tsx';
import { JobProgressBar } from './job-progress.tsx';
import { JobStateText } from './job-state.tsx';
import styles from './jobs.module.css';
import { RunningUnits } from './running-units.tsx';
import { TimeLeft } from './time-left.tsx';
import { type JobActs, useJobActs } from './use-job-acts.ts';

/** How one job goes, or how it went. */
export function JobScreen({ id }: { readonly id: JobId }) {
  const { t } = useTranslation('jobs');
  const job = useQuery(useApi().jobs.get.queryOptions({ input: { id } }));
  return (
    <div className={styles.screen}>
      <Link to="/jobs">{t('back')}</Link>
      {job.isError ? <FailureMessage error={job.error} onRetry={() => void job.refetch()} /> : null}
      {job.isPending ? <Loading /> : null}
      {job.data === undefined ? null : <JobDetail job={job.data} />}
    </div>
  );
}

function JobDetail({ job }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const acts = useJobActs(job);
  const [asking, setAsking] = useState(false);
  const { id, name, state, results, progress } = job;
  const navigate = useNavigate();
  const show = (): void => void navigate({ to: '/results/$run', params: { run: String(id) } });
  const group = t('title');
  useCommands([
    { group, keys: ['Escape'], label: t('back'), run: () => void navigate({ to: '/jobs' }) },
    ...(acts.can.pause ? [{ group, keys: ['p'], label: t('pause'), run: acts.pause }] : []),
    ...(acts.can.resume ? [{ group, keys: ['p'], label: t('resume'), run: acts.resume }] : []),
    ...(acts.can.cancel
      ? [{ group, keys: ['Delete'], label: t('cancel'), run: () => setAsking(true) }]
      : []),
    ...(results ? [{ group, keys: ['r'], label: t('results'), run: show }] : []),
  ]);
  return (
    <>
      <header className={styles.head}>
        <h1>{name}</h1>
        <JobStateText job={job} />
        <Acts acts={acts} onAsk={() => setAsking(true)} onResults={results ? show : null} />
      </header>
      {acts.failure === null ? null : <FailureMessage error={acts.failure} />}
      <p className={styles.quiet}>{t(`stateMeans.${state}`)}</p>
      {state === 'failed' ? <Failed job={job} /> : null}
      <section className={styles.card} aria-label={t('progress.title')}>
        <JobProgressBar job={job} />
        <Facts job={job} />
      </section>
      {state === 'running' && progress !== null ? <RunningUnits units={progress.running} /> : null}
      <JobLearning job={job} />
      <JobLog id={id} />
      <CancelDialog
        name={name}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          acts.cancel();
        }}
      />
    </>
  );
}

interface ActsProps {
  readonly acts: JobActs;
  readonly onAsk: () => void;
  /** Null where there are no results. */
  readonly onResults: (() => void) | null;
}

/** The one thing to do next is the primary one: to go on, or to look at what came of it. */
function Acts({ acts, onAsk, onResults }: ActsProps) {
  const { t } = useTranslation('jobs');
  const { can, isPending } = acts;
  return (
    <div className={styles.acts}>
      {can.cancel ? <Button onPress={onAsk}>{t('cancel')}</Button> : null}
      {can.pause ? (
        <Button onPress={acts.pause} isPending={isPending}>
          {t('pause')}
        </Button>
      ) : null}
      {onResults === null ? null : (
        <Button kind={can.resume ? 'plain' : 'primary'} onPress={onResults}>
          {t('results')}
        </Button>
      )}
      {can.resume ? (
        <Button kind="primary" onPress={acts.resume} isPending={isPending}>
          {t('resume')}
        </Button>
      ) : null}
    </div>
  );
}

function Failed({ job: { failure } }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const say = useFailureText();
  return (
    <Callout kind="warning">
      <strong>{t('failed')}</strong>
      {failure === null ? null : <p>{say(failure)}</p>}
      <p>{t('tryAgain')}</p>
    </Callout>
  );
}

function Facts({ job }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const { kind, studyName, state, createdAt, createdBy, startedAt, endedAt } = job;
  return (
    <dl className={styles.facts}>
      {state === 'running' ? (
        <Fact label={t('timeLeft.title')}>
          <TimeLeft job={job} />
        </Fact>
      ) : null}
      <Fact label={t('kind.title')}>{t(`kind.${kind}`)}</Fact>
      {studyName === '' ? null : <Fact label={t('study')}>{studyName}</Fact>}
      <Fact label={t('created')}>{format.moment(createdAt)}</Fact>
      <Fact label={t('createdBy')}>{createdBy}</Fact>
      {startedAt === null ? null : <Fact label={t('started')}>{format.moment(startedAt)}</Fact>}
      {endedAt === null ? null : <Fact label={t('ended')}>{format.moment(endedAt)}</Fact>}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface CancelProps {
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

function CancelDialog({ name, isOpen, onClose, onConfirm }: CancelProps) {
  const { t } = useTranslation('jobs');
  return (
    <Dialog
      title={t('cancelling.title', { name })}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('cancelling.keep')}
          </Button>
          <Button kind="danger" onPress={onConfirm}>
            {t('cancelling.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('cancelling.text')}</p>
    </Dialog>
  );
}

/** For an address that names no job. */
export function EmptyJob() {
  const { t } = useTranslation('jobs');
  return (
    <EmptyState
      icon={<ListChecks />}
      title={t('gone')}
      actions={<Link to="/jobs">{t('back')}</Link>}
    >
      {t('goneText')}
    </EmptyState>
  );
}
