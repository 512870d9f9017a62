import type { ReactNode } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { JOB_KINDS } from '../../../shared/contract/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { Button } from '../../ui/button.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage, Loading } from '../../ui/states.tsx';
import { CostCard } from './cost-card.tsx';
import { FittingFields } from './fitting-fields.tsx';
import { GuardCard } from './guard-card.tsx';
import { EvaluationFields, FitFields, ReadFields } from './other-fields.tsx';
import { PatientFields } from './patient-fields.tsx';
import { PlanFields } from './plan-fields.tsx';
import { ProtocolFields } from './protocol-fields.tsx';
import styles from './new-job.module.css';
import { type NewJob, type Obstacle, useNewJob } from './use-new-job.ts';

/** Puts a job together: everything is chosen already, and one press starts it. */
export function NewJobScreen() {
  const { t } = useTranslation(['newJob', 'jobs']);
  const job = useNewJob();
  return (
    <div className={styles.screen}>
      <Link to="/jobs">{t('back', { ns: 'jobs' })}</Link>
      <h1>{t('title')}</h1>
      {job === undefined ? <Loading /> : <Desk job={job} />}
    </div>
  );
}

function Desk({ job }: { readonly job: NewJob }) {
  const { t } = useTranslation(['newJob', 'jobs']);
  const navigate = useNavigate();
  const { form, change, context, spec, cost, guard } = job;
  const group = t('title');
  useCommands([
    { group, keys: ['Mod+Enter'], label: t('start'), run: job.start, whileTyping: true },
    {
      group,
      keys: ['Escape'],
      label: t('back', { ns: 'jobs' }),
      run: () => void navigate({ to: '/jobs' }),
    },
  ]);
  return (
    <div className={styles.desk}>
      <div className={styles.form}>
        <Section id="job-what" title={t('what')}>
          <CompactChoice
            label={t('kind')}
            value={form.kind}
            onChange={(kind) => change({ kind })}
            options={JOB_KINDS.map((value) => ({
              value,
              label: t(`kind.${value}`, { ns: 'jobs' }),
            }))}
          />
          <p className={styles.quiet}>{t(`kindMeans.${form.kind}`)}</p>
          <PatientFields job={job} />
          <TextField
            label={t('name')}
            placeholder={context.name}
            hint={t('nameHint')}
            value={form.name}
            onChange={(name) => change({ name })}
          />
        </Section>
        <KindFields job={job} />
      </div>
      <div className={styles.verdict}>
        {spec === null ? null : <CostCard kind={spec.kind} cost={cost} />}
        {guard === null || cost.error !== null || context.studyId === null ? null : (
          <GuardCard
            studyId={context.studyId}
            guard={guard}
            waits={cost.data === undefined}
            reasons={form.reasons}
            onReasons={(reasons) => change({ reasons })}
          />
        )}
        <StartCard job={job} />
      </div>
    </div>
  );
}

function KindFields({ job }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  switch (job.form.kind) {
    case 'crossval':
      return (
        <>
          <Section id="job-plan" title={t('plan.title')}>
            <PlanFields job={job} />
          </Section>
          <Section id="job-protocol" title={t('protocol.title')}>
            <ProtocolFields job={job} />
          </Section>
          <Section id="job-fitting" title={t('fitting')}>
            <FittingFields job={job} />
          </Section>
        </>
      );
    case 'fit':
      return (
        <>
          <FitFields job={job} />
          <Section id="job-fitting" title={t('fitting')}>
            <FittingFields job={job} />
          </Section>
        </>
      );
    case 'read-all':
      return <ReadFields job={job} />;
    case 'evaluation':
      return <EvaluationFields job={job} />;
  }
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ id, title, children }: SectionProps) {
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** The one thing to do, and why it cannot be done yet. */
function StartCard({ job: { obstacle, start, isStarting, failure } }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  const say = useObstacleText();
  return (
    <section className={styles.start} aria-label={t('start')}>
      {failure === null ? null : <FailureMessage error={failure} />}
      <p id="job-obstacle" role="status" className={styles.quiet}>
        {isStarting ? t('starting') : obstacle === null ? t('ready') : say(obstacle)}
      </p>
      <Button
        kind="primary"
        onPress={start}
        isDisabled={obstacle !== null}
        isPending={isStarting}
        aria-describedby="job-obstacle"
      >
        {t('start')}
      </Button>
    </section>
  );
}

function useObstacleText(): (obstacle: Obstacle) => string {
  const { t } = useTranslation('newJob');
  const { counted } = useFormat();
  return (obstacle) => {
    switch (obstacle.why) {
      case 'missing':
        return t(`missing.${obstacle.what}`);
      case 'wait':
        return t(`wait.${obstacle.what}`);
      case 'leaks':
        return t('wait.leaks', counted(obstacle.count));
    }
  };
}
