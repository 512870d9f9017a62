import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import styles from './callout.module.css';

interface Props {
  /** `warning` is what must not be overlooked; `info` explains. */
  readonly kind: 'warning' | 'info';
  readonly children: ReactNode;
  /** What can be done about it. */
  readonly actions?: ReactNode;
}

/** A remark that stands out from the text around it, by its sign as well as its colour. */
export function Callout({ kind, children, actions }: Props) {
  return (
    <div className={`${styles.callout} ${styles[kind]}`} role="note">
      {kind === 'warning' ? <TriangleAlert aria-hidden="true" /> : <Info aria-hidden="true" />}
      <div className={styles.content}>
        <div>{children}</div>
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
