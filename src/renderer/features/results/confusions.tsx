import { useTranslation } from 'react-i18next';

import type { RunResults } from '../../../shared/crossval/results.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell } from './cells.tsx';
import styles from './results.module.css';
import { CONFUSION, confusionUnits, type Level } from './rows.ts';
import { useArmName } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly level: Level;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** The confusion matrix of every arm, of probabilities averaged over the folds: one line each. */
export function Confusions({ results, level, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { integer } = useFormat();
  const armName = useArmName();
  return (
    <section>
      <h2>{t('confusion.title', { level: t(`level.${level}`) })}</h2>
      <div className={styles.scroll} role="region" aria-label={t('confusion.short')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('arm')}</th>
              {CONFUSION.map((field) => (
                <th key={field} scope="col" className={table.number}>
                  {t(`confusion.${field}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.arms.map(({ arm, estimates }) => (
              <tr key={arm.id}>
                <th scope="row">{armName(arm)}</th>
                {CONFUSION.map((field) => {
                  const count = integer(estimates[level].confusion[field]);
                  const title = t('confusion.of', {
                    field: t(`confusion.${field}`),
                    arm: armName(arm),
                  });
                  return (
                    <td key={field} className={table.number}>
                      {level === 'imageWise' ? (
                        count
                      ) : (
                        <AskCell
                          label={title}
                          means={t('confusion.means')}
                          onPress={() =>
                            onAsk({
                              units: [...confusionUnits(results, arm.id, level, field)],
                              arm: arm.id,
                              title,
                            })
                          }
                        >
                          {count}
                        </AskCell>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
