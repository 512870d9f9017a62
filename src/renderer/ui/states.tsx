import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { common } from '../i18n/en/common.ts';
import { useFailureText } from '../i18n/use-failure-text.ts';
import { failureOf } from '../rpc/failure.ts';
import { Button } from './button.tsx';
import styles from './states.module.css';

/** What a screen says while it has nothing to show yet. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={`${styles.state} ${styles.loading}`} role="status">
      <span className={styles.spinner} aria-hidden="true" />
      {t('loading')}
    </div>
  );
}

interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** The next step, in a sentence. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** An empty screen that tells the next step. */
export function EmptyState({ icon, title, children, actions }: EmptyProps) {
  return (
    <div className={styles.state}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <h2>{title}</h2>
      <p className={styles.text}>{children}</p>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What happened, what is safe, what to do. */
export function FailureMessage({ error, onRetry }: FailureProps) {
  const { t } = useTranslation();
  const say = useFailureText();
  const { kind, subject, reason, remedy } = failureOf(error);
  return (
    <div className={styles.failure} role="alert">
      <CircleAlert aria-hidden="true" />
      <div>
        <p>
          <strong>{say(subject)}</strong>: {say(reason)}
        </p>
        {remedy === undefined ? null : <p>{say(remedy)}</p>}
        {tellsSafety(kind) ? <p className={styles.safety}>{t(`safety.${kind}`)}</p> : null}
        {onRetry === undefined ? null : <Button onPress={onRetry}>{t('actions.retry')}</Button>}
      </div>
    </div>
  );
}

function tellsSafety(kind: string): kind is keyof typeof common.safety {
  return kind in common.safety;
}
