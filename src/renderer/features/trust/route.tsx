import { createRoute, type SearchSchemaInput } from '@tanstack/react-router';
import { z } from 'zod';

import { modelHash, studyId } from '../../../shared/domain/ids.ts';
import { rootRoute } from '../../app/root.tsx';
import { CalibrationScreen } from './calibration-screen.tsx';

const search = z.object({ model: modelHash.optional(), study: studyId.optional() });

export const calibrationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calibration',
  validateSearch: (raw: z.input<typeof search> & SearchSchemaInput) => search.catch({}).parse(raw),
  component: function Calibration() {
    return <CalibrationScreen search={calibrationRoute.useSearch()} />;
  },
});
