import { Link } from '@tanstack/react-router';
import { ChevronLeft, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import { mean } from '../../../shared/stats/moments.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import styles from './reader.module.css';

interface Props {
  readonly record: LesionRecord;
  readonly onPrint: () => void;
}

/** Whose lesion it is, and what was measured. Not its diagnosis: that must not lead the reader. */
export function ReaderHeader({ record, onPrint }: Props) {
  const { t } = useTranslation('reader');
  const { patient, lesion, study } = record;
  const facts = useLesionFacts(record);
  return (
    <header className={styles.header}>
      <Link
        className={styles.back}
        to="/patients/$patientId"
        params={{ patientId: String(patient.id) }}
      >
        <ChevronLeft aria-hidden="true" />
        {t('back', { patient: patient.code })}
      </Link>
      <h1>{t('lesion', { lesion: lesion.code })}</h1>
      <p className={styles.facts}>{[...facts, study.name].join(' · ')}</p>
      <Button onPress={onPrint}>
        <Printer aria-hidden="true" size={16} />
        {t('print')}
      </Button>
    </header>
  );
}

/** Place and measures of a lesion, each in words; none of them is a diagnosis. */
export function useLesionFacts({ lesion, pairs }: LesionRecord): readonly string[] {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const { decimal } = useFormat();
  const { side, clock, tsukuba, ebRatio } = lesion;
  const ratio = mean(pairs.flatMap(({ strainRatios }) => strainRatios));
  return [
    side === null ? null : common(`side.${side}`),
    clock === null ? null : t('clock', { clock }),
    ratio === null ? null : t('strainRatio', { ratio: decimal(ratio, 2) }),
    ebRatio === null ? null : t('ebRatio', { ratio: decimal(ebRatio, 2) }),
    tsukuba === null ? null : t('tsukuba', { score: tsukuba }),
  ].filter((fact) => fact !== null);
}
