import { useTranslation } from 'react-i18next';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';

import type { Task } from '../../shared/contract/app.ts';
import { useFailureText } from '../i18n/use-failure-text.ts';
import { useClient } from '../rpc/api.tsx';
import { Button } from '../ui/button.tsx';
import { useStepText } from '../ui/step-text.ts';
import { useHappenings } from './events.ts';
import styles from './task-tray.module.css';

/** What runs in the background: one line in the foot, everything in a small window. */
export function TaskTray() {
  const { t } = useTranslation();
  const tasks = useHappenings((happenings) => happenings.tasks);
  const latest = tasks.findLast(({ state }) => state === 'running') ?? tasks.at(-1);
  if (latest === undefined) return null;
  return (
    <DialogTrigger>
      <AriaButton className={styles.line ?? ''}>
        <TaskLine task={latest} />
      </AriaButton>
      <Popover className={styles.popover ?? ''} placement="top end">
        <Dialog className={styles.dialog ?? ''} aria-label={t('task.title')}>
          {tasks.toReversed().map((task) => (
            <TaskItem key={task.id} task={task} />
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function TaskLine({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const stepText = useStepText();
  return (
    <>
      {t(`task.kind.${task.kind}`)}: {task.state === 'running' ? stepText(task.step) : ''}{' '}
      {task.state === 'running' ? null : t(`task.state.${task.state}`)}
      <TaskProgress task={task} />
    </>
  );
}

function TaskProgress({ task: { progress, state, kind } }: { readonly task: Task }) {
  const { t } = useTranslation();
  if (state !== 'running') return null;
  return (
    <progress
      className={styles.progress}
      aria-label={t(`task.kind.${kind}`)}
      {...(progress === null ? {} : { value: progress.done, max: progress.total })}
    />
  );
}

function TaskItem({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const client = useClient();
  const say = useFailureText();
  const stepText = useStepText();
  return (
    <div className={styles.item}>
      <div>
        <strong>{t(`task.kind.${task.kind}`)}</strong> {say(task.subject)}
        <span className={styles.state}>{t(`task.state.${task.state}`)}</span>
      </div>
      {task.step === null || task.state !== 'running' ? null : <p>{stepText(task.step)}</p>}
      {task.failure === null ? null : <p className={styles.failure}>{say(task.failure)}</p>}
      <div className={styles.foot}>
        <TaskProgress task={task} />
        {task.state === 'running' ? (
          <Button kind="quiet" onPress={() => void client.app.cancelTask({ id: task.id })}>
            {t('actions.cancel')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
