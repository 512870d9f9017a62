import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Arm } from '../../../shared/crossval/arms.ts';
import type { PaperValue } from '../../../shared/crossval/paper.ts';
import type { ArmResults, OverFolds, RunResults } from '../../../shared/crossval/results.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import type { CaseAsk } from './case-ask.ts';
import { Misses } from './misses.tsx';
import styles from './results.module.css';
import { type Level, LEVELS, paperRow, RATES, wrongUnits } from './rows.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** The paper's tables with the figures of this run. */
export function Tables({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const [level, setLevel] = useState<Level>('byVote');
  const [form, setForm] = useState<'folds' | 'patients'>('folds');
  const [paper, setPaper] = useState(false);
  return (
    <>
      <div className={styles.bar}>
        <CompactChoice
          label={t('level.label')}
          beside
          value={level}
          onChange={setLevel}
          options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
        <CompactChoice
          label={t('form.label')}
          beside
          value={form}
          onChange={setForm}
          options={(['folds', 'patients'] as const).map((value) => ({
            value,
            label: t(`form.${value}`),
          }))}
        />
        <Checkbox isSelected={paper} onChange={setPaper}>
          {t('paper.show')}
        </Checkbox>
      </div>
      <p className={styles.notes}>{t(`form.${form}Means`)}</p>
      <Rates results={results} onAsk={onAsk} level={level} form={form} paper={paper} />
      <Misses results={results} onAsk={onAsk} />
    </>
  );
}

interface RatesProps extends Props {
  readonly level: Level;
  readonly form: 'folds' | 'patients';
  readonly paper: boolean;
}

function Rates({ results, onAsk, level, form, paper }: RatesProps) {
  const { t } = useTranslation('results');
  const format = useFormat();
  const armName = useArmName();
  const faults = new Set(
    paper ? results.arms.flatMap(({ arm }) => paperRow(level, arm)?.faults ?? []) : [],
  );
  const ask = (arm: Arm, rate: (typeof RATES)[number]): void =>
    onAsk({
      units: wrongUnits(results, arm.id, rate),
      unit: null,
      arm: arm.id,
      title: t('wrong', { arm: armName(arm), rate: t(`rate.${rate}`) }),
    });
  return (
    <>
      <table className={`${table.table} ${styles.numbers}`}>
        <caption>{t('table1', { level: t(`level.${level}`) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('arm')}</th>
            {RATES.map((rate) => (
              <th key={rate} scope="col">
                {t(`rate.${rate}`)}
              </th>
            ))}
            <th scope="col">{t('recognition')}</th>
            <th scope="col">{t('auc')}</th>
            <th scope="col">{t('patients')}</th>
          </tr>
        </thead>
        <tbody>
          {results.arms.map((own) => {
            const row = paper ? paperRow(level, own.arm) : undefined;
            return (
              <tr key={own.arm.id}>
                <th scope="row">{armName(own.arm)}</th>
                {RATES.map((rate) => (
                  <td key={rate}>
                    <button
                      type="button"
                      className={styles.cell}
                      aria-label={t('cell', {
                        arm: armName(own.arm),
                        rate: t(`rate.${rate}`),
                      })}
                      aria-description={t('cellMeans')}
                      onClick={() => ask(own.arm, rate)}
                    >
                      <Figure
                        value={
                          form === 'folds' ? own.paperForm[level][rate] : own.estimates[level][rate]
                        }
                      />
                    </button>
                    <Printed value={row?.values[rate]} />
                  </td>
                ))}
                <td>
                  <Figure
                    value={form === 'folds' ? own.paperForm.recognition : own.estimates.recognition}
                  />
                </td>
                <td>
                  <Figure value={areaOf(own, level, form)} />
                </td>
                <td>{format.integer(own.estimates[level].accuracy.n)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {paper ? <p className={styles.notes}>{t('paper.means')}</p> : null}
      {[...faults].map((fault) => (
        <p key={fault} className={styles.notes}>
          {t(`fault.${fault}`)}
        </p>
      ))}
    </>
  );
}

/** The area under the ROC curve of the images, or of the mean probabilities per patient or lesion. */
function areaOf(
  { paperForm, estimates }: ArmResults,
  level: Level,
  form: 'folds' | 'patients',
): OverFolds | Estimate {
  if (level === 'imageWise') return form === 'folds' ? paperForm.imageAuc : estimates.imageWise.auc;
  return form === 'folds' ? paperForm.auc : estimates.byMeanProbability.auc;
}

/** In percent: mean ± SD over folds, or an estimate with its interval. */
function Figure({ value }: { readonly value: OverFolds | Estimate }) {
  const { t } = useTranslation('results');
  const { decimal } = useFormat();
  if ('mean' in value) {
    const { mean, sd } = value;
    if (mean === null || sd === null) return t('undefined');
    return `${decimal(100 * mean, 2)} ± ${decimal(100 * sd, 2)}`;
  }
  if (value.value === null) return t('undefined');
  const { interval } = value;
  return (
    <>
      {decimal(100 * value.value, 1)}{' '}
      <span>
        {interval === null
          ? t('noInterval')
          : `(${decimal(100 * interval.low, 1)}–${decimal(100 * interval.high, 1)})`}
      </span>
    </>
  );
}

function Printed({ value }: { readonly value: PaperValue | undefined }) {
  const { t } = useTranslation('results');
  const { decimal } = useFormat();
  if (value === undefined) return null;
  return (
    <span className={styles.paper}>
      {t('paper.value', { mean: decimal(value.mean, 2), sd: decimal(value.sd, 2) })}
    </span>
  );
}

/** An arm in words: `B-SE, cropped, ensemble`. */
export function useArmName(): (arm: Arm) => string {
  const { t } = useTranslation('results');
  return ({ input, images, reader }) =>
    [t(`input.${input}`), t(`images.${images}`), t(`reader.${reader}`)].join(', ');
}
