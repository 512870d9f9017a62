import { useTranslation } from 'react-i18next';

import type { Job } from '../../../shared/contract/jobs.ts';
import { useAmounts } from './amounts.ts';

/** When a running job will be done, so far as that can be said. */
export function TimeLeft({ job: { state, progress } }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const { duration } = useAmounts();
  if (state !== 'running') return '–';
  const seconds = progress?.secondsLeft ?? null;
  if (seconds === null) return t('timeLeft.unknown');
  return t('timeLeft.about', { time: duration(seconds) });
}
