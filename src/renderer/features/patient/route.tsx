import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';

export const patientRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/patients/$patientId',
  component: () => null,
});
