import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';
import { StudiesScreen } from './studies-screen.tsx';

export const studiesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studies',
  component: StudiesScreen,
});
