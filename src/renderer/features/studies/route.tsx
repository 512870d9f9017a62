import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const studiesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studies',
  component: () => null,
});
