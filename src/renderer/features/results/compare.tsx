import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { pText } from '../../../charts/run/true-class-figure.ts';
import type { JobId } from '../../../shared/contract/jobs.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { useApi } from '../../rpc/api.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Select } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage, Loading } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import { Interval, Percent } from './cells.tsx';
import { compareRuns } from './compare-runs.ts';
import { Warnings } from './notices.tsx';
import styles from './results.module.css';
import { useArmName, useRunWords } from './run-words.ts';

interface Props {
  readonly run: JobId;
  readonly results: RunResults;
  readonly beside: JobId | undefined;
  readonly onBeside: (run: JobId) => void;
}

/** This run beside another, arm by arm. */
export function Compare({ run, results, beside, onBeside }: Props) {
  const { t } = useTranslation('results');
  const api = useApi();
  const { moment } = useFormat();
  const runs = useQuery(api.results.runs.queryOptions({ input: {} }));
  const other = useQuery({
    ...api.results.get.queryOptions({ input: { run: beside ?? run } }),
    enabled: beside !== undefined,
  });
  const others = (runs.data ?? []).filter(({ id }) => id !== run);
  if (runs.data !== undefined && others.length === 0) return <p>{t('compare.noOther')}</p>;
  return (
    <>
      <div className={styles.bar}>
        <Select
          label={t('compare.beside')}
          value={beside === undefined ? '' : String(beside)}
          onChange={(value) => {
            const chosen = others.find(({ id }) => String(id) === value);
            if (chosen !== undefined) onBeside(chosen.id);
          }}
          options={others.map(({ id, name, createdAt }) => ({
            value: String(id),
            label: `${name}, ${moment(createdAt)}`,
          }))}
        />
      </div>
      {beside === undefined ? <p>{t('compare.choose')}</p> : null}
      {other.isError ? (
        <FailureMessage error={other.error} onRetry={() => void other.refetch()} />
      ) : null}
      {beside !== undefined && other.isPending ? <Loading /> : null}
      {other.data === undefined || beside === undefined ? null : (
        <Beside one={results} other={other.data} />
      )}
    </>
  );
}

function Beside({ one, other }: { readonly one: RunResults; readonly other: RunResults }) {
  const { t } = useTranslation('results');
  const { decimal, integer } = useFormat();
  const words = useRunWords();
  const armName = useArmName();
  const arms = compareRuns(one, other);
  if (arms.length === 0) return <p>{t('compare.noArm')}</p>;
  return (
    <>
      <Warnings results={other} besides={one} />
      {one.manifest === other.manifest ? <Callout kind="info">{t('compare.same')}</Callout> : null}
      <p className={styles.notes}>{t('compare.means')}</p>
      <div className={styles.scroll} role="region" aria-label={t('view.compare')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('arm')}</th>
              <th scope="col">{t('compare.aucThis')}</th>
              <th scope="col">{t('compare.aucOther')}</th>
              <th scope="col">{t('comparisons.difference')}</th>
              <th scope="col" className={table.number}>
                {t('comparisons.p')}
              </th>
              <th scope="col" className={table.number}>
                {t('compare.shared')}
              </th>
              <th scope="col">{t('compare.accuracyThis')}</th>
              <th scope="col">{t('compare.accuracyOther')}</th>
            </tr>
          </thead>
          <tbody>
            {arms.map(({ arm, auc, accuracy, shared, difference }) => (
              <tr key={arm.id}>
                <th scope="row">{armName(arm)}</th>
                {auc.map((value, index) => (
                  <td key={index}>
                    <Interval value={value} />
                    <small className={styles.interval}>{t('nOf', { n: integer(value.n) })}</small>
                  </td>
                ))}
                <td>
                  {difference === null ? (
                    t('undefined')
                  ) : (
                    <Interval
                      value={{ value: difference.difference, interval: difference.interval }}
                    />
                  )}
                </td>
                <td className={table.number}>
                  {difference?.p == null ? '–' : pText(difference.p, words)}
                </td>
                <td className={table.number}>{integer(shared)}</td>
                {accuracy.map((value, index) => (
                  <td key={index}>
                    <Percent value={value} />
                    <small className={styles.interval}>{t('nOf', { n: integer(value.n) })}</small>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.notes}>
        {t('compare.cutoffs', {
          one: decimal(one.options.cutoff, 2),
          other: decimal(other.options.cutoff, 2),
        })}
      </p>
    </>
  );
}
