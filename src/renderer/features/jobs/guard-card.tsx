import { useTranslation } from 'react-i18next';

import type { Leak } from '../../../shared/contract/jobs.ts';
import type { StudyId } from '../../../shared/domain/ids.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import type { JobForm } from './form.ts';
import { LeakItem } from './leak-item.tsx';
import styles from './new-job.module.css';
import type { Asked } from './use-new-job.ts';

interface Props {
  readonly studyId: StudyId;
  readonly guard: Asked<readonly Leak[]>;
  /** It has not begun to look. */
  readonly waits: boolean;
  readonly reasons: JobForm['reasons'];
  readonly onReasons: (reasons: JobForm['reasons']) => void;
}

/** What would leak between the parts; what blocks is resolved, or accepted with a reason. */
export function GuardCard({ studyId, guard, waits, reasons, onReasons }: Props) {
  const { t } = useTranslation('newJob');
  const { counted } = useFormat();
  const leaks = guard.data;
  return (
    <section className={styles.card} aria-labelledby="job-guard">
      <header className={styles.head}>
        <h2 id="job-guard">{t('guard.title')}</h2>
        {leaks === undefined || leaks.length === 0 ? null : (
          <>
            <span className={styles.quiet}>{t('guard.found', counted(leaks.length))}</span>
            <Button kind="quiet" onPress={guard.again}>
              {t('guard.again')}
            </Button>
          </>
        )}
      </header>
      {guard.error === null ? null : <FailureMessage error={guard.error} onRetry={guard.again} />}
      {guard.error === null && leaks === undefined ? (
        <p className={styles.pending} role="status">
          {t(waits ? 'guard.waits' : 'guard.pending')}
        </p>
      ) : null}
      {leaks?.length === 0 ? <p>{t('guard.none')}</p> : null}
      {leaks === undefined || leaks.length === 0 ? null : (
        <ul className={styles.leaks}>
          {leaks.map((leak) => (
            <LeakItem
              key={leak.id}
              leak={leak}
              studyId={studyId}
              reason={reasons[leak.id] ?? ''}
              onReason={(reason) => onReasons({ ...reasons, [leak.id]: reason })}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
