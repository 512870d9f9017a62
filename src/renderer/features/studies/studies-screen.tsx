import { useMutation, useQuery } from '@tanstack/react-query';
import { Library } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { line, type Study } from '../../../shared/domain/patient.ts';
import { z } from 'zod';
import { useCommands } from '../../app/commands.ts';
import { useHappenings } from '../../app/events.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { checked } from '../../ui/checked.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { TaskStatus } from '../../ui/task-status.tsx';
import { Backups } from './backups.tsx';
import { StudyTable } from './study-table.tsx';
import styles from './studies.module.css';

/** Studies as groups of patients, what goes in and out of them, and the backup of everything. */
export function StudiesScreen() {
  const { t } = useTranslation('studies');
  const [creating, setCreating] = useState(false);
  const studies = useQuery(useApi().studies.list.queryOptions({ input: {} }));
  useCommands([
    { group: t('title'), keys: ['n'], label: t('create'), run: () => setCreating(true) },
  ]);
  return (
    <div className={styles.screen}>
      <section className={styles.section} aria-labelledby="studies-title">
        <header className={styles.head}>
          <h1 id="studies-title">{t('title')}</h1>
          <Sample studies={studies.data} />
          <Button onPress={() => setCreating(true)}>{t('create')}</Button>
        </header>
        <p className={styles.quiet}>{t('explain')}</p>
        {studies.isError ? (
          <FailureMessage error={studies.error} onRetry={() => void studies.refetch()} />
        ) : null}
        {studies.isPending ? <Loading /> : null}
        {studies.data?.length === 0 ? (
          <EmptyState icon={<Library />} title={t('none.title')}>
            {t('none.text')}
          </EmptyState>
        ) : null}
        {studies.data === undefined || studies.data.length === 0 ? null : (
          <StudyTable studies={studies.data} />
        )}
      </section>
      <Backups />
      {creating ? <NewStudy onClose={() => setCreating(false)} /> : null}
    </div>
  );
}

/** Loads the sample where there is none. */
function Sample({ studies }: { readonly studies: readonly Study[] | undefined }) {
  const { t } = useTranslation('studies');
  const load = useMutation(useApi().studies.loadSample.mutationOptions());
  const task = useHappenings(({ tasks }) => tasks.findLast(({ kind }) => kind === 'sample'));
  if (task?.state === 'running') return <TaskStatus task={task} done="" />;
  if (studies === undefined || studies.some(({ kind }) => kind === 'sample')) return null;
  return (
    <>
      {load.isError ? <FailureMessage error={load.error} /> : null}
      {task?.state === 'failed' ? <TaskStatus task={task} done="" /> : null}
      <Button onPress={() => load.mutate({})} isPending={load.isPending}>
        {t('loadSample')}
      </Button>
    </>
  );
}

const nameOnly = z.object({ name: line });

function NewStudy({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('studies');
  const create = useMutation(useApi().studies.create.mutationOptions());
  const [name, setName] = useState('');
  return (
    <FormDialog
      title={t('create')}
      saveLabel={t('createSave')}
      onClose={onClose}
      checked={checked(nameOnly, { name })}
      save={create.mutateAsync}
    >
      {(problem) => (
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          value={name}
          onChange={setName}
          problem={problem('name')}
          autoFocus
          isRequired
        />
      )}
    </FormDialog>
  );
}
