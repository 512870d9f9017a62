import { createRoute, stripSearchParams } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';
import { FirstStart } from './first-start.tsx';
import { EVERYBODY, readSearch } from './search.ts';
import { WorklistScreen } from './worklist-screen.tsx';

export const worklistRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readSearch,
  search: { middlewares: [stripSearchParams(EVERYBODY)] },
  component: function WorklistOrWelcome() {
    const search = worklistRoute.useSearch();
    return (
      <FirstStart>
        <WorklistScreen search={search} />
      </FirstStart>
    );
  },
});
