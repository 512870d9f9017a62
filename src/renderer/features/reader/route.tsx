import { createRoute } from '@tanstack/react-router';

import { NotBuiltYet } from '../../app/not-built-yet.tsx';
import { rootRoute } from '../../app/root.tsx';

export const readerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lesions/$lesionId',
  component: NotBuiltYet,
});
