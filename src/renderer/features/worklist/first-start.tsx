import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Task } from '../../../shared/contract/app.ts';
import { useCommands } from '../../app/commands.ts';
import { useHappenings } from '../../app/events.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { TaskStatus } from '../../ui/task-status.tsx';
import { NewPatient } from '../patient/new-patient.tsx';
import styles from './welcome.module.css';
import { Welcome } from './welcome.tsx';

/** Shows its children once there is a patient; before that, the ways to the first one. */
export function FirstStart({ children }: { readonly children: ReactNode }) {
  const api = useApi();
  const info = useQuery(api.app.info.queryOptions({ input: {} }));
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const sample = useHappenings(({ tasks }) => tasks.findLast(({ kind }) => kind === 'sample'));
  const error = info.error ?? settings.error;
  if (error !== null)
    return (
      <FailureMessage
        error={error}
        onRetry={() => {
          void info.refetch();
          void settings.refetch();
        }}
      />
    );
  if (info.data === undefined || settings.data === undefined) return <Loading />;
  if (!info.data.empty) return children;
  if (sample?.state === 'running' || sample?.state === 'done') return <Drawing task={sample} />;
  if (!settings.data.welcomed) return <Welcome settings={settings.data} />;
  return <NothingYet sample={sample} />;
}

/** The sample study on its way. */
function Drawing({ task }: { readonly task: Task }) {
  const { t } = useTranslation('worklist');
  return (
    <section className={styles.drawing} aria-labelledby="drawing">
      <h1 id="drawing">{t('sample.drawing')}</h1>
      <p>{t('sample.explain')}</p>
      <TaskStatus task={task} done={t('sample.done')} />
    </section>
  );
}

/** An empty registry after the first start's questions. */
function NothingYet({ sample }: { readonly sample: Task | undefined }) {
  const { t } = useTranslation('worklist');
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const load = useMutation(useApi().studies.loadSample.mutationOptions());
  const create = (): void => setCreating(true);
  const goImport = (): void => void navigate({ to: '/import' });
  const group = t('title');
  useCommands([
    { group, keys: ['n'], label: t('newPatient'), run: create },
    { group, keys: ['i'], label: t('import'), run: goImport },
  ]);
  return (
    <>
      <EmptyState
        icon={<Users />}
        title={t('nothing.title')}
        actions={
          <>
            <Button onPress={create}>{t('newPatient')}</Button>
            <Button onPress={() => load.mutate({})} isPending={load.isPending}>
              {t('sample.load')}
            </Button>
            <Button kind="primary" onPress={goImport}>
              {t('import')}
            </Button>
          </>
        }
      >
        {t('nothing.text')}
        {sample?.state === 'failed' ? <TaskStatus task={sample} done="" /> : null}
      </EmptyState>
      {load.isError ? <FailureMessage error={load.error} /> : null}
      {creating ? (
        <NewPatient
          onClose={() => setCreating(false)}
          onCreated={(id) =>
            void navigate({ to: '/patients/$patientId', params: { patientId: String(id) } })
          }
        />
      ) : null}
    </>
  );
}
