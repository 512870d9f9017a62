import { useTranslation } from 'react-i18next';

import { wrongAt } from '../../../charts/run/run-figure.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell, Interval, Percent } from './cells.tsx';
import styles from './results.module.css';
import { useArmName } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** What the scores of every arm are worth, per patient: ranking, operating points, calibration. */
export function ScoreTable({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { decimal, integer } = useFormat();
  const armName = useArmName();
  const { specificity, sensitivity } = results.options;
  return (
    <section>
      <h2>{t('scores.title')}</h2>
      <p className={styles.notes}>{t('scores.means')}</p>
      <div className={styles.scroll} role="region" aria-label={t('scores.short')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('arm')}</th>
              <th scope="col">{t('auc')}</th>
              <th scope="col">{t('scores.ap')}</th>
              <th scope="col">
                {t('scores.sensitivityAt', { at: decimal(100 * specificity, 0) })}
              </th>
              <th scope="col">
                {t('scores.specificityAt', { at: decimal(100 * sensitivity, 0) })}
              </th>
              <th scope="col">{t('scores.brier')}</th>
              <th scope="col">{t('scores.ece')}</th>
              <th scope="col">{t('scores.eceScaled')}</th>
              <th scope="col">{t('scores.temperature')}</th>
              <th scope="col" className={table.number}>
                {t('patients')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.arms.map(({ arm, estimates, calibration, scaled }) => (
              <tr key={arm.id}>
                <th scope="row">
                  <AskCell
                    means={t('cellMeans')}
                    onPress={() =>
                      onAsk({
                        units: [...wrongAt(results, arm.id, results.options.cutoff)],
                        arm: arm.id,
                        title: t('wrong', {
                          arm: armName(arm),
                          rate: t('scores.short'),
                          how: t('how.mean'),
                        }),
                      })
                    }
                  >
                    {armName(arm)}
                  </AskCell>
                </th>
                <td>
                  <Interval value={estimates.byMeanProbability.auc} />
                </td>
                <td>
                  <Interval value={estimates.averagePrecision} />
                </td>
                <td>
                  <Percent value={estimates.sensitivityAtSpecificity} />
                </td>
                <td>
                  <Percent value={estimates.specificityAtSensitivity} />
                </td>
                <td>
                  <Interval value={calibration.brier} />
                </td>
                <td>
                  <Interval value={calibration.ece} />
                </td>
                <td>{scaled === null ? '–' : <Interval value={scaled.calibration.ece} />}</td>
                <td>
                  {scaled === null
                    ? '–'
                    : t('scores.range', {
                        from: decimal(Math.min(...scaled.temperatures), 2),
                        to: decimal(Math.max(...scaled.temperatures), 2),
                      })}
                </td>
                <td className={table.number}>{integer(estimates.byMeanProbability.auc.n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
