import { useTranslation } from 'react-i18next';

import type { Opinion } from '../../../shared/domain/opinion.ts';
import { historyOf } from './opinion-draft.ts';
import { OpinionLine } from './opinion-line.tsx';
import styles from './reader.module.css';

/** Everything that was said of the lesion and may be seen, the newest first. */
export function OpinionHistory({ opinions }: { readonly opinions: readonly Opinion[] }) {
  const { t } = useTranslation('reader');
  if (opinions.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="opinion-history">
      <h2 id="opinion-history">{t('history.title')}</h2>
      <ol className={styles.history}>
        {historyOf(opinions).map(({ opinion, before }) => (
          <li key={opinion.id}>
            <OpinionLine opinion={opinion} before={before} />
          </li>
        ))}
      </ol>
    </section>
  );
}
