import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type WorklistQuery, worklistQuery } from '../../../src/shared/contract/worklist.ts';
import type { StudyId } from '../../../src/shared/domain/ids.ts';
import {
  type Filter,
  filtersOf,
  has,
  toggled,
  withoutFilters,
} from '../../../src/renderer/features/worklist/filters.ts';

const EVERYBODY = worklistQuery.parse({});

const FILTERS: readonly Filter[] = [
  { facet: 'studies', value: 2 as StudyId },
  { facet: 'studies', value: 7 as StudyId },
  { facet: 'diagnoses', value: 'malignant' },
  { facet: 'diagnoses', value: 'unknown' },
  { facet: 'birads', value: '4A' },
  { facet: 'devices', value: 'HI VISION Ascendus' },
  { facet: 'annotated', value: true },
  { facet: 'annotated', value: false },
  { facet: 'read', value: false },
  { facet: 'archived', value: true },
];

/** Any query that filters can make, from everybody. */
const queries = fc
  .array(fc.constantFrom(...FILTERS), { maxLength: 12 })
  .map((filters) => filters.reduce(toggled, { ...EVERYBODY, text: 'ph' }));

describe('filters of the worklist', () => {
  test('are what is asked for, in the order of the facets', () => {
    const query: WorklistQuery = {
      ...EVERYBODY,
      text: 'weber',
      birads: ['5'],
      diagnoses: ['benign', 'mixed'],
      read: true,
      archived: true,
    };
    expect(filtersOf(query)).toEqual([
      { facet: 'diagnoses', value: 'benign' },
      { facet: 'diagnoses', value: 'mixed' },
      { facet: 'birads', value: '5' },
      { facet: 'read', value: true },
      { facet: 'archived', value: true },
    ]);
    expect(filtersOf(EVERYBODY)).toEqual([]);
  });

  test('go with the next press, whatever else is asked for', () => {
    fc.assert(
      fc.property(queries, fc.constantFrom(...FILTERS), (query, filter) => {
        const once = toggled(query, filter);
        expect(has(once, filter)).toBe(!has(query, filter));
        const again = toggled(once, filter);
        expect(has(again, filter)).toBe(has(query, filter));
        expect(worklistQuery.parse(again)).toEqual(again);
      }),
    );
  });

  test('that were taken away one by one leave the words alone', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(filtersOf(query).reduce(toggled, query)).toEqual(withoutFilters(query));
        expect(withoutFilters(query)).toEqual({ ...EVERYBODY, text: 'ph' });
      }),
    );
  });

  test('of yes and no replace each other', () => {
    const yes = toggled(EVERYBODY, { facet: 'annotated', value: true });
    expect(yes.annotated).toBe(true);
    expect(toggled(yes, { facet: 'annotated', value: false }).annotated).toBe(false);
  });
});
