import type { WorklistQuery } from '../../../shared/contract/worklist.ts';

/** Facets with several values. */
export type ListFacet = 'studies' | 'diagnoses' | 'birads' | 'devices';
/** Facets that are so or not. */
export type SwitchFacet = 'annotated' | 'read';

/** One thing that is asked for beside the words. */
export type Filter =
  | {
      readonly [F in ListFacet]: { readonly facet: F; readonly value: WorklistQuery[F][number] };
    }[ListFacet]
  | { readonly facet: SwitchFacet; readonly value: boolean }
  | { readonly facet: 'archived'; readonly value: true };

const LISTS = ['studies', 'diagnoses', 'birads', 'devices'] as const;

/** Everything that is asked for beside the words, in the order of the facets. */
export function filtersOf(query: WorklistQuery): readonly Filter[] {
  const lists = LISTS.flatMap((facet) => query[facet].map((value) => ({ facet, value }) as Filter));
  const switches = (['annotated', 'read'] as const).flatMap((facet): Filter[] => {
    const value = query[facet];
    return value === null ? [] : [{ facet, value }];
  });
  return [
    ...lists,
    ...switches,
    ...(query.archived ? [{ facet: 'archived', value: true } as const] : []),
  ];
}

/** Whether a filter is asked for. */
export function has(query: WorklistQuery, { facet, value }: Filter): boolean {
  const chosen = query[facet];
  return Array.isArray(chosen) ? (chosen as readonly unknown[]).includes(value) : chosen === value;
}

/** The query with a filter where it was without, and without where it was there. */
export function toggled(query: WorklistQuery, filter: Filter): WorklistQuery {
  const { facet, value } = filter;
  if (facet === 'archived') return { ...query, archived: !query.archived };
  if (facet === 'annotated' || facet === 'read')
    return { ...query, [facet]: query[facet] === value ? null : value };
  const chosen: readonly unknown[] = query[facet];
  const next = has(query, filter) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return { ...query, [facet]: next };
}

/** The same words, and nothing else asked for. */
export function withoutFilters(query: WorklistQuery): WorklistQuery {
  return {
    text: query.text,
    studies: [],
    diagnoses: [],
    birads: [],
    devices: [],
    annotated: null,
    read: null,
    archived: false,
  };
}
