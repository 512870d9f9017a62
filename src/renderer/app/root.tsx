import { createRootRoute } from '@tanstack/react-router';

import { FailureMessage } from '../ui/states.tsx';
import { Layout } from './layout.tsx';

/** The frame around every screen; a screen's route names it as its parent. */
export const rootRoute = createRootRoute({
  component: Layout,
  errorComponent: ({ error }) => <FailureMessage error={error} />,
});
