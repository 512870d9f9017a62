import { useTranslation } from 'react-i18next';

import type { Exam, Lesion, Patient } from '../../../shared/domain/patient.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { useFormat } from '../../ui/format.ts';
import styles from './annotate.module.css';

/** A pair with what it belongs to. */
export interface PairRecord {
  readonly pair: RegisteredPair;
  readonly patient: Patient;
  readonly exam: Exam;
  readonly lesion: Lesion;
}

/** Whose pair it is. Not what it was found to be: that must not lead the annotator's hand. */
export function Facts({ record }: { readonly record: PairRecord }) {
  const { pair, patient, exam, lesion } = record;
  const { t } = useTranslation('annotate');
  const { t: common } = useTranslation();
  const { day } = useFormat();
  const place = [
    lesion.code,
    lesion.side === null ? null : common(`side.${lesion.side}`),
    lesion.clock === null ? null : t('clock', { clock: lesion.clock }),
  ];
  const facts: readonly (readonly [string, string | null])[] = [
    [t('patient'), patient.code],
    [t('lesion'), joined(place)],
    [t('pair'), joined([pair.code, pair.view])],
    [t('exam'), joined([exam.date === null ? null : day(exam.date), exam.device])],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function joined(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join(' · ');
}
