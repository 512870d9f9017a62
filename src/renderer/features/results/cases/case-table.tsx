import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { Arm } from '../../../../shared/crossval/arms.ts';
import type { CaseResult } from '../../../../shared/crossval/results.ts';
import type { InputKind } from '../../../../shared/domain/input.ts';
import { DiagnosisBadge } from '../../../ui/badge.tsx';
import { useFormat } from '../../../ui/format.ts';
import table from '../../../ui/table.module.css';
import { useRunWords } from '../run-words.ts';
import { isRight } from './case-choice.ts';
import styles from './cases.module.css';

interface Props {
  readonly cases: readonly CaseResult[];
  readonly arms: ReadonlyMap<InputKind, Arm>;
  /** `CaseResult.unit`. */
  readonly chosen: string;
  readonly onChoose: (unit: string) => void;
}

/** The cases in question, each with its probability of malignancy under every input kind. */
export function CaseTable({ cases, arms, chosen, onChoose }: Props) {
  const { t } = useTranslation('cases');
  const words = useRunWords();
  const { integer } = useFormat();
  return (
    <div className={styles.list} role="region" aria-label={t('title')} tabIndex={0}>
      <table className={`${table.table} ${styles.cases}`}>
        <caption>{t('count', { cases: integer(cases.length) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('case')}</th>
            <th scope="col">{t('actual')}</th>
            {[...arms.keys()].map((input) => (
              <th key={input} scope="col" className={table.number}>
                {words.say(`input-${input}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((item) => (
            <Row
              key={item.unit}
              item={item}
              arms={arms}
              isChosen={item.unit === chosen}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Pick<Props, 'arms' | 'onChoose'> {
  readonly item: CaseResult;
  readonly isChosen: boolean;
}

function Row({ item, arms, isChosen, onChoose }: RowProps) {
  const { t } = useTranslation('cases');
  const { decimal } = useFormat();
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <tr
      ref={row}
      className={isChosen ? styles.chosen : styles.row}
      onClick={() => onChoose(item.unit)}
    >
      <th scope="row">
        <button type="button" aria-current={isChosen} onClick={() => onChoose(item.unit)}>
          {item.unit}
        </button>
      </th>
      <td>
        <DiagnosisBadge value={item.diagnosis} />
      </td>
      {[...arms].map(([input, { id }]) => {
        const own = item.arms[id];
        if (own === undefined)
          return (
            <td key={input} className={table.number}>
              –
            </td>
          );
        const right = isRight(item, own);
        return (
          <td key={input} className={table.number}>
            {decimal(own.probability, 2)}{' '}
            <span
              className={right ? styles.right : styles.wrong}
              role="img"
              aria-label={t(right ? 'right' : 'wrong')}
            >
              {right ? '✓' : '✗'}
            </span>
          </td>
        );
      })}
    </tr>
  );
}
