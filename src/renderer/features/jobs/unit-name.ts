import { useTranslation } from 'react-i18next';

import type { UnitProgress } from '../../../shared/contract/jobs.ts';

/** Names a unit by what it fits: `B-SE, cropped, fold 2`. */
export function useUnitName(): (unit: Pick<UnitProgress, 'input' | 'images' | 'fold'>) => string {
  const { t } = useTranslation('jobs');
  return ({ input, images, fold }) =>
    [
      t(`input.${input}`),
      t(`images.${images}`),
      fold === null ? t('wholeFit') : t('fold', { fold }),
    ].join(', ');
}
