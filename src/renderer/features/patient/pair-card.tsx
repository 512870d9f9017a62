import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Archive, ArchiveRestore, BoxSelect, Check, Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import type { StoredImage } from '../../../shared/domain/image-pair.ts';
import type { Exam } from '../../../shared/domain/patient.ts';
import type { SourceRect } from '../../../shared/geometry/rect.ts';
import { mean } from '../../../shared/stats/moments.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import type { Editing } from './editing.ts';
import styles from './pair-card.module.css';

type PairRecord = PatientRecord['pairs'][number];

interface Props {
  readonly pair: PairRecord;
  readonly exam: Exam | undefined;
  readonly edit: (editing: Editing) => void;
}

/** A pair in small: both images with the crop, and how far one has got with it. */
export function PairCard({ pair, exam, edit }: Props) {
  const { t } = useTranslation('patient');
  const api = useApi();
  const navigate = useNavigate();
  const archive = useMutation(api.pairs.archive.mutationOptions());
  const { id, code, b, se, roi } = pair;
  const archived = pair.archivedAt !== null;
  return (
    <figure className={`${styles.card} ${archived ? styles.archived : ''}`}>
      <div className={styles.images}>
        <Picture image={b} rect={roi?.b ?? null} label={t('pair.b', { pair: code })} />
        <Picture image={se} rect={roi?.se ?? null} label={t('pair.se', { pair: code })} />
      </div>
      <figcaption className={styles.caption}>
        <strong className={styles.code}>{code}</strong>
        <PairFacts pair={pair} exam={exam} />
        <PairState pair={pair} />
        <div className={styles.actions}>
          <Button
            aria-label={t('pair.annotateThis', { pair: code })}
            isDisabled={archived}
            onPress={() => void navigate({ to: '/annotate', search: { pair: id } })}
          >
            <BoxSelect aria-hidden="true" />
            {t('pair.annotate')}
          </Button>
          <IconButton
            label={t('pair.edit', { pair: code })}
            onPress={() => edit({ what: 'pair', pair })}
          >
            <Pencil aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t(archived ? 'pair.unarchive' : 'pair.archive', { pair: code })}
            onPress={() => archive.mutate({ id, archived: !archived })}
          >
            {archived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
          </IconButton>
        </div>
        {archive.isError ? <FailureMessage error={archive.error} /> : null}
      </figcaption>
    </figure>
  );
}

function PairFacts({ pair, exam }: Pick<Props, 'pair' | 'exam'>) {
  const { t } = useTranslation('patient');
  const format = useFormat();
  const ratio = mean(pair.strainRatios);
  const strain =
    ratio === null
      ? null
      : t('pair.strainRatio', {
          ratio: format.decimal(ratio, 2),
          count: pair.strainRatios.length,
        });
  const facts = [exam?.date ?? null, pair.view, strain].filter((fact) => fact !== null);
  return <span className={styles.facts}>{facts.join(' · ')}</span>;
}

function PairState({ pair: { roi, reads } }: { readonly pair: PairRecord }) {
  const { t } = useTranslation('patient');
  const annotated = roi !== null && roi.b !== null && roi.se !== null;
  return (
    <span className={styles.states}>
      <State is={annotated} yes={t('pair.annotated')} no={t('pair.notAnnotated')} />
      <State is={reads > 0} yes={t('pair.read')} no={t('pair.notRead')} />
    </span>
  );
}

interface StateProps {
  readonly is: boolean;
  readonly yes: string;
  readonly no: string;
}

function State({ is, yes, no }: StateProps) {
  return (
    <span className={is ? styles.yes : styles.no}>
      {is ? <Check aria-hidden="true" /> : null}
      {is ? yes : no}
    </span>
  );
}

/** Pixels across that a small picture is asked for: sharp also on a dense screen. */
const WIDTH = 320;

interface PictureProps {
  readonly image: StoredImage;
  /** In source pixels. */
  readonly rect: SourceRect | null;
  readonly label: string;
}

function Picture({ image, rect, label }: PictureProps) {
  return (
    <span className={styles.picture}>
      <Thumbnail
        src={`/image/${image.hash}?w=${WIDTH}`}
        label={label}
        rect={rect === null ? null : { of: image, at: rect }}
      />
    </span>
  );
}
