import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import type { TaskStep } from '../../shared/contract/app.ts';
import { networkName } from './networks.ts';

/** Says in the user's language what a task does now. */
export function stepTextOf(t: TFunction, step: TaskStep): string {
  if (typeof step === 'string') return t(`task.step.${step}`);
  const { stage, epoch, epochs } = step;
  return t('task.epoch', {
    stage: stage === 'ensemble' ? t('task.ensemble') : networkName(stage),
    epoch,
    epochs,
  });
}

/** The same in the window's language; nothing where there is no step. */
export function useStepText(): (step: TaskStep | null) => string {
  const { t } = useTranslation();
  return (step) => (step === null ? '' : stepTextOf(t, step));
}
