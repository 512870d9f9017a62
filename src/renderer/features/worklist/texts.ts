import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { StudyId } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';
import type { Filter } from './filters.ts';

/** What filters are called. */
export interface FilterTexts {
  /** The value alone, such as `Benign`. */
  readonly value: (filter: Filter) => string;
  /** With what it is a value of, such as `Diagnosis: Benign`. */
  readonly whole: (filter: Filter) => string;
}

/** The name of each study, as far as it is known yet. */
export function useStudyName(): (id: StudyId) => string {
  const api = useApi();
  const { data } = useQuery(api.studies.list.queryOptions({ input: {} }));
  const names = useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data]);
  return useCallback((id) => names.get(id) ?? '', [names]);
}

export function useFilterTexts(studyName: (id: StudyId) => string): FilterTexts {
  const { t } = useTranslation(['worklist', 'common']);
  const value: FilterTexts['value'] = (filter) => {
    switch (filter.facet) {
      case 'studies':
        return studyName(filter.value);
      case 'diagnoses':
        return t(`diagnosis.${filter.value}`, { ns: 'common' });
      case 'birads':
      case 'devices':
        return filter.value;
      case 'annotated':
      case 'read':
        return t(`${filter.facet}.${filter.value ? 'yes' : 'no'}`);
      case 'archived':
        return t('archivedOnly');
    }
  };
  return {
    value,
    whole: (filter) =>
      filter.facet === 'archived' || filter.facet === 'annotated' || filter.facet === 'read'
        ? value(filter)
        : t('filter', { facet: t(`facet.${filter.facet}`), value: value(filter) }),
  };
}
