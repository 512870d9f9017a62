import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/import',
  component: () => null,
});
