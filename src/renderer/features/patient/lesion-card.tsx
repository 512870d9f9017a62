import { useNavigate } from '@tanstack/react-router';
import { Pencil, ScanSearch, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { BreastClock, usePlace } from './clock.tsx';
import type { Editing } from './editing.ts';
import styles from './lesion-card.module.css';
import { PairCard } from './pair-card.tsx';
import { isSuspicious } from './suspicion.ts';

type LesionRecord = PatientRecord['lesions'][number];

interface Props {
  readonly record: PatientRecord;
  readonly lesion: LesionRecord;
  /** Its pairs, archived ones too. */
  readonly pairs: PatientRecord['pairs'];
  readonly edit: (editing: Editing) => void;
}

/** A lesion with what is known of it, and its pairs. */
export function LesionCard({ record, lesion, pairs, edit }: Props) {
  const { t } = useTranslation('patient');
  const navigate = useNavigate();
  const place = usePlace();
  const titleId = useId();
  const [withArchived, setWithArchived] = useState(false);
  const shown = pairs.filter(({ archivedAt }) => withArchived || archivedAt === null);
  const archived = pairs.filter(({ archivedAt }) => archivedAt !== null).length;
  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <header className={styles.head}>
        <BreastClock side={lesion.side} clock={lesion.clock} />
        <div className={styles.title}>
          <h3 id={titleId}>{t('lesion.title', { lesion: lesion.code })}</h3>
          <span>{place(lesion)}</span>
          <span className={styles.diagnosis}>
            <DiagnosisBadge value={lesion.diagnosis ?? 'unknown'} />
            {lesion.histology ?? t('lesion.noHistology')}
          </span>
        </div>
        <Facts lesion={lesion} />
        <div className={styles.actions}>
          <IconButton
            label={t('lesion.edit', { lesion: lesion.code })}
            onPress={() => edit({ what: 'lesion', lesion })}
          >
            <Pencil aria-hidden="true" />
          </IconButton>
          <Button
            kind="primary"
            aria-label={t('secondOpinionOf', { lesion: lesion.code })}
            onPress={() =>
              void navigate({ to: '/lesions/$lesionId', params: { lesionId: String(lesion.id) } })
            }
          >
            <ScanSearch aria-hidden="true" />
            {t('secondOpinion')}
          </Button>
        </div>
      </header>
      {lesion.note === null ? null : <p className={styles.note}>{lesion.note}</p>}
      {pairs.length === 0 ? <p className={styles.note}>{t('lesion.noPairs')}</p> : null}
      <div className={styles.pairs}>
        {shown.map((pair) => (
          <PairCard
            key={pair.id}
            pair={pair}
            exam={record.exams.find(({ id }) => id === pair.examId)}
            edit={edit}
          />
        ))}
      </div>
      {archived === 0 ? null : (
        <div>
          <Button kind="quiet" onPress={() => setWithArchived(!withArchived)}>
            {withArchived ? t('hideArchived') : t('showArchived', { count: archived })}
          </Button>
        </div>
      )}
    </article>
  );
}

function Facts({ lesion }: { readonly lesion: LesionRecord }) {
  const { t } = useTranslation('patient');
  const format = useFormat();
  const { birads, tsukuba, ebRatio, strainRatio, strainVariation, opinions, reads } = lesion;
  const none = '–';
  return (
    <dl className={styles.facts}>
      <Fact term={t('field.birads')}>{birads ?? none}</Fact>
      <Fact term={t('field.tsukuba')} suspicious={isSuspicious('tsukuba', tsukuba)}>
        {tsukuba ?? none}
      </Fact>
      <Fact term={t('field.ebRatio')} suspicious={isSuspicious('ebRatio', ebRatio)}>
        {ebRatio === null ? none : format.decimal(ebRatio, 2)}
      </Fact>
      <Fact term={t('lesion.strainRatio')}>
        {strainRatio === null ? none : format.decimal(strainRatio, 2)}
        {strainVariation === null ? null : (
          <small>{t('lesion.variation', { percent: format.percent(strainVariation) })}</small>
        )}
      </Fact>
      <Fact term={t('lesion.opinions')}>{format.integer(opinions)}</Fact>
      <Fact term={t('lesion.reads')}>{format.integer(reads)}</Fact>
    </dl>
  );
}

interface FactProps {
  readonly term: string;
  readonly children: ReactNode;
  readonly suspicious?: boolean;
}

function Fact({ term, children, suspicious = false }: FactProps) {
  const { t } = useTranslation('patient');
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>
        {children}
        {suspicious ? (
          <small className={styles.suspicious}>
            <TriangleAlert aria-hidden="true" />
            {t('suspicious')}
          </small>
        ) : null}
      </dd>
    </div>
  );
}
