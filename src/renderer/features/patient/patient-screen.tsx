import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import { type PatientId, patientId } from '../../../shared/domain/ids.ts';
import { useCommands } from '../../app/commands.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { useBackToList } from '../worklist/last-search.ts';
import { PatientDialogs } from './dialogs.tsx';
import { ExamList } from './exam-list.tsx';
import { PatientHeader } from './header.tsx';
import { LesionCard } from './lesion-card.tsx';
import styles from './patient-screen.module.css';
import type { Editing } from './editing.ts';

/** The patient of an address, which may be none. */
export function PatientRoute({ given }: { readonly given: string }) {
  const id = patientId.safeParse(Number(given));
  return id.success ? <PatientScreen id={id.data} /> : <NoSuchPatient />;
}

function PatientScreen({ id }: { readonly id: PatientId }) {
  const record = useQuery(useApi().patients.get.queryOptions({ input: { id } }));
  if (record.isError)
    return (
      <div className={styles.message}>
        <FailureMessage error={record.error} onRetry={() => void record.refetch()} />
        <BackButton />
      </div>
    );
  if (record.data === undefined) return <Loading />;
  return <Record record={record.data} />;
}

function NoSuchPatient() {
  const { t } = useTranslation('patient');
  return (
    <EmptyState icon={<UserX />} title={t('noSuch.title')} actions={<BackButton />}>
      {t('noSuch.text')}
    </EmptyState>
  );
}

function BackButton() {
  const { t } = useTranslation('patient');
  return <Button onPress={useBackToList()}>{t('back')}</Button>;
}

function Record({ record }: { readonly record: PatientRecord }) {
  const { t } = useTranslation('patient');
  const [editing, setEditing] = useState<Editing | null>(null);
  const { lesions, pairs } = record;
  usePatientCommands(record, setEditing);
  return (
    <div className={styles.screen}>
      <PatientHeader record={record} edit={setEditing} />
      <div className={styles.content}>
        <ExamList record={record} edit={setEditing} />
        <section className={styles.lesions} aria-label={t('lesions')}>
          <div className={styles.sectionHead}>
            <h2>{t('lesions')}</h2>
            <Button onPress={() => setEditing({ what: 'new-lesion' })}>{t('addLesion')}</Button>
          </div>
          {lesions.length === 0 ? <p className={styles.none}>{t('noLesions')}</p> : null}
          {lesions.map((lesion) => (
            <LesionCard
              key={lesion.id}
              record={record}
              lesion={lesion}
              pairs={pairs.filter(({ lesionId }) => lesionId === lesion.id)}
              edit={setEditing}
            />
          ))}
        </section>
      </div>
      <PatientDialogs record={record} editing={editing} onClose={() => setEditing(null)} />
    </div>
  );
}

/** Lesions with a digit for a key. */
const DIGITS = 9;

function usePatientCommands(
  { lesions, patient }: PatientRecord,
  edit: (editing: Editing) => void,
): void {
  const { t } = useTranslation('patient');
  const navigate = useNavigate();
  const back = useBackToList();
  const group = t('keys');
  useCommands([
    { group, keys: ['Escape'], label: t('back'), run: back },
    { group, keys: ['e'], label: t('edit'), run: () => edit({ what: 'patient' }) },
    { group, keys: ['l'], label: t('addLesion'), run: () => edit({ what: 'new-lesion' }) },
    { group, keys: ['x'], label: t('addExam'), run: () => edit({ what: 'new-exam' }) },
    { group, keys: ['h'], label: t('history.title'), run: () => edit({ what: 'history' }) },
    {
      group,
      keys: ['i'],
      label: t('importHere'),
      run: () => void navigate({ to: '/import', search: { patient: patient.id } }),
    },
    ...lesions.slice(0, DIGITS).map(({ id, code }, at) => ({
      group,
      keys: [String(at + 1)],
      label: t('secondOpinionOf', { lesion: code }),
      run: () => void navigate({ to: '/lesions/$lesionId', params: { lesionId: String(id) } }),
    })),
  ]);
}
