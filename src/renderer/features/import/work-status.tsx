import { useTranslation } from 'react-i18next';

import { useHappenings } from '../../app/events.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { TaskStatus } from '../../ui/task-status.tsx';
import styles from './import.module.css';
import type { Work } from './use-import.ts';

interface Props {
  readonly work: Work;
  readonly onStop: () => void;
}

/** What is being done to the import now, how far it is, and how to stop it. */
export function WorkStatus({ work, onStop }: Props) {
  const { t } = useTranslation('importing');
  return (
    <section className={styles.work} role="status" aria-label={t(`work.${work.is}`)}>
      <h2>{t(`work.${work.is}`)}</h2>
      {work.is === 'sending' ? <Sending {...work} onStop={onStop} /> : null}
      {work.is === 'storing' ? <p className={styles.quiet}>{t('work.storingText')}</p> : null}
      {work.is === 'staging' || work.is === 'storing' ? <RunningTask /> : null}
      {work.is === 'proposing' ? <progress aria-label={t('work.proposing')} /> : null}
    </section>
  );
}

interface SendingProps {
  readonly done: number;
  readonly total: number;
  readonly onStop: () => void;
}

function Sending({ done, total, onStop }: SendingProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  return (
    <>
      <progress aria-label={t('work.sending')} value={done} max={total} />
      <span className={styles.quiet}>
        {t('work.progress', { done: format.integer(done), total: format.integer(total) })}
      </span>
      <Button onPress={onStop}>{t('work.stop')}</Button>
    </>
  );
}

/** The application does this as a task, with progress and cancel of its own. */
function RunningTask() {
  const task = useHappenings(({ tasks }) =>
    tasks.findLast(({ kind, state }) => kind === 'import' && state === 'running'),
  );
  return task === undefined ? null : <TaskStatus task={task} done="" />;
}
