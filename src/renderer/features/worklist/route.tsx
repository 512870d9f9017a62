import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const worklistRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: () => null,
});
