import { ArrowLeftRight, CircleSlash, TriangleAlert, Unlink } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { ImportId, StagedFile } from '../../../shared/contract/imports.ts';
import type { StudyId } from '../../../shared/domain/ids.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { type Known, lackOf, pairCode, whose } from './confirm.ts';
import type { Copy } from './copies.ts';
import screen from './import.module.css';
import styles from './pairs.module.css';
import { LesionField } from './lesion-field.tsx';
import { PatientField } from './patient-field.tsx';
import { stagedPicture } from './pictures.ts';
import { isFixed, type Plan, type PlanPair, swapped, withLeftOut, withPatient } from './plan.ts';

export interface CardContext {
  readonly id: ImportId;
  readonly plan: Plan;
  readonly fileOf: (id: PlanPair['b']) => StagedFile | undefined;
  readonly known: Known;
  readonly studyId: StudyId | null;
  readonly copies: ReadonlyMap<string, readonly Copy[]>;
  /** Whether what is lacking is said: someone tried to store. */
  readonly tried: boolean;
  readonly change: (act: (plan: Plan) => Plan) => void;
  readonly onCompare: (key: string) => void;
  readonly onTakeApart: (key: string) => void;
}

interface Props {
  readonly pair: PlanPair;
  readonly context: CardContext;
  /** The only pair: it is shown large, and its patient is named above. */
  readonly alone: boolean;
}

/** A pair as it would be stored, and what can be done about it. */
export function PairCard({ pair, context, alone }: Props) {
  const { t } = useTranslation('importing');
  const { key, leftOut, proposed } = pair;
  const code = pairCode(pair);
  const uncertain = proposed.by === 'time' || proposed.by === 'order';
  return (
    <>
      <header className={styles.cardHead}>
        <strong className={styles.path} title={code}>
          {code}
        </strong>
        <span className={uncertain ? styles.uncertain : styles.how}>{t(`by.${proposed.by}`)}</span>
        {leftOut ? <span className={styles.leftOutMark}>{t('pair.leftOut')}</span> : null}
        <span className={styles.cardActions}>
          {isFixed(pair) ? null : (
            <>
              <IconButton
                label={t('pair.swap')}
                onPress={() => context.change((plan) => swapped(plan, key))}
              >
                <ArrowLeftRight aria-hidden="true" />
              </IconButton>
              <IconButton label={t('pair.takeApart')} onPress={() => context.onTakeApart(key)}>
                <Unlink aria-hidden="true" />
              </IconButton>
            </>
          )}
          <IconButton
            label={t('pair.leaveOut')}
            pressed={leftOut}
            onPress={() => context.change((plan) => withLeftOut(plan, new Set([key]), !leftOut))}
          >
            <CircleSlash aria-hidden="true" />
          </IconButton>
        </span>
      </header>
      <div className={`${styles.pictures} ${leftOut ? styles.dimmed : ''}`}>
        <Picture {...{ pair, context, alone }} part="b" />
        <Picture {...{ pair, context, alone }} part="se" />
      </div>
      <Whose {...{ pair, context, alone }} />
      <Remark {...{ pair, context, alone }} />
    </>
  );
}

function Picture({ pair, context, alone, part }: Props & { readonly part: 'b' | 'se' }) {
  const { t } = useTranslation(['importing', 'common']);
  const file = context.fileOf(pair[part]);
  const fixed = isFixed(pair) ? pair.proposed[part === 'b' ? 'bRoi' : 'seRoi'] : null;
  const rect = file === undefined || fixed === null ? null : { of: file, at: fixed };
  return (
    <figure className={styles.picture}>
      <span className={styles.pictureBox}>
        <Thumbnail
          src={stagedPicture(context.id, pair[part], alone ? 1000 : 400)}
          label={t(`pair.${part}`, { pair: pairCode(pair) })}
          rect={rect}
        />
        <span className={styles.part}>{t(`image.${part}`, { ns: 'common' })}</span>
      </span>
      <figcaption className={styles.fileName} title={file?.path}>
        <bdi dir="ltr">{file?.path ?? ''}</bdi>
      </figcaption>
    </figure>
  );
}

/** The pair's patient and lesion, to be changed; as the study folder says, where it does. */
function Whose({ pair, context, alone }: Props) {
  const { t } = useTranslation('importing');
  const { plan, known, studyId, tried, change } = context;
  if (isFixed(pair)) {
    const { lesionCode } = pair.proposed;
    const lesion = t('lesion.known', { code: lesionCode ?? '1' });
    return (
      <p className={styles.facts}>
        <strong>{pair.patient}</strong> · {lesion}
      </p>
    );
  }
  const { is } = whose(pair, known);
  const invalid = is === 'archived' || is === 'wrong' || (tried && is === 'nobody');
  return (
    <div className={styles.fields}>
      {alone ? null : (
        <PatientField
          label={t('patient.ofPair', { pair: pairCode(pair) })}
          hideLabel
          placeholder={t('patient.label')}
          studyId={studyId}
          value={pair.patient}
          onChange={(code) => {
            // React Aria tells what it shows also where nobody typed.
            if (code !== pair.patient) change((now) => withPatient(now, pair.key, code));
          }}
          invalid={invalid && !pair.leftOut}
          isDisabled={pair.leftOut}
        />
      )}
      <LesionField {...{ pair, plan, known, change }} />
    </div>
  );
}

/** The one thing to know about a pair now: what it lacks, what is doubtful, or who its patient is. */
function Remark({ pair, context, alone }: Props) {
  const { t } = useTranslation('importing');
  const { copies, onCompare } = context;
  const code = pairCode(pair);
  return (
    <div className={styles.remark}>
      <RemarkText {...{ pair, context, alone }} />
      {copies.has(pair.key) ? (
        <Button aria-label={t('pair.compare', { pair: code })} onPress={() => onCompare(pair.key)}>
          <TriangleAlert aria-hidden="true" />
          {t('pair.copies')}
        </Button>
      ) : null}
    </div>
  );
}

function RemarkText({ pair, context, alone }: Props) {
  const { t } = useTranslation('importing');
  const { known, tried, fileOf } = context;
  const lack = lackOf(pair, known);
  if (lack !== null && (tried || lack !== 'patient'))
    return <span className={screen.lack}>{t(`lack.${lack}`)}</span>;
  if (!isFixed(pair) && fileOf(pair.b)?.looksLike === 'se' && fileOf(pair.se)?.looksLike === 'b')
    return <span className={styles.uncertain}>{t('pair.swapped')}</span>;
  const who = whose(pair, known);
  switch (who.is) {
    case 'new':
      return <span>{alone ? '' : t('patient.new')}</span>;
    case 'alike':
      return (
        <span className={styles.uncertain}>{t('patient.alike', { code: who.patient.code })}</span>
      );
    case 'known': {
      const { code, pairs } = who.patient;
      return <span>{alone ? '' : t('patient.known', { code, count: pairs })}</span>;
    }
    default:
      return <span>{t('patient.missing')}</span>;
  }
}
