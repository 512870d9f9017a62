import { useTranslation } from 'react-i18next';

import type { ImportId } from '../../../shared/contract/imports.ts';
import { DiagnosisBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { codeOf, pairCode } from './confirm.ts';
import type { Copy } from './copies.ts';
import { useAlikeText } from './copy-list.tsx';
import styles from './compare.module.css';
import { otherPicture, stagedPicture } from './pictures.ts';
import type { PlanPair } from './plan.ts';

interface Props {
  readonly id: ImportId;
  readonly pair: PlanPair;
  readonly copies: readonly Copy[];
  /** Its place among the pairs with copies, from 0, and how many they are. */
  readonly place: { readonly at: number; readonly total: number };
  readonly onStep: (by: 1 | -1) => void;
  readonly onDecide: (leftOut: boolean) => void;
  readonly onClose: () => void;
}

/** Each picture of a pair beside the one it resembles, and the decision what becomes of the pair. */
export function CompareDialog(props: Props) {
  const { id, pair, copies, place, onStep, onDecide, onClose } = props;
  const { t } = useTranslation('importing');
  const code = pairCode(pair);
  return (
    <Dialog
      wide
      isOpen
      title={t('compare.title', { pair: code })}
      onClose={onClose}
      actions={
        <>
          {place.total > 1 ? (
            <span className={styles.steps}>
              <Button isDisabled={place.at === 0} onPress={() => onStep(-1)}>
                {t('compare.previous')}
              </Button>
              {t('compare.place', { at: place.at + 1, total: place.total })}
              <Button isDisabled={place.at + 1 === place.total} onPress={() => onStep(1)}>
                {t('compare.next')}
              </Button>
            </span>
          ) : null}
          <Button onPress={() => onDecide(false)}>{t('compare.keep')}</Button>
          <Button kind="primary" autoFocus onPress={() => onDecide(true)}>
            {t('compare.leaveOut')}
          </Button>
        </>
      }
    >
      {copies.map((copy) => (
        <Comparison
          key={`${copy.duplicate.file} ${copy.duplicate.other.hash} ${copy.duplicate.other.pairId}`}
          {...{ id, pair, copy }}
        />
      ))}
    </Dialog>
  );
}

interface ComparisonProps {
  readonly id: ImportId;
  readonly pair: PlanPair;
  readonly copy: Copy;
}

/** Pixels across that the pictures are asked for. */
const WIDTH = 800;

function Comparison({ id, pair, copy: { duplicate, within } }: ComparisonProps) {
  const { t } = useTranslation(['importing', 'common']);
  const alike = useAlikeText();
  const { other, file, kind } = duplicate;
  const image = t(`image.${file === pair.b ? 'b' : 'se'}`, { ns: 'common' });
  const here = other.file !== null;
  return (
    <section className={styles.comparison}>
      <p>
        <strong>
          {image}: {alike(duplicate)}.
        </strong>{' '}
        {t(kind === 'exact' ? 'compare.exactText' : 'compare.nearText')}
      </p>
      <figure className={styles.compared}>
        <span className={styles.comparedPicture}>
          <Thumbnail src={stagedPicture(id, file, WIDTH)} label={t('compare.this')} />
        </span>
        <figcaption>
          <strong>{t('compare.this')}</strong>
          <span>
            {codeOf(pair) === ''
              ? t('patient.missing')
              : t('compare.patientHere', { patient: codeOf(pair) })}
          </span>
        </figcaption>
      </figure>
      <figure className={styles.compared}>
        <span className={styles.comparedPicture}>
          <Thumbnail
            src={otherPicture(id, duplicate, WIDTH)}
            label={t(here ? 'compare.otherHere' : 'compare.other')}
          />
        </span>
        <figcaption>
          <strong>{t(here ? 'compare.otherHere' : 'compare.other')}</strong>
          <Owner other={other} within={within} />
        </figcaption>
      </figure>
    </section>
  );
}

type OwnerProps = Pick<Copy, 'within'> & Pick<Copy['duplicate'], 'other'>;

/** What the other picture belongs to. */
function Owner({ other, within }: OwnerProps) {
  const { t } = useTranslation('importing');
  if (within !== null) {
    const patient = codeOf(within) === '' ? '–' : codeOf(within);
    return <span>{t('compare.belongs', { pair: pairCode(within), patient })}</span>;
  }
  if (other.pairCode === null) return <span>{t('compare.noPair')}</span>;
  const { pairCode: pair, patientCode, diagnosis } = other;
  return (
    <>
      <span>{t('compare.belongs', { pair, patient: patientCode ?? '–' })}</span>
      <span>
        {t('compare.diagnosis')} <DiagnosisBadge value={diagnosis ?? 'unknown'} />
      </span>
    </>
  );
}
