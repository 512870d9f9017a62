import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';
import { SettingsScreen } from './settings-screen.tsx';

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: SettingsScreen,
});
