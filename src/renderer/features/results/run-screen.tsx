import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../shared/contract/jobs.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { useApi } from '../../rpc/api.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import type { CaseAsk } from './case-ask.ts';
import { CaseList } from './case-list.tsx';
import { Overview } from './overview.tsx';
import styles from './results.module.css';
import { Tables } from './tables.tsx';

const VIEWS = ['overview', 'tables'] as const;

/** The figures of one run. */
export function RunScreen({ run }: { readonly run: JobId }) {
  const { t } = useTranslation('results');
  const results = useQuery(useApi().results.get.queryOptions({ input: { run } }));
  return (
    <div className={styles.screen}>
      <Link to="/results">{t('back')}</Link>
      {results.isError ? (
        <FailureMessage error={results.error} onRetry={() => void results.refetch()} />
      ) : null}
      {results.isPending ? <Loading /> : null}
      {results.data === undefined ? null : <Views results={results.data} />}
    </div>
  );
}

function Views({ results }: { readonly results: RunResults }) {
  const { t } = useTranslation('results');
  const [view, setView] = useState<(typeof VIEWS)[number]>('overview');
  const [ask, setAsk] = useState<CaseAsk | null>(null);
  return (
    <>
      <h1>{results.study}</h1>
      <CompactChoice
        label={t('show')}
        beside
        value={view}
        onChange={setView}
        options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
      />
      {view === 'overview' ? (
        <Overview results={results} />
      ) : (
        <>
          <Tables results={results} onAsk={setAsk} />
          {ask === null ? null : (
            <CaseList results={results} ask={ask} onClose={() => setAsk(null)} />
          )}
        </>
      )}
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
