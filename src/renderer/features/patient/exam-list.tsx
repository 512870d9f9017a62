import { Pencil, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import { IconButton } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import type { Editing } from './editing.ts';
import styles from './patient-screen.module.css';

interface Props {
  readonly record: PatientRecord;
  readonly edit: (editing: Editing) => void;
}

/** When and with what the images were taken, the newest exam first. */
export function ExamList({ record: { exams, pairs }, edit }: Props) {
  const { t } = useTranslation('patient');
  const format = useFormat();
  const sorted = exams.toSorted((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
  return (
    <section className={styles.exams} aria-label={t('exams')}>
      <div className={styles.sectionHead}>
        <h2>{t('exams')}</h2>
        <IconButton label={t('addExam')} onPress={() => edit({ what: 'new-exam' })}>
          <Plus aria-hidden="true" />
        </IconButton>
      </div>
      {exams.length === 0 ? <p className={styles.none}>{t('noExams')}</p> : null}
      <ul className={styles.examList}>
        {sorted.map((exam) => {
          const date = exam.date === null ? t('exam.noDate') : format.day(exam.date);
          const own = pairs.filter(
            ({ examId, archivedAt }) => examId === exam.id && archivedAt === null,
          );
          return (
            <li key={exam.id} className={styles.exam}>
              <div className={styles.examText}>
                <strong>{date}</strong>
                <span>{exam.device ?? t('exam.noDevice')}</span>
                <span className={styles.quiet}>{t('pairs', { count: own.length })}</span>
                {exam.note === null ? null : <span className={styles.quiet}>{exam.note}</span>}
              </div>
              <IconButton
                label={t('exam.edit', { date })}
                onPress={() => edit({ what: 'exam', exam })}
              >
                <Pencil aria-hidden="true" />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
