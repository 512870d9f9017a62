import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const readerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lesions/$lesionId',
  component: () => null,
});
