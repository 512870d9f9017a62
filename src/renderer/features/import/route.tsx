import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';
import { ImportRoute } from './import-screen.tsx';
import { readSearch } from './search.ts';

export const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/import',
  validateSearch: readSearch,
  component: function Import() {
    const { patient } = importRoute.useSearch();
    return <ImportRoute patient={patient} />;
  },
});
