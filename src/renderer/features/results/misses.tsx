import { useTranslation } from 'react-i18next';

import type { CaseResult, RunResults } from '../../../shared/crossval/results.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import type { CaseAsk } from './case-ask.ts';
import styles from './results.module.css';
import { misclassified } from './rows.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** Table 4: whom the main arm misclassifies in more than half of the folds. */
export function Misses({ results, onAsk }: Props) {
  const { t } = useTranslation(['results', 'common']);
  const format = useFormat();
  const { mainArm, arms } = results;
  const main = arms.find(({ arm }) => arm.id === mainArm);
  if (mainArm === null || main === undefined) return null;
  const missed = misclassified(results);
  if (missed.length === 0) return <p>{t('table4None', { arm: mainArm })}</p>;
  const number = (value: number | null, decimals: number): string =>
    value === null ? t('notKnown') : format.decimal(value, decimals);
  const show = ({ unit }: CaseResult): void =>
    onAsk({ units: [unit], unit, arm: mainArm, title: unit });
  return (
    <table className={`${table.table} ${styles.numbers}`}>
      <caption>{t('table4', { arm: mainArm })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('case')}</th>
          <th scope="col">{t('actual')}</th>
          <th scope="col">{t('histology')}</th>
          <th scope="col">{t('wrongFolds')}</th>
          <th scope="col">{t('strainRatio')}</th>
          <th scope="col">{t('tsukuba')}</th>
          <th scope="col">{t('trueClass')}</th>
          <th scope="col">{t('meanOfCorrect')}</th>
        </tr>
      </thead>
      <tbody>
        {missed.map((item) => {
          const own = item.arms[mainArm];
          if (own === undefined) return null;
          return (
            <tr key={item.unit}>
              <th scope="row">
                <button type="button" className={styles.cell} onClick={() => show(item)}>
                  {item.unit}
                </button>
              </th>
              <td>{t(`diagnosis.${item.diagnosis}`, { ns: 'common' })}</td>
              <td>{item.histology ?? t('notKnown')}</td>
              <td>{t('unitsOf', { done: own.wrongFolds, total: own.byFold.length })}</td>
              <td>{number(item.strainRatio, 2)}</td>
              <td>{number(item.tsukuba, 0)}</td>
              <td>{format.decimal(own.trueClass, 2)}</td>
              <td>{number(main.trueClass.meanOfCorrect[item.diagnosis], 2)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
