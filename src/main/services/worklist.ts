import type { Contract } from '../../shared/contract/index.ts';
import type { ServiceOf } from '../../shared/contract/service.ts';
import type { RegistryAccess } from './registry-access.ts';

/** Search, facets and saved filters. */
export function createWorklist({
  registry,
  acts,
  events,
}: RegistryAccess): ServiceOf<Contract['worklist']> {
  const { query } = registry;
  return {
    page: query.worklistPage,
    facets: query.facets,
    filters: () => query.filters(null),
    saveFilter: async (filter) => {
      const saved = await (await acts()).saveFilter(filter);
      events.changed('worklist');
      return saved;
    },
    deleteFilter: async ({ id }) => {
      await (await acts()).deleteFilter({ id });
      events.changed('worklist');
      return {};
    },
  };
}
