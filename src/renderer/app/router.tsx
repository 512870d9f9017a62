import { createHashHistory, createRouter } from '@tanstack/react-router';

import { annotateRoute } from '../features/annotate/route.tsx';
import { importRoute } from '../features/import/route.tsx';
import { jobRoute, jobsRoute, newJobRoute } from '../features/jobs/route.tsx';
import { modelsRoute } from '../features/models/route.tsx';
import { patientRoute } from '../features/patient/route.tsx';
import { readerRoute } from '../features/reader/route.tsx';
import { resultsRoute, runRoute } from '../features/results/route.tsx';
import { settingsRoute } from '../features/settings/route.tsx';
import { studiesRoute } from '../features/studies/route.tsx';
import { calibrationRoute } from '../features/trust/route.tsx';
import { worklistRoute } from '../features/worklist/route.tsx';
import { rootRoute } from './root.tsx';

/** Every screen. A hash history works the same on both hosts' origins. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    worklistRoute,
    patientRoute,
    readerRoute,
    annotateRoute,
    importRoute,
    studiesRoute,
    modelsRoute,
    jobsRoute,
    newJobRoute,
    jobRoute,
    resultsRoute,
    runRoute,
    settingsRoute,
    calibrationRoute,
  ]),
  history: createHashHistory(),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
