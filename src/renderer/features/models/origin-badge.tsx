import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import styles from './origin-badge.module.css';

/** What a model's training images were. Anything but real is a warning. */
export function OriginBadge({ origin }: { readonly origin: ModelCard['origin'] }) {
  const { t } = useTranslation('models');
  return (
    <span className={`${styles.badge} ${origin === 'real' ? styles.real : styles.warning}`}>
      {t(`origin.${origin}`)}
    </span>
  );
}
