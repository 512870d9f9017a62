import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { CalibrationRule } from '../../../shared/domain/calibration.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { NumberField } from '../jobs/number-field.tsx';
import { ResultStep } from './result-step.tsx';
import styles from './trust.module.css';

interface Props {
  readonly model: ModelCard;
  readonly study: Pick<Study, 'id' | 'name'>;
}

const RULES = ['youden', 'sensitivity', 'specificity'] as const;
type Rule = (typeof RULES)[number];
const target = z.number().min(50).max(100);
const errorShare = z.number().min(1).max(40);

/** How the threshold is chosen, and how often the zone may be wrong; then the figures. */
export function SettingsStep({ model, study }: Props) {
  const { t } = useTranslation('trust');
  const [kind, setKind] = useState<Rule>('youden');
  const [share, setShare] = useState(90);
  const [errors, setErrors] = useState(10);
  const { trust } = useApi();
  const preview = useMutation(trust.preview.mutationOptions());
  const lock = useMutation(trust.lock.mutationOptions());
  const rule: CalibrationRule = kind === 'youden' ? { kind } : { kind, target: share / 100 };
  const settings = { model: model.hash, studyId: study.id, rule, errorRate: errors / 100 };
  // Figures of other settings must not stand beside these.
  const change = (act: () => void): void => {
    preview.reset();
    lock.reset();
    act();
  };
  return (
    <>
      <section className={styles.card} aria-labelledby="step-settings">
        <h2 id="step-settings">{t('step.settings')}</h2>
        <Choice
          label={t('rule')}
          value={kind}
          onChange={(next) => change(() => setKind(next))}
          options={RULES.map((value) => {
            return { value, label: t(`rules.${value}`), detail: t(`ruleMeans.${value}`) };
          })}
          stacked
        />
        <div className={styles.fields}>
          {kind === 'youden' ? null : (
            <NumberField
              label={t('target')}
              unit="%"
              value={share}
              schema={target}
              onChange={(next) => change(() => setShare(next))}
            />
          )}
          <NumberField
            label={t('errorRate')}
            hint={t('errorRateMeans')}
            unit="%"
            value={errors}
            schema={errorShare}
            onChange={(next) => change(() => setErrors(next))}
          />
        </div>
        <div className={styles.actions}>
          <Button
            kind={preview.data === undefined ? 'primary' : 'plain'}
            isPending={preview.isPending}
            onPress={() => change(() => preview.mutate(settings))}
          >
            {t('preview')}
          </Button>
        </div>
        {preview.isError ? <FailureMessage error={preview.error} /> : null}
      </section>
      {preview.data === undefined ? null : (
        <ResultStep model={model} result={preview.data.result}>
          {lock.data === undefined ? (
            <>
              <p>{t('lockMeans')}</p>
              <div className={styles.actions}>
                <Button
                  kind="primary"
                  isPending={lock.isPending}
                  onPress={() => {
                    const { casesHash } = preview.data;
                    lock.mutate({ ...settings, casesHash });
                  }}
                >
                  {t('lock')}
                </Button>
              </div>
            </>
          ) : (
            <p role="status">
              <strong>{t('locked', { version: lock.data.version })}</strong>
            </p>
          )}
          {lock.isError ? <FailureMessage error={lock.error} /> : null}
        </ResultStep>
      )}
    </>
  );
}
