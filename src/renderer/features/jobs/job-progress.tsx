import { useTranslation } from 'react-i18next';

import type { Job } from '../../../shared/contract/jobs.ts';
import { useFormat } from '../../ui/format.ts';
import styles from './jobs.module.css';

/** How far a job has come: a bar, its share, and the pieces that are done. */
export function JobProgressBar({ job: { progress, name, kind } }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  if (progress === null) return <span className={styles.quiet}>{t('progress.notBegun')}</span>;
  const { share, done, total } = progress;
  const counts = { done: format.integer(done), total: format.integer(total) };
  return (
    <div className={styles.progress}>
      <progress aria-label={t('progress.of', { name })} value={share} max={1} />
      <span className={styles.counts}>
        <span>{format.percent(share)}</span>
        <span>{t(kind === 'read-all' ? 'progress.lesions' : 'progress.units', counts)}</span>
      </span>
    </div>
  );
}
