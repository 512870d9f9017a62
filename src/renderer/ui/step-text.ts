import { useTranslation } from 'react-i18next';

import { common } from '../i18n/en/common.ts';

type KnownStep = keyof typeof common.task.step;

const EPOCH = /^(?<stage>\w+), epoch (?<epoch>\d+) of (?<epochs>\d+)$/;

/** Says in the user's language what a task does now; a step it has no words for is said as it is. */
export function useStepText(): (step: string | null) => string {
  const { t } = useTranslation();
  return (step) => {
    if (step === null) return '';
    if (isKnown(step)) return t(`task.step.${step}`);
    const { stage, epoch, epochs } = EPOCH.exec(step)?.groups ?? {};
    if (stage === undefined || epoch === undefined || epochs === undefined) return step;
    return t('task.epoch', { stage, epoch, epochs });
  };
}

function isKnown(step: string): step is KnownStep {
  return step in common.task.step;
}
