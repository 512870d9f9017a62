import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { RunResults } from '../../../shared/crossval/results.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import type { CaseAsk } from './case-ask.ts';
import styles from './results.module.css';

interface Props {
  readonly results: RunResults;
  readonly ask: CaseAsk;
  readonly onClose: () => void;
}

/** The patients or lesions behind what was clicked. */
export function CaseList({ results, ask, onClose }: Props) {
  const { t } = useTranslation(['results', 'common']);
  const format = useFormat();
  const section = useRef<HTMLElement>(null);
  // What was asked for stands below a long table: bring it, and the keyboard, there.
  useEffect(() => section.current?.focus(), [ask]);
  const title = ask.title ?? t('cases');
  const asked = results.cases.filter(({ unit }) => ask.units?.includes(unit) ?? true);
  return (
    <section ref={section} tabIndex={-1} aria-label={title}>
      <div className={styles.bar}>
        <h2>{title}</h2>
        <Button onPress={onClose}>{t('actions.close', { ns: 'common' })}</Button>
      </div>
      {asked.length === 0 ? (
        <p>{t('noCases')}</p>
      ) : (
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('case')}</th>
              <th scope="col">{t('actual')}</th>
              <th scope="col">{t('histology')}</th>
              <th scope="col">{t('probability')}</th>
              <th scope="col">{t('wrongFolds')}</th>
            </tr>
          </thead>
          <tbody>
            {asked.map(({ unit, diagnosis, histology, arms }) => {
              const own = ask.arm === null ? undefined : arms[ask.arm];
              return (
                <tr key={unit}>
                  <th scope="row">{unit}</th>
                  <td>{t(`diagnosis.${diagnosis}`, { ns: 'common' })}</td>
                  <td>{histology ?? t('notKnown')}</td>
                  <td>{own === undefined ? t('notKnown') : format.decimal(own.probability, 2)}</td>
                  <td>
                    {own === undefined
                      ? t('notKnown')
                      : t('unitsOf', { done: own.wrongFolds, total: own.byFold.length })}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
