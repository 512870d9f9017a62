import { useTranslation } from 'react-i18next';

import type { Opinion } from '../../../shared/domain/opinion.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import styles from './reader.module.css';

interface Props {
  readonly opinion: Opinion;
  /** What the same reader had said before. */
  readonly before?: Opinion | undefined;
}

/** What somebody said of the lesion, and whether the machine had spoken by then. */
export function OpinionLine({ opinion, before }: Props) {
  const { t } = useTranslation('reader');
  const { moment } = useFormat();
  const { diagnosis, birads, confidence, comment, reader, createdAt, afterReveal } = opinion;
  const facts = [
    birads === null ? null : t('own.biradsIs', { birads }),
    confidence === null ? null : t('own.sure', { percent: confidence }),
    before === undefined || before.diagnosis === diagnosis
      ? null
      : t('history.changed', { before: t(`word.${before.diagnosis}`) }),
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.opinion}>
      <p className={styles.opinionFacts}>
        <DiagnosisBadge value={diagnosis} />
        <span>{facts.join(' · ')}</span>
      </p>
      {comment === null ? null : <p className={styles.comment}>{comment}</p>}
      <p className={styles.quiet}>
        {t('own.committed', { reader, moment: moment(createdAt) })}
        {' · '}
        {afterReveal ? <strong>{t('own.wasAfterReveal')}</strong> : t('own.wasBeforeReveal')}
      </p>
    </div>
  );
}
