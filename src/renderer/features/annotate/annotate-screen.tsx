import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { BoxSelect, CheckCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { WorklistQuery } from '../../../shared/contract/worklist.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import styles from './annotate.module.css';
import { Desk } from './desk.tsx';
import { firstPair } from './first-pair.ts';
import { type AnnotateSearch, isFiltered, queueOf } from './search.ts';
import { useNeighbours, useProgress } from './use-queue.ts';

/** Pair after pair of the patients asked for, each with its crop. */
export function AnnotateScreen({ search }: { readonly search: AnnotateSearch }) {
  const query = useMemo(() => queueOf(search), [search]);
  const progress = useProgress(query);
  if (progress.isError) {
    return (
      <div className={styles.failure}>
        <FailureMessage error={progress.error} onRetry={() => void progress.refetch()} />
      </div>
    );
  }
  if (progress.data === undefined) return <Loading />;
  const { first, total, unannotated } = progress.data;
  if (search.pair !== undefined) {
    const done = { done: total - unannotated, total };
    return <OpenPair id={search.pair} query={query} first={first} progress={done} />;
  }
  if (total === 0) return <NothingThere filtered={isFiltered(query)} />;
  if (first === null) return <AllDone query={query} total={total} />;
  return <Navigate to="/annotate" search={{ ...search, pair: first }} replace />;
}

interface OpenPairProps {
  readonly id: PairId;
  readonly query: WorklistQuery;
  readonly first: PairId | null;
  readonly progress: { readonly done: number; readonly total: number };
}

function OpenPair({ id, query, first, progress }: OpenPairProps) {
  const { t } = useTranslation('annotate');
  const api = useApi();
  const go = useGoTo();
  const neighbours = useNeighbours(id, query, first);
  const record = useQuery(
    api.pairs.get.queryOptions({ input: { id }, placeholderData: keepPreviousData }),
  );
  const { previous } = neighbours;
  const before = useQuery({
    ...api.pairs.get.queryOptions({ input: { id: previous ?? id } }),
    enabled: typeof previous === 'number',
  });
  if (record.isError) {
    return (
      <div className={styles.failure}>
        <FailureMessage error={record.error} onRetry={() => void record.refetch()} />
        <Button onPress={() => go(null)}>{t('first')}</Button>
      </div>
    );
  }
  if (record.data === undefined) return <Loading />;
  return (
    <Desk
      record={record.data}
      ready={!record.isPlaceholderData}
      previous={typeof previous === 'number' ? (before.data?.pair ?? null) : null}
      neighbours={neighbours}
      progress={progress}
      filtered={isFiltered(query)}
      onGo={go}
    />
  );
}

/** Opens a pair; null goes where the queue decides. */
function useGoTo(): (pair: PairId | null) => void {
  const navigate = useNavigate({ from: '/annotate' });
  const queries = useQueryClient();
  const api = useApi();
  const go = async (pair: PairId | null): Promise<void> => {
    // What was just saved may not be counted yet: nobody is sent back to it.
    if (pair === null) await queries.invalidateQueries({ queryKey: api.pairs.unannotated.key() });
    await navigate({
      to: '/annotate',
      search: (now) => ({ ...now, pair: pair ?? undefined }),
    });
  };
  return (pair) => void go(pair);
}

function NothingThere({ filtered }: { readonly filtered: boolean }) {
  const { t } = useTranslation('annotate');
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<BoxSelect />}
      title={t('empty.title')}
      actions={
        <>
          {filtered ? (
            <Button kind="primary" onPress={() => void navigate({ to: '/annotate', search: {} })}>
              {t('showAll')}
            </Button>
          ) : (
            <Button kind="primary" onPress={() => void navigate({ to: '/import' })}>
              {t('empty.import')}
            </Button>
          )}
          <Button onPress={() => void navigate({ to: '/' })}>{t('empty.patients')}</Button>
        </>
      }
    >
      {filtered ? t('empty.filtered') : t('empty.text')}
    </EmptyState>
  );
}

function AllDone({ query, total }: { readonly query: WorklistQuery; readonly total: number }) {
  const { t } = useTranslation('annotate');
  const { counted } = useFormat();
  const navigate = useNavigate();
  const go = useGoTo();
  const api = useApi();
  const queries = useQueryClient();
  const again = async (): Promise<void> => go(await firstPair(queries, api, query));
  return (
    <EmptyState
      icon={<CheckCheck />}
      title={t('done.title')}
      actions={
        <>
          <Button kind="primary" onPress={() => void again()}>
            {t('done.again')}
          </Button>
          {isFiltered(query) ? (
            <Button onPress={() => void navigate({ to: '/annotate', search: {} })}>
              {t('showAll')}
            </Button>
          ) : null}
          <Button onPress={() => void navigate({ to: '/' })}>{t('done.patients')}</Button>
        </>
      }
    >
      {t('done.text', counted(total))}
    </EmptyState>
  );
}
