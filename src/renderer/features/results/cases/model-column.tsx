import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../../shared/contract/jobs.ts';
import { type Arm, fitName } from '../../../../shared/crossval/arms.ts';
import type { CaseOfArm, CaseResult } from '../../../../shared/crossval/results.ts';
import type { Diagnosis } from '../../../../shared/domain/diagnosis.ts';
import { DiagnosisBadge } from '../../../ui/badge.tsx';
import { useFormat } from '../../../ui/format.ts';
import { heatOf, type Side } from './addresses.ts';
import { type HeatOf, isRight } from './case-choice.ts';
import styles from './cases.module.css';
import { HeatPicture } from './heat-picture.tsx';

interface Props {
  readonly run: JobId;
  readonly item: CaseResult;
  readonly arm: Arm;
  readonly pair: string;
  readonly fold: number | 'mean';
  readonly heat: HeatOf;
  /** 0 to 1. */
  readonly opacity: number;
}

const SIDES = { b: ['b'], se: ['se'], bse: ['b', 'se'] } as const;

/** A case under one model: what it says, and where it looked. */
export function ModelColumn({ run, item, arm, pair, fold, heat, opacity }: Props) {
  const { t } = useTranslation('cases');
  const own = item.arms[arm.id];
  const said = own === undefined ? null : saidBy(own, fold);
  const of = heat === 'decided' ? (said?.decision ?? null) : heat === 'none' ? null : heat;
  return (
    <section className={styles.model} aria-label={t(`model.${arm.input}`)}>
      <h3>{t(`model.${arm.input}`)}</h3>
      {own === undefined || said === null ? (
        <p>{t('notTested')}</p>
      ) : (
        <>
          <Verdict item={item} own={own} said={said} />
          {SIDES[arm.input].map((side: Side) => (
            <HeatPicture
              key={side}
              {...{ run, pair, side, opacity }}
              heat={of === null ? null : heatOf(run, { fit: fitName(arm), fold, pair, of, side })}
            />
          ))}
        </>
      )}
    </section>
  );
}

interface Said {
  readonly probability: number;
  readonly decision: Diagnosis;
}

/** What is said by one fold's models, or over all folds; null where that fold did not test the case. */
function saidBy(own: CaseOfArm, fold: number | 'mean'): Said | null {
  return fold === 'mean' ? own : (own.byFold.find((each) => each.fold === fold) ?? null);
}

interface VerdictProps {
  readonly item: CaseResult;
  readonly own: CaseOfArm;
  readonly said: Said;
}

function Verdict({ item, own, said }: VerdictProps) {
  const { t } = useTranslation('cases');
  const { decimal, integer } = useFormat();
  const right = isRight(item, said);
  return (
    <div className={styles.verdict}>
      <DiagnosisBadge value={said.decision} />
      <span className={right ? styles.right : styles.wrong}>
        {right ? `✓ ${t('right')}` : `✗ ${t('wrong')}`}
      </span>
      <span>{t('probability', { probability: decimal(said.probability, 2) })}</span>
      <small>
        {t('wrongFolds', { wrong: integer(own.wrongFolds), of: integer(own.byFold.length) })}
      </small>
    </div>
  );
}
