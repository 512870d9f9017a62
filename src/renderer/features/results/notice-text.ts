import { useTranslation } from 'react-i18next';

import type { Notice } from '../../../shared/crossval/notices.ts';
import { useFormat } from '../../ui/format.ts';

/** A notice in the language of the window. */
export function useNoticeText(): (notice: Notice) => string {
  const { t } = useTranslation(['results', 'common']);
  const { integer, decimal } = useFormat();
  const share = (value: number): string => decimal(100 * value, 1);
  return (notice) => {
    switch (notice.kind) {
      case 'origin':
        return t(`notice.origin.${notice.origin}`, {
          detail: notice.detail === '' ? '' : ` (${notice.detail})`,
        });
      case 'synthetic-pairs':
        return t('notice.synthetic', {
          pairs: integer(notice.pairs),
          marks: notice.marks.join(', '),
        });
      case 'incomplete':
        return t('notice.incomplete', { done: notice.done, total: notice.total });
      case 'unread-pairs':
        return t('notice.unread', { pairs: integer(notice.pairs.length) });
      case 'shared-test':
        return t('notice.sharedTest', {
          folds: integer(notice.folds),
          patients: integer(notice.patients),
        });
      case 'few-patients':
        return t('notice.fewPatients', notice.patients);
      case 'one-class':
        return t('notice.oneClass', {
          missing: t(`diagnosis.${notice.missing}`, { ns: 'common' }),
        });
      case 'few-pairs':
        return t('notice.fewPairs', { units: integer(notice.units), of: integer(notice.of) });
      case 'lesions':
        return t('notice.lesions', {
          lesions: integer(notice.lesions),
          patients: integer(notice.patients),
        });
      case 'prevalence':
        return t('notice.prevalence', {
          units: share(notice.units),
          pairs: share(notice.pairs),
        });
      case 'unlabelled':
        return t('notice.unlabelled', { patients: integer(notice.patients) });
      case 'leaks-accepted':
        return t('notice.leaks', { leaks: integer(notice.leaks) });
      case 'no-strain-ratio':
        return t('notice.noStrain', { patients: integer(notice.patients) });
      case 'after-reveal':
        return t('notice.afterReveal', { readers: notice.readers.join(', ') });
    }
  };
}
