import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { BIRADS } from '../../../shared/domain/patient.ts';
import { Button } from '../../ui/button.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { CONFIDENCES } from './opinion-draft.ts';
import { OpinionLine } from './opinion-line.tsx';
import styles from './reader.module.css';
import type { OwnOpinion } from './use-own-opinion.ts';

/** The longest comment that is kept, in characters. */
const LONGEST = 10_000;

interface Props {
  readonly own: OwnOpinion;
  /** Whether the reader has seen the machine's opinion. */
  readonly revealed: boolean;
  readonly onCommit: () => void;
  /** Of the form: keys for it work once it has had the focus. */
  readonly formRef: Ref<HTMLFormElement>;
}

/** What the reader says: the form, or the opinion that stands. */
export function OwnOpinionSection({ own, revealed, onCommit, formRef }: Props) {
  const { t } = useTranslation('reader');
  const { stands, isGiving } = own;
  return (
    <section className={styles.section} aria-labelledby="own-opinion">
      <h2 id="own-opinion">{t('own.title')}</h2>
      {stands === undefined ? null : <OpinionLine opinion={stands} />}
      {isGiving ? (
        <OpinionForm {...{ own, revealed, onCommit, formRef }} />
      ) : (
        <div>
          <Button onPress={() => own.give()}>{t('own.change')}</Button>
        </div>
      )}
    </section>
  );
}

/** What a choice says where nothing is stated. */
const NONE = '-';

function OpinionForm({ own, revealed, onCommit, formRef }: Props) {
  const { t } = useTranslation('reader');
  const { draft, change, stands } = own;
  const { diagnosis, birads, confidence, comment } = draft;
  const none = { value: NONE, label: '–', name: t('own.none') } as const;
  return (
    <form
      ref={formRef}
      className={styles.form}
      aria-label={t('own.form')}
      tabIndex={-1}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onCommit();
      }}
    >
      {revealed ? <p className={styles.quiet}>{t('own.afterReveal')}</p> : null}
      <CompactChoice
        label={t('own.diagnosis')}
        value={diagnosis ?? NONE}
        onChange={(value) => {
          if (value !== NONE) change({ diagnosis: value });
        }}
        options={(['benign', 'malignant'] as const).map((value) => ({
          value,
          label: t(`own.${value}`),
          tone: value,
        }))}
        even
      />
      <CompactChoice
        label={t('own.birads')}
        value={birads ?? NONE}
        onChange={(value) => change({ birads: value === NONE ? null : value })}
        options={[none, ...BIRADS.map((value) => ({ value, label: value }))]}
        even
      />
      <CompactChoice
        label={t('own.confidence')}
        value={confidence === null ? NONE : String(confidence)}
        onChange={(value) => change({ confidence: value === NONE ? null : Number(value) })}
        options={[
          none,
          ...CONFIDENCES.map((percent) => ({
            value: String(percent),
            label: t('own.percent', { percent }),
          })),
        ]}
        even
      />
      <TextField
        label={t('own.comment')}
        value={comment}
        onChange={(text) => change({ comment: text })}
        maxLength={LONGEST}
        long
        rows={2}
      />
      {own.isIncomplete ? (
        <p className={styles.problem} role="alert">
          {t('own.choose')}
        </p>
      ) : null}
      {own.failure === null ? null : <FailureMessage error={own.failure} />}
      <div className={styles.acts}>
        {stands === undefined ? null : <Button onPress={own.keep}>{t('own.cancel')}</Button>}
        <Button type="submit" kind="primary" isPending={own.isPending}>
          {t('own.commit')} <kbd aria-hidden="true">{t('own.commitKey')}</kbd>
        </Button>
      </div>
    </form>
  );
}
