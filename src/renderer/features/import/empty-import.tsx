import { Images } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Callout } from '../../ui/callout.tsx';
import { AddButtons, type Choosing } from './add-buttons.tsx';
import styles from './import.module.css';

interface Props {
  readonly choosing: Choosing;
  readonly onPath: () => void;
  /** Whose pairs they will be, where that is known. */
  readonly patient: string | null;
  /** Whether something was chosen that held no files. */
  readonly foundNothing: boolean;
}

/** Where an import begins: everything can be dropped here, or chosen. */
export function EmptyImport({ choosing, onPath, patient, foundNothing }: Props) {
  const { t } = useTranslation('importing');
  return (
    <section className={styles.empty} aria-label={t('empty.title')}>
      {foundNothing ? <Callout kind="info">{t('none.nothing')}</Callout> : null}
      <Images aria-hidden="true" className={styles.emptyIcon} />
      <h2>{t('empty.title')}</h2>
      {patient === null ? null : (
        <p>
          <strong>{t('empty.forPatient', { patient })}</strong>
        </p>
      )}
      <AddButtons choosing={choosing} onPath={onPath} more={false} isDisabled={false} />
      <p className={styles.quiet}>{t('empty.text')}</p>
      <p className={styles.quiet}>{t('empty.study')}</p>
    </section>
  );
}
