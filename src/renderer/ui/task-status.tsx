import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Task } from '../../shared/contract/app.ts';
import { useFailureText } from '../i18n/use-failure-text.ts';
import { useClient } from '../rpc/api.tsx';
import { Button } from './button.tsx';
import { useStepText } from './step-text.ts';
import { useFormat } from './format.ts';
import styles from './task-status.module.css';

interface Props {
  readonly task: Task;
  /** Said when it is done. */
  readonly done: ReactNode;
}

/** Progress out of so many is told in percent by the application. */
const HUNDRED = 100;

/** How work in the background goes: its progress, its end, or why it failed. */
export function TaskStatus({ task, done }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const say = useFailureText();
  const stepText = useStepText();
  const format = useFormat();
  const { kind, state, progress, step, failure } = task;
  if (state === 'done')
    return (
      <p className={styles.done} role="status">
        <CircleCheck aria-hidden="true" />
        <span>{done}</span>
      </p>
    );
  if (state === 'failed')
    return (
      <p className={styles.failed} role="alert">
        {failure === null ? null : say(failure)}
      </p>
    );
  if (state === 'cancelled') return <p role="status">{t('task.state.cancelled')}</p>;
  return (
    <div className={styles.running}>
      <div className={styles.line}>
        <span>{step === null ? t(`task.kind.${kind}`) : stepText(step)}</span>
        {progress === null ? null : (
          <span>
            {progress.total === HUNDRED
              ? format.percent(progress.done / HUNDRED)
              : `${format.integer(progress.done)} / ${format.integer(progress.total)}`}
          </span>
        )}
      </div>
      <progress
        className={styles.progress}
        aria-label={t(`task.kind.${kind}`)}
        {...(progress === null ? {} : { value: progress.done, max: progress.total })}
      />
      <Button onPress={() => void client.app.cancelTask({ id: task.id })}>
        {t('actions.cancel')}
      </Button>
    </div>
  );
}
