import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { ModelHash, StudyId } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';
import { Select } from '../../ui/field.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import styles from './trust.module.css';
import { CasesStep } from './cases-step.tsx';
import { VersionList } from './version-list.tsx';

interface Props {
  readonly search: {
    readonly model?: ModelHash | undefined;
    readonly study?: StudyId | undefined;
  };
}

/** Calibrates a model on local confirmed patients, step by step, and shows what was locked before. */
export function CalibrationScreen({ search }: Props) {
  const { t } = useTranslation('trust');
  const navigate = useNavigate();
  const api = useApi();
  const models = useQuery(api.models.list.queryOptions({ input: {} }));
  const studies = useQuery(api.studies.list.queryOptions({ input: {} }));
  const failed = [models, studies].find(({ isError }) => isError);
  const usable = (models.data ?? []).filter(({ fault }) => fault === null);
  const model =
    usable.find(({ hash }) => hash === search.model) ??
    usable.find(({ chosen }) => chosen) ??
    usable[0];
  const study = (studies.data ?? []).find(({ id }) => id === search.study) ?? studies.data?.[0];
  const go = (changes: Props['search']): void =>
    void navigate({ to: '/calibration', search: { ...search, ...changes } });
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        <Link to="/models">{t('toModels')}</Link>
      </header>
      <p className={styles.quiet}>{t('explain')}</p>
      {failed === undefined ? null : (
        <FailureMessage error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      {models.isPending || studies.isPending ? <Loading /> : null}
      {models.isSuccess && studies.isSuccess && (model === undefined || study === undefined) ? (
        <EmptyState icon={<Scale />} title={t('nothing.title')}>
          {t('nothing.text')}
        </EmptyState>
      ) : null}
      {model === undefined || study === undefined ? null : (
        <>
          <section className={styles.card} aria-labelledby="step-model">
            <h2 id="step-model">{t('step.model')}</h2>
            <div className={styles.fields}>
              <Select
                label={t('model')}
                value={model.hash}
                onChange={(hash) => go({ model: hash })}
                options={usable.map(({ hash, name }) => ({ value: hash, label: name }))}
              />
              <Select
                label={t('study')}
                value={String(study.id)}
                onChange={(id) =>
                  go({ study: (studies.data ?? []).find((each) => String(each.id) === id)?.id })
                }
                options={(studies.data ?? []).map(({ id, name }) => {
                  return { value: String(id), label: name };
                })}
              />
            </div>
            {model.origin === 'real' ? null : (
              <p className={styles.quiet}>
                {t('notReal', { origin: t(`origin.${model.origin}`) })}
              </p>
            )}
          </section>
          <CasesStep key={`${model.hash} ${study.id}`} model={model} study={study} />
          <VersionList model={model} />
        </>
      )}
    </div>
  );
}
