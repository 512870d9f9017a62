import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { useFormat } from '../../ui/format.ts';
import { networkName } from '../../ui/networks.ts';
import styles from './models.module.css';
import { OriginBadge } from './origin-badge.tsx';
import { UseButton } from './use-button.tsx';

interface Props {
  readonly card: ModelCard;
  readonly onUnlock: () => void;
  readonly onImportAgain: () => void;
}

/** A model with what one must know to trust it, or not. */
export function ModelCardView({ card, onUnlock, onImportAgain }: Props) {
  const { t } = useTranslation('models');
  const titleId = useId();
  const say = useFailureText();
  const { name, origin, chosen, fault } = card;
  return (
    <li className={`${styles.card} ${chosen ? styles.chosen : ''}`} aria-labelledby={titleId}>
      <header className={styles.cardHead}>
        <h2 id={titleId}>{name}</h2>
        {chosen ? (
          <span className={styles.inUse}>
            <Check aria-hidden="true" />
            {t('inUse')}
          </span>
        ) : null}
        <OriginBadge origin={origin} />
      </header>
      {fault === null ? null : (
        <Callout
          kind="warning"
          actions={<Button onPress={onImportAgain}>{t('importAgain')}</Button>}
        >
          {t('fault', { fault: say(fault) })}
        </Callout>
      )}
      <p className={styles.quiet}>{t(`originMeans.${origin}`)}</p>
      <Facts card={card} />
      <div className={styles.actions}>
        {chosen ? null : <UseButton card={card} />}
        {origin === 'real' ? null : (
          <Button aria-label={t('unlockOf', { model: name })} onPress={onUnlock}>
            {t('unlockFor')}
          </Button>
        )}
      </div>
      <Link to="/calibration" search={{ model: card.hash }}>
        {t('calibrateOf', { model: name })}
      </Link>
      <WholeCard card={card} />
    </li>
  );
}

function Facts({ card }: { readonly card: ModelCard }) {
  const { t } = useTranslation('models');
  const { integer, percent } = useFormat();
  const { input, images, size, networks, ensemble, trainedOn, validation } = card;
  const { patients, pairs } = trainedOn;
  const names = networks.map(networkName).join(' + ');
  return (
    <dl className={styles.facts}>
      <Fact term={t('input.title')}>
        {t('sees', { input: t(`input.${input}`), images: t(`images.${images}`), size })}
      </Fact>
      <Fact term={t('networks')}>{ensemble ? t('ensemble', { networks: names }) : names}</Fact>
      <Fact term={t('trainedOn')}>
        {t('trained', {
          study: trainedOn.study,
          patients: integer(patients.benign + patients.malignant),
          benignPatients: integer(patients.benign),
          malignantPatients: integer(patients.malignant),
          pairs: integer(pairs.benign + pairs.malignant),
          benignPairs: integer(pairs.benign),
          malignantPairs: integer(pairs.malignant),
        })}
      </Fact>
      <Fact term={t('validation')}>
        {t('validated', {
          accuracy: percent(validation.accuracy),
          images: integer(validation.images),
          patients: integer(validation.patients),
        })}
        <small>{t('validationMeans')}</small>
      </Fact>
    </dl>
  );
}

/** What is seldom looked up. */
function WholeCard({ card }: { readonly card: ModelCard }) {
  const { t } = useTranslation('models');
  const { decimal, moment } = useFormat();
  const say = useFailureText();
  const { limits, licence, intendedUse, createdAt, createdWith, importedAt, hash, cutoff } = card;
  const { originDetail } = card;
  return (
    <details className={styles.more}>
      <summary>{t('more')}</summary>
      <dl className={styles.facts}>
        <Fact term={t('limits')}>
          {limits.length === 0 ? (
            t('noLimits')
          ) : (
            <ul className={styles.limits}>
              {limits.map((limit) => (
                <li key={limit}>{say(limit)}</li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact term={t('originDetail')}>{say(originDetail)}</Fact>
        <Fact term={t('intendedUse')}>{say(intendedUse)}</Fact>
        <Fact term={t('licence')}>{say(licence)}</Fact>
        <Fact term={t('cutoff')}>{decimal(cutoff, 2)}</Fact>
        <Fact term={t('made')}>
          {t('madeWith', { moment: moment(createdAt), program: createdWith })}
        </Fact>
        <Fact term={t('imported')}>{moment(importedAt)}</Fact>
        <Fact term={t('hash')}>
          <code className={styles.hash}>{hash}</code>
        </Fact>
      </dl>
    </details>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
