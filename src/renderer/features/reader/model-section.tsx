import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { Read } from '../../../shared/domain/opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { useFormat } from '../../ui/format.ts';
import { OriginBadge } from '../models/origin-badge.tsx';
import styles from './reader.module.css';

interface Props {
  readonly model: ModelCard;
  /** One of its reads of the lesion. */
  readonly read: Read | undefined;
}

/** What spoke: what it was fitted on, which file it is, and its limits. */
export function ModelSection({ model, read }: Props) {
  const { t } = useTranslation('reader');
  const { moment } = useFormat();
  const say = useFailureText();
  const texts = useModelTexts(model);
  const { name, origin, hash, limits } = model;
  return (
    <section className={styles.section} aria-labelledby="model-title">
      <div className={styles.headRow}>
        <h3 id="model-title">{t('model.title')}</h3>
        <Link to="/models">{t('model.card')}</Link>
      </div>
      <p className={styles.modelName}>
        <strong>{name}</strong> <OriginBadge origin={origin} />
      </p>
      <p className={styles.quiet}>
        {texts.trained} {texts.validated}
      </p>
      <p className={styles.quiet}>
        {t('model.hash', { hash: '' })}
        <code className={styles.hash}>{hash}</code>
      </p>
      {read === undefined ? null : (
        <p className={styles.quiet}>
          {t('model.read', {
            moment: moment(read.createdAt),
            program: read.application,
            version: read.preprocessing,
          })}
        </p>
      )}
      {read === undefined ? null : (
        <p className={styles.quiet}>
          {read.calibration === null
            ? t('calibrated.none')
            : t('calibrated.spoke', { version: read.calibration })}{' '}
          {t(read.familiarity === null ? 'unlike.cannot' : 'unlike.can')}
        </p>
      )}
      {limits.length === 0 ? null : (
        <details className={styles.quiet}>
          <summary>{t('model.limits')}</summary>
          <ul className={styles.limits}>
            {limits.map((limit) => (
              <li key={limit}>{say(limit)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** What a model was fitted on and how it did there, each in a sentence. */
export function useModelTexts(model: ModelCard): {
  readonly trained: string;
  readonly validated: string;
} {
  const { t } = useTranslation('reader');
  const { integer, percent } = useFormat();
  const { trainedOn, validation } = model;
  const both = (of: { readonly benign: number; readonly malignant: number }): string =>
    integer(of.benign + of.malignant);
  return {
    trained: t('model.trained', {
      study: trainedOn.study,
      patients: both(trainedOn.patients),
      pairs: both(trainedOn.pairs),
    }),
    validated: t('model.validated', {
      accuracy: percent(validation.accuracy),
      images: integer(validation.images),
      patients: integer(validation.patients),
    }),
  };
}
