import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { SORTS } from '../../../shared/contract/worklist.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Select } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import { filtersOf, toggled, withoutFilters } from './filters.ts';
import type { FilterTexts } from './texts.ts';
import type { Worklist } from './use-worklist.ts';
import styles from './worklist-screen.module.css';

interface Props {
  readonly list: Worklist;
  readonly texts: FilterTexts;
}

/** How many there are, what they are narrowed to, and in which order they stand. */
export function AskedBar({ list, texts }: Props) {
  const { t } = useTranslation('worklist');
  const format = useFormat();
  const { query, sort, descending, ask } = list;
  const { total } = list.rows;
  const filters = filtersOf(query);
  return (
    <div className={styles.asked}>
      <span className={styles.total} role="status">
        {total === null ? '' : t('total', format.counted(total))}
      </span>
      <div className={styles.chips} role="group" aria-label={t('activeFilters')}>
        {filters.map((filter) => (
          <Chip
            key={`${filter.facet} ${String(filter.value)}`}
            text={texts.whole(filter)}
            removeLabel={t('removeFilter', { filter: texts.whole(filter) })}
            onRemove={() => ask(toggled(query, filter))}
          />
        ))}
        {filters.length === 0 ? null : (
          <Button kind="quiet" onPress={() => ask(withoutFilters(query))}>
            {t('clearFilters')}
          </Button>
        )}
      </div>
      <span className={styles.sortedBy} aria-hidden="true">
        {t('sortedBy')}
      </span>
      <Select
        label={t('sortedBy')}
        hideLabel
        value={sort}
        onChange={list.sortBy}
        options={SORTS.map((by) => ({ value: by, label: t(`sort.${by}`) }))}
      />
      <IconButton
        label={descending ? t('descending') : t('ascending')}
        onPress={() => ask({ descending: !descending })}
      >
        {descending ? (
          <ArrowDownWideNarrow aria-hidden="true" />
        ) : (
          <ArrowUpNarrowWide aria-hidden="true" />
        )}
      </IconButton>
    </div>
  );
}
