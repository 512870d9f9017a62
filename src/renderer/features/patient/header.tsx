import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Archive, ArchiveRestore, ChevronLeft, FolderInput, History, Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import { useBackToList } from '../worklist/last-search.ts';
import type { Editing } from './editing.ts';
import styles from './header.module.css';

interface Props {
  readonly record: PatientRecord;
  readonly edit: (editing: Editing) => void;
}

/** Who it is, and what can be done about them. */
export function PatientHeader({ record, edit }: Props) {
  const { t } = useTranslation('patient');
  const api = useApi();
  const navigate = useNavigate();
  const back = useBackToList();
  const format = useFormat();
  const archive = useMutation(api.patients.archive.mutationOptions());
  const { patient, study } = record;
  const archived = patient.archivedAt !== null;
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        <IconButton label={t('back')} onPress={back}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <h1>{patient.code}</h1>
        {patient.name === null ? null : <span className={styles.name}>{patient.name}</span>}
        {patient.birthYear === null ? null : (
          <span className={styles.fact}>{t('born', { year: patient.birthYear })}</span>
        )}
        <span className={styles.fact}>{study.name}</span>
        <span className={styles.gap} />
        <Button onPress={() => edit({ what: 'history' })}>
          <History aria-hidden="true" />
          {t('history.title')}
        </Button>
        <Button
          onPress={() => archive.mutate({ id: patient.id, archived: !archived })}
          isPending={archive.isPending}
        >
          {archived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
          {archived ? t('unarchive') : t('archive')}
        </Button>
        <Button onPress={() => edit({ what: 'patient' })}>
          <Pencil aria-hidden="true" />
          {t('edit')}
        </Button>
        <Button
          onPress={() => void navigate({ to: '/import', search: { patient: patient.id } })}
          isDisabled={archived}
        >
          <FolderInput aria-hidden="true" />
          {t('importHere')}
        </Button>
      </div>
      {patient.archivedAt === null ? null : (
        <p className={styles.archived} role="status">
          {t('archivedSince', { moment: format.moment(patient.archivedAt) })}
        </p>
      )}
      {patient.note === null ? null : <p className={styles.note}>{patient.note}</p>}
      {archive.isError ? <FailureMessage error={archive.error} /> : null}
    </header>
  );
}
