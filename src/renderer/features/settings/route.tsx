import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: () => null,
});
