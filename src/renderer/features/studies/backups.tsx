import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useHappenings } from '../../app/events.ts';
import { useApi } from '../../rpc/api.tsx';
import { failureOf } from '../../rpc/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormat } from '../../ui/format.ts';
import { PathField } from '../../ui/path-field.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { TaskStatus } from '../../ui/task-status.tsx';
import { type StartedTask, StartedTaskStatus } from './started-task.tsx';
import styles from './studies.module.css';

/** Everything as one file, and back; and whether everything is there and as it was stored. */
export function Backups() {
  const { t } = useTranslation('studies');
  return (
    <section className={styles.section} aria-labelledby="backup-title">
      <h2 id="backup-title">{t('backup.title')}</h2>
      <div className={styles.cards}>
        <Make />
        <Restore />
        <Verify />
      </div>
    </section>
  );
}

interface CardProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Card({ title, text, children }: CardProps) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p className={styles.quiet}>{text}</p>
      {children}
    </section>
  );
}

function Make() {
  const { t } = useTranslation('studies');
  const [path, setPath] = useState('');
  const [started, setStarted] = useState<StartedTask | null>(null);
  const create = useMutation(
    useApi().backups.create.mutationOptions({
      onSuccess: ({ task }) => setStarted({ task, path }),
    }),
  );
  return (
    <Card title={t('backup.make')} text={t('backup.makeText')}>
      <PathField
        label={t('backup.path')}
        value={path}
        onChange={setPath}
        purpose="save-file"
        hint={t('backup.pathHint')}
      />
      <div>
        <Button
          isDisabled={path.trim() === ''}
          isPending={create.isPending}
          onPress={() => create.mutate({ path: path.trim() })}
        >
          {t('backup.makeStart')}
        </Button>
      </div>
      {create.isError ? <FailureMessage error={create.error} /> : null}
      {started === null ? null : (
        <StartedTaskStatus started={started} done={t('backup.made', { path: started.path })} />
      )}
    </Card>
  );
}

function Restore() {
  const { t } = useTranslation('studies');
  const api = useApi();
  const format = useFormat();
  const [path, setPath] = useState('');
  const [asking, setAsking] = useState(false);
  const [started, setStarted] = useState<StartedTask | null>(null);
  const inspect = useMutation(api.backups.inspect.mutationOptions());
  const restore = useMutation(
    api.backups.restore.mutationOptions({
      onSuccess: ({ task }) => setStarted({ task, path }),
    }),
  );
  const found = inspect.data;
  const confirm = (): void => {
    setAsking(false);
    restore.mutate({ path: path.trim() });
  };
  return (
    <Card title={t('backup.restore')} text={t('backup.restoreText')}>
      <PathField
        label={t('backup.existing')}
        value={path}
        onChange={(next) => {
          setPath(next);
          inspect.reset();
          restore.reset();
        }}
        purpose="open-files"
      />
      <div className={styles.buttons}>
        <Button
          isDisabled={path.trim() === ''}
          isPending={inspect.isPending}
          onPress={() => inspect.mutate({ path: path.trim() })}
        >
          {t('backup.inspect')}
        </Button>
        <Button kind="danger" isDisabled={found === undefined} onPress={() => setAsking(true)}>
          {t('backup.restoreStart')}
        </Button>
      </div>
      {inspect.isPending ? (
        <Verification of={path.trim()}>{t('backup.inspecting')}</Verification>
      ) : null}
      <Failure error={inspect.error} />
      {found === undefined ? null : (
        <Finding sound>
          {t('backup.contents', {
            moment: format.moment(found.createdAt),
            version: found.createdWith,
            patients: t('backup.patients', format.counted(found.patients)),
            pairs: t('backup.pairs', format.counted(found.pairs)),
            images: t('backup.images', format.counted(found.images)),
          })}
        </Finding>
      )}
      {restore.isError ? <FailureMessage error={restore.error} /> : null}
      {started === null ? null : (
        <StartedTaskStatus started={started} done={t('backup.restored')} />
      )}
      <Dialog
        title={t('backup.askTitle')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button autoFocus onPress={() => setAsking(false)}>
              {t('backup.askNo')}
            </Button>
            <Button kind="danger" onPress={confirm}>
              {t('backup.askYes')}
            </Button>
          </>
        }
      >
        <p>{t('backup.askText')}</p>
      </Dialog>
    </Card>
  );
}

interface VerificationProps {
  /** What is verified: a backup's path, or the data folder. */
  readonly of: string | undefined;
  /** What is done, in words. */
  readonly children: ReactNode;
}

/** How far a verification is, from when it is asked for. */
function Verification({ of, children }: VerificationProps) {
  const task = useHappenings(({ tasks }) =>
    tasks.findLast(
      ({ kind, state, subject }) => kind === 'verify' && state === 'running' && subject === of,
    ),
  );
  return (
    <>
      <p role="status">{children}</p>
      {task === undefined ? null : <TaskStatus task={task} done="" />}
    </>
  );
}

/** Why it did not work, if it did not; that the user has stopped it needs no words. */
function Failure({ error }: { readonly error: unknown }) {
  if (error === null || failureOf(error).kind === 'cancelled') return null;
  return <FailureMessage error={error} />;
}

/** SQLite's word for a sound database. */
const SOUND = 'ok';

function Verify() {
  const { t } = useTranslation('studies');
  const format = useFormat();
  const api = useApi();
  const info = useQuery(api.app.info.queryOptions({ input: {} }));
  const verify = useMutation(api.backups.verify.mutationOptions());
  const found = verify.data;
  return (
    <Card title={t('verify.title')} text={t('verify.text')}>
      <div>
        <Button isPending={verify.isPending} onPress={() => verify.mutate({})}>
          {t('verify.start')}
        </Button>
      </div>
      {verify.isPending ? (
        <Verification of={info.data?.dataFolder}>{t('verify.running')}</Verification>
      ) : null}
      <Failure error={verify.error} />
      {found === undefined ? null : (
        <>
          <Finding sound={found.database === SOUND}>
            {found.database === SOUND
              ? t('verify.databaseSound')
              : t('verify.databaseFault', { fault: found.database })}
          </Finding>
          {found.missing.length + found.altered.length === 0 ? (
            <Finding sound>{t('verify.imagesSound', format.counted(found.images))}</Finding>
          ) : null}
          <Faults
            title={t('verify.missing', format.counted(found.missing.length))}
            names={found.missing}
          />
          <Faults
            title={t('verify.altered', format.counted(found.altered.length))}
            names={found.altered}
          />
        </>
      )}
    </Card>
  );
}

function Finding({ sound, children }: { readonly sound: boolean; readonly children: ReactNode }) {
  return (
    <p className={sound ? styles.sound : styles.fault} role="status">
      {sound ? <CircleCheck aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
      <span>{children}</span>
    </p>
  );
}

function Faults({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  const { t } = useTranslation('studies');
  if (names.length === 0) return null;
  return (
    <Finding sound={false}>
      {title} {t('verify.remedy')}
      <span className={styles.names}>
        {names.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </span>
    </Finding>
  );
}
