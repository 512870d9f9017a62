import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { AuditEntry, PatientRecord } from '../../../shared/contract/patients.ts';
import { useApi } from '../../rpc/api.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage, Loading } from '../../ui/states.tsx';
import {
  type Change,
  type ChangedField,
  type HistoryEntry,
  historyEntry,
} from './history-entry.ts';
import styles from './history.module.css';

interface Props {
  readonly record: PatientRecord;
  readonly onClose: () => void;
}

/** Everything that was done with a patient's record: by whom, when, and what it changed. */
export function History({ record, onClose }: Props) {
  const { t } = useTranslation('patient');
  const { patient } = record;
  const entries = useQuery(useApi().patients.history.queryOptions({ input: { id: patient.id } }));
  return (
    <Drawer title={t('history.of', { patient: patient.code })} isOpen onClose={onClose}>
      {entries.isPending ? <Loading /> : null}
      {entries.isError ? (
        <FailureMessage error={entries.error} onRetry={() => void entries.refetch()} />
      ) : null}
      <ol className={styles.list}>
        {entries.data?.map((entry, at) => (
          <Entry key={`${entry.at} ${at}`} record={record} entry={entry} />
        ))}
      </ol>
    </Drawer>
  );
}

function Entry({ record, entry }: { readonly record: PatientRecord; readonly entry: AuditEntry }) {
  const { t } = useTranslation('patient');
  const format = useFormat();
  const said = historyEntry(entry);
  const facts = useFacts(record)(said);
  const valueText = useValueText(record);
  return (
    <li className={styles.entry}>
      <p className={styles.when}>
        <time dateTime={entry.at}>{format.moment(entry.at)}</time>
        <span>{entry.actor}</span>
      </p>
      <p>
        <strong>{said.act === null ? entry.action : t(`history.act.${said.act}`)}</strong>
        {facts.length === 0 ? null : ` · ${facts.join(' · ')}`}
      </p>
      {said.changes.map((change) => (
        <p key={change.field} className={styles.change}>
          {t('history.change', {
            field: t(`history.field.${change.field}`),
            from: valueText(change, 'from'),
            to: valueText(change, 'to'),
          })}
        </p>
      ))}
    </li>
  );
}

/** Codes named of an import; the rest are counted. */
const NAMED = 4;

/** What an entry is about, in short. */
function useFacts({ lesions }: PatientRecord): (entry: HistoryEntry) => readonly string[] {
  const { t } = useTranslation(['patient', 'common']);
  return ({ code, lesion, imported, reads, version, afterReveal }) => {
    const lesionCode = lesions.find(({ id }) => id === lesion)?.code;
    return [
      code ?? (lesionCode === undefined ? null : t('lesion.title', { lesion: lesionCode })),
      version === null ? null : t('history.version', { version }),
      reads === 0 ? null : t('pairs', { count: reads }),
      imported.length === 0 ? null : t('pairs', { count: imported.length }),
      imported.length === 0
        ? null
        : imported.slice(0, NAMED).join(', ') + (imported.length > NAMED ? ', …' : ''),
      afterReveal ? t('history.afterReveal') : null,
    ].filter((fact) => fact !== null);
  };
}

/** One side of a change, in words. */
function useValueText({
  lesions,
  exams,
}: PatientRecord): (change: Change, side: 'from' | 'to') => string {
  const { t } = useTranslation(['patient', 'common']);
  const { decimal } = useFormat();
  const words: Partial<Record<ChangedField, (value: unknown) => string | undefined>> = {
    diagnosis: (value) =>
      value === 'benign' || value === 'malignant'
        ? t(`diagnosis.${value}`, { ns: 'common' })
        : undefined,
    side: (value) => (value === 'left' || value === 'right' ? t(`place.${value}`) : undefined),
    lesionId: (value) => lesions.find(({ id }) => id === value)?.code,
    examId: (value) => {
      const exam = exams.find(({ id }) => id === value);
      return exam === undefined ? undefined : (exam.date ?? t('exam.noDate'));
    },
    ebRatio: (value) => (typeof value === 'number' ? decimal(value, 2) : undefined),
    strainRatios: (value) =>
      Array.isArray(value) && value.length > 0
        ? value.map((each) => decimal(Number(each), 2)).join('; ')
        : undefined,
  };
  return ({ field, ...sides }, side) => {
    const value = sides[side];
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
      return t('history.empty');
    return words[field]?.(value) ?? (typeof value === 'string' ? value : JSON.stringify(value));
  };
}
