import { useTranslation } from 'react-i18next';

import { PAPER_MISCLASSIFIED } from '../../../shared/crossval/paper.ts';
import type { CaseResult, RunResults } from '../../../shared/crossval/results.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell } from './cells.tsx';
import styles from './results.module.css';
import { misclassified } from './rows.ts';
import { useArmName } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  /** Whether the paper's own misses stand below. */
  readonly paper: boolean;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** Table 4: whom the main arm misclassifies in more than half of the folds. */
export function Misses({ results, paper, onAsk }: Props) {
  const { t } = useTranslation(['results', 'common']);
  const format = useFormat();
  const armName = useArmName();
  const { mainArm, arms } = results;
  const main = arms.find(({ arm }) => arm.id === mainArm);
  if (mainArm === null || main === undefined) return null;
  const missed = misclassified(results);
  const name = armName(main.arm);
  const number = (value: number | null, decimals: number): string =>
    value === null ? t('notKnown') : format.decimal(value, decimals);
  const show = ({ unit }: CaseResult): void =>
    onAsk({ units: [unit], arm: mainArm, title: t('missed', { unit, arm: name }) });
  return (
    <section>
      <h2>{t('table4', { arm: name })}</h2>
      {missed.length === 0 ? (
        <p>{t('table4None')}</p>
      ) : (
        <div className={styles.scroll} role="region" aria-label={t('table4Short')} tabIndex={0}>
          <table className={`${table.table} ${styles.numbers}`}>
            <thead>
              <tr>
                <th scope="col">{t('case')}</th>
                <th scope="col">{t('actual')}</th>
                <th scope="col">{t('histology')}</th>
                <th scope="col">{t('wrongFolds')}</th>
                <th scope="col" className={table.number}>
                  {t('strainRatio')}
                </th>
                <th scope="col" className={table.number}>
                  {t('tsukuba')}
                </th>
                <th scope="col" className={table.number}>
                  {t('trueClass')}
                </th>
                <th scope="col" className={table.number}>
                  {t('meanOfCorrect')}
                </th>
              </tr>
            </thead>
            <tbody>
              {missed.map((item) => {
                const own = item.arms[mainArm];
                if (own === undefined) return null;
                return (
                  <tr key={item.unit}>
                    <th scope="row">
                      <AskCell means={t('caseMeans')} onPress={() => show(item)}>
                        {item.unit}
                      </AskCell>
                    </th>
                    <td>
                      <DiagnosisBadge value={item.diagnosis} />
                    </td>
                    <td>{item.histology ?? t('notKnown')}</td>
                    <td>{t('unitsOf', { done: own.wrongFolds, total: own.byFold.length })}</td>
                    <td className={table.number}>{number(item.strainRatio, 2)}</td>
                    <td className={table.number}>{number(item.tsukuba, 0)}</td>
                    <td className={table.number}>{format.decimal(own.trueClass, 2)}</td>
                    <td className={table.number}>
                      {number(main.trueClass.meanOfCorrect[item.diagnosis], 2)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {paper
        ? PAPER_MISCLASSIFIED.map(({ patient, histology, predicted, folds }) => (
            <p key={patient} className={styles.notes}>
              {t('paper.missed', {
                patient,
                histology,
                predicted: t(`diagnosis.${predicted}`, { ns: 'common' }),
                folds: format.integer(folds),
              })}
            </p>
          ))
        : null}
    </section>
  );
}
