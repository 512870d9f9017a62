import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../shared/contract/jobs.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { useCommands } from '../../app/commands.ts';
import { useApi } from '../../rpc/api.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { CasesPanel } from './cases/cases-panel.tsx';
import { Compare } from './compare.tsx';
import { Comparisons } from './comparisons.tsx';
import { Figures } from './figures.tsx';
import { Warnings } from './notices.tsx';
import { Overview } from './overview.tsx';
import { RunFiles } from './run-files.tsx';
import styles from './results.module.css';
import { type CaseAsk, type RunSearch, type View, VIEWS } from './search.ts';
import { Subgroups } from './subgroups.tsx';
import { Tables } from './tables.tsx';

interface Props {
  readonly run: JobId;
  readonly search: RunSearch;
}

/** The figures of one run. */
export function RunScreen({ run, search }: Props) {
  const { t } = useTranslation('results');
  const api = useApi();
  const results = useQuery(api.results.get.queryOptions({ input: { run } }));
  const runs = useQuery(api.results.runs.queryOptions({ input: {} }));
  const name = runs.data?.find(({ id }) => id === run)?.name;
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Link to="/results">{t('back')}</Link>
        <h1>{name ?? results.data?.study ?? ''}</h1>
        {results.data === undefined ? null : <RunFiles run={run} />}
      </header>
      {results.isError ? (
        <FailureMessage error={results.error} onRetry={() => void results.refetch()} />
      ) : null}
      {results.isPending ? <Loading /> : null}
      {results.data === undefined ? null : (
        <Views run={run} results={results.data} search={search} />
      )}
    </div>
  );
}

interface ViewsProps extends Props {
  readonly results: RunResults;
}

function Views({ run, results, search }: ViewsProps) {
  const { t } = useTranslation('results');
  const navigate = useNavigate();
  const show = (next: RunSearch): void =>
    void navigate({ to: '/results/$run', params: { run: String(run) }, search: next });
  const choose = (view: View): void => show({ view });
  const onAsk = (ask: CaseAsk): void => show({ view: 'cases', ask });
  const { view, ask, beside } = search;
  useCommands([
    {
      group: t('title'),
      keys: VIEWS.map((_, index) => String(index + 1)),
      label: t('keys.view'),
      run: (key) => choose(VIEWS[Number(key) - 1]!),
    },
  ]);
  return (
    <>
      <Warnings results={results} />
      <div className={styles.bar}>
        <CompactChoice
          label={t('show')}
          beside
          value={view}
          onChange={choose}
          options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
      </div>
      {view === 'overview' ? <Overview results={results} onAsk={onAsk} /> : null}
      {view === 'tables' ? <Tables results={results} onAsk={onAsk} /> : null}
      {view === 'figures' ? <Figures results={results} onAsk={onAsk} /> : null}
      {view === 'subgroups' ? <Subgroups results={results} onAsk={onAsk} /> : null}
      {view === 'comparisons' ? <Comparisons results={results} onAsk={onAsk} /> : null}
      {view === 'cases' ? (
        <CasesPanel
          key={ask?.title ?? ''}
          {...{ run, results, ask }}
          onClear={() => choose('cases')}
        />
      ) : null}
      {view === 'compare' ? (
        <Compare
          {...{ run, results, beside }}
          onBeside={(other) => show({ view: 'compare', beside: other })}
        />
      ) : null}
    </>
  );
}

/** For an address that names no run. */
export function EmptyRun() {
  const { t } = useTranslation('results');
  return (
    <EmptyState
      icon={<ChartColumn />}
      title={t('gone')}
      actions={<Link to="/results">{t('back')}</Link>}
    >
      {t('goneText')}
    </EmptyState>
  );
}
