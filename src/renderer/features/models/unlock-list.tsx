import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import { useApi } from '../../rpc/api.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import styles from './models.module.css';

/** Where models of images that are not real may speak, who said so, and why. */
export function UnlockList({ models }: { readonly models: readonly ModelCard[] }) {
  const { t } = useTranslation('models');
  const { moment } = useFormat();
  const api = useApi();
  const unlocks = useQuery(api.models.unlocks.queryOptions({ input: {} }));
  const studies = useQuery(api.studies.list.queryOptions({ input: {} }));
  if (unlocks.isError) return <FailureMessage error={unlocks.error} />;
  if (unlocks.data === undefined || unlocks.data.length === 0) return null;
  return (
    <section className={styles.unlocks} aria-labelledby="unlocks-title">
      <h2 id="unlocks-title">{t('unlocks.title')}</h2>
      <p className={styles.quiet}>{t('unlocks.explain')}</p>
      <table className={table.table}>
        <thead>
          <tr>
            {(['model', 'study', 'reason', 'by', 'at'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`unlocks.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {unlocks.data.map(({ model, studyId, by, reason, at }) => (
            <tr key={`${model} ${studyId} ${at}`}>
              <th scope="row">
                {models.find(({ hash }) => hash === model)?.name ?? t('unlocks.gone')}
              </th>
              <td>{studies.data?.find(({ id }) => id === studyId)?.name ?? ''}</td>
              <td>{reason}</td>
              <td>{by}</td>
              <td>{moment(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
