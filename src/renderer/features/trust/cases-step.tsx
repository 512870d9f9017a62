import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { CalibrationCases } from '../../../shared/contract/trust.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage, Loading } from '../../ui/states.tsx';
import { SettingsStep } from './settings-step.tsx';
import styles from './trust.module.css';

interface Props {
  readonly model: ModelCard;
  readonly study: Pick<Study, 'id' | 'name'>;
}

/** Which patients are cases, which are not and why. */
export function CasesStep({ model, study }: Props) {
  const { t } = useTranslation('trust');
  const { integer } = useFormat();
  const input = { model: model.hash, studyId: study.id };
  const cases = useQuery(useApi().trust.cases.queryOptions({ input }));
  const found = cases.data;
  const enough =
    found !== undefined && found.benign >= found.least && found.malignant >= found.least;
  return (
    <>
      <section className={styles.card} aria-labelledby="step-cases">
        <h2 id="step-cases">{t('step.cases')}</h2>
        <p className={styles.quiet}>{t('casesMeans')}</p>
        {cases.isPending ? <Loading /> : null}
        {cases.isError ? (
          <FailureMessage error={cases.error} onRetry={() => void cases.refetch()} />
        ) : null}
        {found === undefined ? null : (
          <>
            <dl className={styles.counts}>
              {(['benign', 'malignant'] as const).map((kind) => (
                <div key={kind} className={styles.count}>
                  <dt>{t(`class.${kind}`)}</dt>
                  <dd>
                    {t('ofNeeded', { found: integer(found[kind]), least: integer(found.least) })}
                  </dd>
                </div>
              ))}
            </dl>
            {enough ? null : (
              <Callout kind="warning">{t('tooFew', { least: found.least })}</Callout>
            )}
            <Excluded excluded={found.excluded} />
            <ReadThem excluded={found.excluded} model={model} study={study} />
          </>
        )}
      </section>
      {enough ? <SettingsStep model={model} study={study} /> : null}
    </>
  );
}

function Excluded({ excluded }: Pick<CalibrationCases, 'excluded'>) {
  const { t } = useTranslation('trust');
  const { counted } = useFormat();
  if (excluded.length === 0) return <p>{t('noneExcluded')}</p>;
  return (
    <ul className={styles.excluded} aria-label={t('excluded')}>
      {excluded.map(({ reason, patients }) => (
        <li key={reason}>
          <details>
            <summary>{t(`exclusion.${reason}`, counted(patients.length))}</summary>
            <p className={styles.quiet}>{patients.join(', ')}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Those not read yet are read by a job; they become cases as it goes on. */
function ReadThem({ excluded, model, study }: Pick<CalibrationCases, 'excluded'> & Props) {
  const { t } = useTranslation('trust');
  const create = useMutation(useApi().jobs.create.mutationOptions());
  if (!excluded.some(({ reason }) => reason === 'unread')) return null;
  const name = t('readJob', { model: model.name }).slice(0, 200);
  return (
    <div className={styles.actions}>
      {create.isSuccess ? (
        <p role="status">
          {t('reading')} <Link to="/jobs">{t('toJobs')}</Link>
        </p>
      ) : (
        <Button
          isPending={create.isPending}
          onPress={() =>
            create.mutate({
              kind: 'read-all',
              name,
              studyId: study.id,
              model: model.hash,
              again: false,
            })
          }
        >
          {t('readThem')}
        </Button>
      )}
      {create.isError ? <FailureMessage error={create.error} /> : null}
    </div>
  );
}
