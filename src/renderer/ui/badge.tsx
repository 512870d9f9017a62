import { useTranslation } from 'react-i18next';

import type { DiagnosisFacet } from '../../shared/contract/worklist.ts';
import styles from './badge.module.css';

/** A diagnosis in words, and in a colour that says it again. */
export function DiagnosisBadge({ value }: { readonly value: DiagnosisFacet }) {
  const { t } = useTranslation();
  return <span className={`${styles.badge} ${styles[value]}`}>{t(`diagnosis.${value}`)}</span>;
}
