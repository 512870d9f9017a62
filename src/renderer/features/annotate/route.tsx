import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const annotateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/annotate',
  component: () => null,
});
