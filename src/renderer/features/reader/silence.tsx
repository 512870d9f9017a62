import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import type { SecondOpinion, Silence } from '../../../shared/contract/second-opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { FitStatus, useFitPhantom } from '../models/fit-phantom.tsx';
import { type Way, WAYS_OUT } from './ways-out.ts';

interface Props {
  readonly silence: Silence;
  readonly both: SecondOpinion;
  readonly record: LesionRecord;
  /** Leads to the form of the own opinion. */
  readonly onGive: () => void;
  /** Leads to a pair without a crop. */
  readonly onDraw: () => void;
}

/** Why the machine does not speak, and the ways out. */
export function SilenceReason({ silence, both, record, onGive, onDraw }: Props) {
  const { t } = useTranslation('reader');
  const say = useFailureText();
  const navigate = useNavigate();
  const fit = useFitPhantom();
  const { model } = both;
  const { study, patient } = record;
  const go: Readonly<Record<Way, () => void>> = {
    fit: fit.start,
    models: () => void navigate({ to: '/models' }),
    unlock: () =>
      void navigate({ to: '/models', search: { unlock: model?.hash, study: study.id } }),
    import: () => void navigate({ to: '/import', search: { patient: patient.id } }),
    draw: onDraw,
    give: onGive,
    settings: () => void navigate({ to: '/settings' }),
  };
  const ways = WAYS_OUT[silence].filter((way) => way !== 'fit' || !fit.isRunning);
  return (
    <>
      <Callout
        kind="info"
        actions={ways.map((way) => (
          <Button
            key={way}
            kind={way === 'settings' ? 'quiet' : 'plain'}
            onPress={go[way]}
            isPending={way === 'fit' && fit.isStarting}
          >
            {t(`silence.${way}`)}
          </Button>
        ))}
      >
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
