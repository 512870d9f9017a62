import { expect, test } from 'vitest';

import type { StudyId } from '../../../src/shared/domain/ids.ts';
import { query } from '../../support/registry-records.ts';
import { directRegistry } from '../../support/registry-direct.ts';

test('filters are saved by name, replaced by name and deleted', async () => {
  const { as, query: ask } = await directRegistry();
  const acts = as('Dr. Weber');
  const open = query({ text: 'fib', annotated: false, studies: [3 as StudyId] });
  const first = acts.saveFilter({ name: 'To annotate', query: open });
  expect(first).toEqual({ id: first.id, name: 'To annotate', query: open });
  const second = acts.saveFilter({ name: 'All', query: query() });
  expect(ask.filters(null)).toEqual([second, first]);
  const changed = acts.saveFilter({ name: 'To annotate', query: query({ read: true }) });
  expect(changed.id).toBe(first.id);
  expect(ask.filters(null)).toEqual([second, changed]);
  acts.deleteFilter({ id: second.id });
  acts.deleteFilter({ id: second.id });
  expect(ask.filters(null)).toEqual([changed]);
  expect(acts.saveFilter({ name: 'All', query: query() }).id).not.toBe(second.id);
});

test('settings are set one by one and found again; what makes no sense counts as not set', async () => {
  const { as, query: ask, writer } = await directRegistry();
  const acts = as('Dr. Weber');
  expect(ask.settings(null)).toEqual({});
  const namePattern = { b: 'b$', se: 'se$', patient: null };
  acts.setSettings({ user: 'Dr. Weber', namePattern });
  acts.setSettings({ theme: 'light', namePattern: { ...namePattern, patient: '^(.)' } });
  const set = {
    user: 'Dr. Weber',
    theme: 'light',
    namePattern: { b: 'b$', se: 'se$', patient: '^(.)' },
  };
  expect(ask.settings(null)).toEqual(set);
  writer.run(`INSERT INTO setting VALUES ('language', '"klingon"'), ('removed', '1')`);
  expect(ask.settings(null)).toEqual(set);
});
