import { useTranslation } from 'react-i18next';

import type { Opinion } from '../../../shared/domain/opinion.ts';
import { historyOf } from './opinion-draft.ts';
import { OpinionLine } from './opinion-line.tsx';
import styles from './reader.module.css';

interface Props {
  readonly opinions: readonly Opinion[];
  /** The reader's own, which is shown by itself. */
  readonly stands: Opinion | undefined;
}

/** Everything that was said of the lesion and may be seen, the newest first, where it is more than one's own. */
export function OpinionHistory({ opinions, stands }: Props) {
  const { t } = useTranslation('reader');
  if (opinions.every(({ id }) => id === stands?.id)) return null;
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
