import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { PaperFault, PaperValue } from '../../../shared/crossval/paper.ts';
import type { OverFolds } from '../../../shared/crossval/results.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { useFormat } from '../../ui/format.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './results.module.css';

/** In percent: mean ± SD over folds, or an estimate with its interval. */
export function Percent({ value }: { readonly value: OverFolds | Estimate }) {
  const { t } = useTranslation('results');
  const { decimal } = useFormat();
  if ('mean' in value) {
    const { mean, sd } = value;
    if (mean === null || sd === null) return t('undefined');
    return `${decimal(100 * mean, 2)} ± ${decimal(100 * sd, 2)}`;
  }
  return <Interval value={value} scale={100} decimals={1} />;
}

interface IntervalProps {
  readonly value: Pick<Estimate, 'value' | 'interval'>;
  /** 100 for percent. */
  readonly scale?: number;
  readonly decimals?: number;
}

/** An estimate over its interval. */
export function Interval({ value: own, scale = 1, decimals = 3 }: IntervalProps) {
  const { t } = useTranslation('results');
  const { decimal } = useFormat();
  if (own.value === null) return t('undefined');
  const { interval } = own;
  const written = (value: number): string => decimal(scale * value, decimals);
  return (
    <>
      {written(own.value)}
      <small className={styles.interval}>
        {interval === null
          ? t('noInterval')
          : t('interval', { low: written(interval.low), high: written(interval.high) })}
      </small>
    </>
  );
}

/** What the paper printed in the same place. */
export function Printed({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('results');
  return (
    <small className={styles.paper}>
      {t('paper.short')} {children}
    </small>
  );
}

/** `90.00 ± 2.15`, as printed. */
export function usePrinted(): (value: PaperValue) => string {
  const { decimal } = useFormat();
  return ({ mean, sd }) => `${decimal(mean, 2)} ± ${decimal(sd, 2)}`;
}

/** Known faults of the paper that stand in a table, in the order of their marks. */
export function FaultNotes({ faults }: { readonly faults: readonly PaperFault[] }) {
  const { t } = useTranslation('results');
  return (
    <ol className={styles.faults}>
      {faults.map((fault) => (
        <li key={fault}>{t(`fault.${fault}`)}</li>
      ))}
    </ol>
  );
}

interface MarksProps {
  /** All of the table, in the order of its notes. */
  readonly all: readonly PaperFault[];
  readonly own: readonly PaperFault[];
}

/** The numbers of the notes that a cell has. */
export function FaultMarks({ all, own }: MarksProps) {
  const { t } = useTranslation('results');
  if (own.length === 0) return null;
  const numbers = own.map((fault) => all.indexOf(fault) + 1).join(', ');
  return (
    <sup>
      <abbr title={own.map((fault) => t(`fault.${fault}`)).join(' ')}>{numbers}</abbr>
    </sup>
  );
}

interface AskProps {
  /** What the figure is of; read aloud before it where its row and column do not say it. */
  readonly label?: string;
  readonly means: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** A figure that leads to the cases behind it. */
export function AskCell({ label, means, onPress, children }: AskProps) {
  return (
    <button
      type="button"
      className={styles.cell}
      aria-description={means}
      title={means}
      onClick={onPress}
    >
      {label === undefined ? null : <VisuallyHidden>{label}: </VisuallyHidden>}
      {children}
    </button>
  );
}
