import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  component: () => null,
});
