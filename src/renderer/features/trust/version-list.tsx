import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { LockedCalibration } from '../../../shared/contract/trust.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import styles from './trust.module.css';

/** What was locked for a model, and which of it speaks. */
export function VersionList({ model }: { readonly model: ModelCard }) {
  const { t } = useTranslation('trust');
  const { trust } = useApi();
  const versions = useQuery(trust.versions.queryOptions({ input: { model: model.hash } }));
  const choose = useMutation(trust.choose.mutationOptions());
  if (versions.isError)
    return <FailureMessage error={versions.error} onRetry={() => void versions.refetch()} />;
  if (versions.data === undefined) return null;
  const { current, versions: all } = versions.data;
  const use = (version: number | null): void => choose.mutate({ model: model.hash, version });
  return (
    <section className={styles.card} aria-labelledby="versions">
      <h2 id="versions">{t('versions.title')}</h2>
      <p>{current === null ? t('versions.none') : t('versions.current', { version: current })}</p>
      <ul className={styles.versions} aria-label={t('versions.title')}>
        {all.toReversed().map((one) => (
          <li key={one.version}>
            <VersionText one={one} />
            {one.version === current ? (
              <strong>{t('versions.speaks')}</strong>
            ) : (
              <Button
                aria-label={t('versions.useOf', { version: one.version })}
                isPending={choose.isPending}
                onPress={() => use(one.version)}
              >
                {t('versions.use')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {current === null ? null : (
        <div className={styles.actions}>
          <Button isPending={choose.isPending} onPress={() => use(null)}>
            {t('versions.useNone')}
          </Button>
        </div>
      )}
      {choose.isError ? <FailureMessage error={choose.error} /> : null}
    </section>
  );
}

function VersionText({ one }: { readonly one: LockedCalibration }) {
  const { t } = useTranslation('trust');
  const { decimal, moment, percent } = useFormat();
  const { version, study, madeBy, madeAt, casesHash, result } = one;
  const { patients, temperature, threshold, errorRate, before, after } = result;
  return (
    <div>
      <strong>{t('versions.name', { version })}</strong>{' '}
      {t('versions.made', { by: madeBy, moment: moment(madeAt), study })}
      <p className={styles.quiet}>
        {t('versions.what', {
          benign: patients.benign,
          malignant: patients.malignant,
          temperature: decimal(temperature, 2),
          threshold: decimal(threshold, 2),
          rate: percent(errorRate),
          before: decimal(before.brier, 3),
          after: decimal(after.brier, 3),
        })}{' '}
        <code>{casesHash.slice(0, 12)}</code>
      </p>
    </div>
  );
}
