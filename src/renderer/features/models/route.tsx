import { createRoute, type SearchSchemaInput } from '@tanstack/react-router';
import { z } from 'zod';

import { modelHash, studyId } from '../../../shared/domain/ids.ts';
import { rootRoute } from '../../app/root.tsx';
import { ModelsScreen } from './models-screen.tsx';

/** The model to be unlocked, and the study where somebody met it locked. */
const modelsSearch = z.object({ unlock: modelHash.optional(), study: studyId.optional() });

export const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  validateSearch: (raw: z.input<typeof modelsSearch> & SearchSchemaInput) =>
    modelsSearch.catch({}).parse(raw),
  component: function Models() {
    return <ModelsScreen search={modelsRoute.useSearch()} />;
  },
});
