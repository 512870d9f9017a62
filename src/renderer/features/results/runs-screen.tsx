import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useApi } from '../../rpc/api.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import styles from './results.module.css';

/** Cross-validations whose figures can be shown, newest first. */
export function RunsScreen() {
  const { t } = useTranslation('results');
  const format = useFormat();
  const runs = useQuery(useApi().results.runs.queryOptions({ input: {} }));
  return (
    <div className={styles.screen}>
      <h1>{t('title')}</h1>
      {runs.isError ? (
        <FailureMessage error={runs.error} onRetry={() => void runs.refetch()} />
      ) : null}
      {runs.isPending ? <Loading /> : null}
      {runs.data?.length === 0 ? (
        <EmptyState icon={<ChartColumn />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      {runs.data === undefined || runs.data.length === 0 ? null : (
        <table className={table.table} aria-label={t('runs')}>
          <thead>
            <tr>
              <th scope="col">{t('run')}</th>
              <th scope="col">{t('study')}</th>
              <th scope="col">{t('created')}</th>
              <th scope="col" className={table.number}>
                {t('units')}
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.data.map(({ id, name, study, createdAt, units }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/results/$run" params={{ run: String(id) }}>
                    {name}
                  </Link>
                </th>
                <td>{study}</td>
                <td>{format.moment(createdAt)}</td>
                <td className={table.number}>
                  {t('unitsOf', {
                    done: format.integer(units.done),
                    total: format.integer(units.total),
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
