import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import type { SecondOpinion, Silence } from '../../../shared/contract/second-opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { FitStatus, useFitPhantom } from '../models/fit-phantom.tsx';

interface Props {
  readonly silence: Silence;
  readonly both: SecondOpinion;
  readonly record: LesionRecord;
  /** Leads to the form of the own opinion. */
  readonly onGive: () => void;
  /** Leads to a pair without a crop. */
  readonly onDraw: () => void;
}

/** Why the machine does not speak, and the way out. */
export function SilenceReason({ silence, both, record, onGive, onDraw }: Props) {
  const { t } = useTranslation('reader');
  const say = useFailureText();
  const navigate = useNavigate();
  const fit = useFitPhantom();
  const { model } = both;
  const { study, patient } = record;
  const toModels = (
    <Button onPress={() => void navigate({ to: '/models' })}>{t('silence.models')}</Button>
  );
  const ways: Readonly<Record<Silence, ReactNode>> = {
    'no-model': (
      <>
        {fit.isRunning ? null : (
          <Button onPress={fit.start} isPending={fit.isStarting}>
            {t('silence.fit')}
          </Button>
        )}
        {toModels}
      </>
    ),
    'model-unusable': toModels,
    'locked-for-study': (
      <>
        <Button
          onPress={() =>
            void navigate({
              to: '/models',
              search: { unlock: model?.hash, study: study.id },
            })
          }
        >
          {t('silence.unlock')}
        </Button>
        {toModels}
      </>
    ),
    'no-pairs': (
      <Button onPress={() => void navigate({ to: '/import', search: { patient: patient.id } })}>
        {t('silence.import')}
      </Button>
    ),
    'roi-missing': <Button onPress={onDraw}>{t('silence.draw')}</Button>,
    'opinion-first': (
      <>
        <Button onPress={onGive}>{t('silence.give')}</Button>
        <Button kind="quiet" onPress={() => void navigate({ to: '/settings' })}>
          {t('silence.settings')}
        </Button>
      </>
    ),
  };
  return (
    <>
      <Callout kind="info" actions={ways[silence]}>
        {t(`silence.${silence}`, {
          model: model?.name ?? '',
          fault: say(model?.fault ?? ''),
          study: study.name,
        })}
      </Callout>
      {silence === 'no-model' ? <FitStatus fit={fit} /> : null}
    </>
  );
}
