import type { ReactNode } from 'react';

import styles from './visually-hidden.module.css';

/** What is read aloud where the eye sees it from the place alone. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}
