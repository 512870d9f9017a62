import { createRoute } from '@tanstack/react-router';

import { NotBuiltYet } from '../../app/not-built-yet.tsx';
import { rootRoute } from '../../app/root.tsx';

export const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/import',
  component: NotBuiltYet,
});
