import { createRoute, stripSearchParams } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';
import { AnnotateScreen } from './annotate-screen.tsx';
import { ALL_PAIRS, readSearch } from './search.ts';

export const annotateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/annotate',
  validateSearch: readSearch,
  search: { middlewares: [stripSearchParams(ALL_PAIRS)] },
  component: function Annotate() {
    return <AnnotateScreen search={annotateRoute.useSearch()} />;
  },
});
