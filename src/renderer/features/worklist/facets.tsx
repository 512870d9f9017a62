import { useQuery } from '@tanstack/react-query';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Facets, WorklistQuery } from '../../../shared/contract/worklist.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import styles from './facets.module.css';
import { type Filter, has, toggled } from './filters.ts';
import type { FilterTexts } from './texts.ts';

/** Values shown of a facet until all are asked for. */
const SHORT = 8;

interface Props {
  readonly query: WorklistQuery;
  readonly onChange: (query: WorklistQuery) => void;
  readonly texts: FilterTexts;
}

/** What the list can be narrowed to, with how many patients each value would leave. */
export function FacetPanel({ query, onChange, texts }: Props) {
  const { t } = useTranslation('worklist');
  const api = useApi();
  const facets = useQuery({
    ...api.worklist.facets.queryOptions({ input: query }),
    placeholderData: keepPreviousData,
  });
  if (facets.isError) return <FailureMessage error={facets.error} />;
  const choose = (filter: Filter): void => onChange(toggled(query, filter));
  return (
    <>
      {facets.data === undefined
        ? null
        : groupsOf(facets.data).map((values) => (
            <FacetGroup key={values[0]!.filter.facet} {...{ values, query, texts, choose }} />
          ))}
      <fieldset className={styles.group}>
        <legend>{t('facet.archived')}</legend>
        <Checkbox
          isSelected={query.archived}
          onChange={() => choose({ facet: 'archived', value: true })}
        >
          <span className={styles.value}>{t('archivedOnly')}</span>
        </Checkbox>
      </fieldset>
    </>
  );
}

interface Counted {
  readonly filter: Filter;
  readonly count: number;
}

/** The facets with their values; those that have none are left out. */
function groupsOf(facets: Facets): readonly (readonly Counted[])[] {
  const { studies, diagnoses, birads, devices, annotated, read } = facets;
  const yesAndNo = (facet: 'annotated' | 'read', { yes, no }: typeof read): Counted[] => [
    { filter: { facet, value: true }, count: yes },
    { filter: { facet, value: false }, count: no },
  ];
  const groups: Counted[][] = [
    studies.map(({ value, count }) => ({ filter: { facet: 'studies', value }, count })),
    diagnoses.map(({ value, count }) => ({ filter: { facet: 'diagnoses', value }, count })),
    birads.map(({ value, count }) => ({ filter: { facet: 'birads', value }, count })),
    yesAndNo('annotated', annotated),
    yesAndNo('read', read),
    devices.map(({ value, count }) => ({ filter: { facet: 'devices', value }, count })),
  ];
  return groups.filter(({ length }) => length > 0);
}

interface GroupProps {
  readonly values: readonly Counted[];
  readonly query: WorklistQuery;
  readonly texts: FilterTexts;
  readonly choose: (filter: Filter) => void;
}

function FacetGroup({ values, query, texts, choose }: GroupProps) {
  const { t } = useTranslation('worklist');
  const format = useFormat();
  const [all, setAll] = useState(false);
  const { facet } = values[0]!.filter;
  const shown = all ? values : values.filter((each, at) => at < SHORT || has(query, each.filter));
  return (
    <fieldset className={styles.group}>
      <legend>{t(`facet.${facet}`)}</legend>
      {shown.map(({ filter, count }) => (
        <Checkbox
          key={String(filter.value)}
          isSelected={has(query, filter)}
          onChange={() => choose(filter)}
        >
          <span className={styles.value} title={texts.value(filter)}>
            {texts.value(filter)}
          </span>
          <span className={styles.count}>{format.integer(count)}</span>
        </Checkbox>
      ))}
      {values.length > SHORT ? (
        <Button kind="quiet" onPress={() => setAll(!all)}>
          {all ? t('fewer') : t('all', { number: format.integer(values.length) })}
        </Button>
      ) : null}
    </fieldset>
  );
}
