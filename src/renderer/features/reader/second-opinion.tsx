import { type ReactNode, type Ref, useId } from 'react';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import type { Opinion } from '../../../shared/domain/opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { lacksCrop } from './crop-need.ts';
import { ModelSection } from './model-section.tsx';
import { PairReads } from './pair-reads.tsx';
import styles from './reader.module.css';
import { SilenceReason } from './silence.tsx';
import type { Reveal } from './use-reveal.ts';
import { Verdict } from './verdict.tsx';

interface Props {
  readonly both: SecondOpinion;
  readonly record: LesionRecord;
  /** The pair that is looked at. */
  readonly pair: PairId;
  readonly own: Opinion | undefined;
  readonly reveal: Reveal;
  readonly onReveal: () => void;
  readonly onShow: (pair: PairId) => void;
  readonly onGive: () => void;
  readonly onDraw: () => void;
  readonly revealRef: Ref<HTMLButtonElement>;
  /** Of the heading, which gets the focus when the machine has spoken. */
  readonly titleRef: Ref<HTMLHeadingElement>;
}

/** What the machine says, once it may. */
export function SecondOpinionSection(props: Props) {
  const { both, titleRef } = props;
  const { t } = useTranslation('reader');
  const { model, revealed } = both;
  const spoke = revealed?.model ?? model;
  return (
    <section className={styles.section} aria-labelledby="machine-title">
      <h2 id="machine-title" ref={titleRef} tabIndex={-1}>
        {t('machine.title')}
      </h2>
      {spoke === null ? null : <OriginWarning origin={spoke.origin} />}
      {revealed === null ? null : <Revealed {...props} revealed={revealed} />}
      {both.silence === null ? null : (
        <SilenceReason
          silence={both.silence}
          both={both}
          record={props.record}
          onGive={props.onGive}
          onDraw={props.onDraw}
        />
      )}
      {revealed === null ? <RevealButton {...props} /> : null}
    </section>
  );
}

/** Said wherever a model of images that are not real speaks, or is about to. */
function OriginWarning({ origin }: Pick<NonNullable<SecondOpinion['model']>, 'origin'>) {
  const { t } = useTranslation('reader');
  if (origin === 'real') return null;
  return <Callout kind="warning">{t(`warning.${origin}`)}</Callout>;
}

function RevealButton({ both, record, reveal, onReveal, revealRef }: Props) {
  const { t } = useTranslation('reader');
  const whyId = useId();
  const { silence, model } = both;
  return (
    <div className={styles.reveal}>
      <Button
        kind="primary"
        ref={revealRef}
        isDisabled={silence !== null}
        isPending={reveal.isPending}
        onPress={onReveal}
        aria-describedby={whyId}
      >
        {t('machine.reveal')} <kbd aria-hidden="true">{t('machine.revealKey')}</kbd>
      </Button>
      <p id={whyId} className={styles.quiet} role="status">
        {reveal.isPending
          ? t('machine.reading', { model: model?.name ?? '' })
          : silence === null
            ? t('machine.ready', { model: model?.name ?? '', count: record.pairs.length })
            : null}
      </p>
      {reveal.failure === null ? null : (
        <FailureMessage error={reveal.failure} onRetry={onReveal} />
      )}
    </div>
  );
}

function Revealed(props: Props & { readonly revealed: NonNullable<SecondOpinion['revealed']> }) {
  const { record, pair, own, onShow, onDraw, revealed } = props;
  const { t } = useTranslation('reader');
  const say = useFailureText();
  const { reads, decision, failed, model, seenInFitting } = revealed;
  const read = reads.find(({ pairId }) => pairId === pair);
  const unread = record.pairs.filter(({ id }) => !reads.some(({ pairId }) => pairId === id));
  const toBeDrawn = unread.some((each) => lacksCrop(each, model));
  return (
    <>
      {revealed.outdated ? <Outdated {...props} /> : null}
      {seenInFitting ? <Callout kind="warning">{t('seen')}</Callout> : null}
      <Verdict decision={decision} cutoff={reads[0]?.cutoff ?? model.cutoff} own={own} />
      {failed.length === 0 ? null : (
        <Callout
          kind="warning"
          {...(toBeDrawn ? { actions: <Button onPress={onDraw}>{t('silence.draw')}</Button> } : {})}
        >
          <strong>{t('failed.title')}</strong>
          <ul className={styles.limits}>
            {failed.map(({ pair: code, reason }) => (
              <li key={code}>{t('failed.pair', { pair: code, reason: say(reason) })}</li>
            ))}
          </ul>
        </Callout>
      )}
      <PairReads pairs={record.pairs} reads={reads} current={pair} onShow={onShow} />
      <ModelSection model={model} read={read ?? reads[0]} />
    </>
  );
}

/** What was read rests on another crop or model than there is now. */
function Outdated({ both, reveal, onReveal }: Props): ReactNode {
  const { t } = useTranslation('reader');
  return (
    <>
      <Callout
        kind="warning"
        actions={
          <Button
            isDisabled={both.silence !== null}
            isPending={reveal.isPending}
            onPress={onReveal}
          >
            {t('outdated.again')} <kbd aria-hidden="true">{t('machine.revealKey')}</kbd>
          </Button>
        }
      >
        {t('outdated.text')}
      </Callout>
      {reveal.failure === null ? null : (
        <FailureMessage error={reveal.failure} onRetry={onReveal} />
      )}
    </>
  );
}
