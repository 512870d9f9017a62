import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { CalibrationFigures, CalibrationResult } from '../../../shared/domain/calibration.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { useFormat } from '../../ui/format.ts';
import tables from '../../ui/table.module.css';
import styles from './trust.module.css';
import { useReliability } from './use-reliability.ts';

interface Props {
  readonly model: ModelCard;
  readonly result: CalibrationResult;
  /** What is done with it. */
  readonly children: ReactNode;
}

/** Before and after: the curves and the figures. */
export function ResultStep({ model, result, children }: Props) {
  const { t } = useTranslation('trust');
  const figure = useReliability(model, result);
  return (
    <section className={styles.card} aria-labelledby="step-result">
      <h2 id="step-result">{t('step.result')}</h2>
      <p className={styles.quiet}>{t('crossFitted', { groups: result.groups })}</p>
      <div className={styles.result}>
        <ChartFrame {...figure} />
        <div className={styles.figures}>
          <FiguresTable result={result} />
          <ZoneText result={result} />
        </div>
      </div>
      {children}
    </section>
  );
}

function FiguresTable({ result }: { readonly result: CalibrationResult }) {
  const { t } = useTranslation('trust');
  const { decimal } = useFormat();
  const { before, after } = result;
  const rows: readonly (readonly [string, (of: CalibrationFigures) => string])[] = [
    ['auc', ({ auc }) => decimal(auc, 3)],
    ['brier', ({ brier }) => decimal(brier, 3)],
    ['slope', ({ slope }) => (slope === null ? '–' : decimal(slope, 2))],
    ['intercept', ({ intercept }) => (intercept === null ? '–' : decimal(intercept, 2))],
    ['sensitivity', ({ sensitivity }) => rateText(sensitivity, decimal)],
    ['specificity', ({ specificity }) => rateText(specificity, decimal)],
  ] as const;
  return (
    <table className={tables.table}>
      <caption className={styles.caption}>{t('figures')}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col" className={tables.number}>
            {t('before')}
          </th>
          <th scope="col" className={tables.number}>
            {t('after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, text]) => (
          <tr key={name}>
            <th scope="row">{t(`figure.${name as 'auc'}`)}</th>
            <td className={tables.number}>{text(before)}</td>
            <td className={tables.number}>{text(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rateText(
  { value, k, n, low, high }: CalibrationFigures['sensitivity'],
  decimal: (value: number, decimals: number) => string,
): string {
  const two = (x: number): string => decimal(x, 2);
  return `${two(value)} (${two(low)}–${two(high)}; ${k}/${n})`;
}

/** What is kept: temperature, threshold, zone; and how the zone did on patients it was not fitted on. */
function ZoneText({ result }: { readonly result: CalibrationResult }) {
  const { t } = useTranslation('trust');
  const { decimal, percent } = useFormat();
  const { temperature, threshold, zone, errorRate, zoneAfter } = result;
  const two = (x: number): string => decimal(x, 2);
  const [low, high] = [zone.benignUpTo, zone.malignantFrom].toSorted((a, b) => a - b);
  return (
    <div className={styles.zone}>
      <p>{t('kept', { temperature: two(temperature), threshold: two(threshold) })}</p>
      <p>{t('zone', { low: two(low!), high: two(high!) })}</p>
      <p>
        {t('zoneAfter', {
          rate: percent(errorRate),
          benign: `${zoneAfter.benignErrors.k}/${zoneAfter.benignErrors.n}`,
          malignant: `${zoneAfter.malignantErrors.k}/${zoneAfter.malignantErrors.n}`,
          between: percent(zoneAfter.indeterminate.value),
        })}
      </p>
    </div>
  );
}
