import { createRoute } from '@tanstack/react-router';

import { jobId } from '../../../shared/contract/jobs.ts';
import { rootRoute } from '../../app/root.tsx';
import { EmptyRun, RunScreen } from './run-screen.tsx';
import { RunsScreen } from './runs-screen.tsx';
import { readSearch } from './search.ts';

export const resultsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/results',
  component: RunsScreen,
});

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/results/$run',
  validateSearch: readSearch,
  component: function RunOfAddress() {
    const { run } = runRoute.useParams();
    const search = runRoute.useSearch();
    const id = jobId.safeParse(Number(run));
    return id.success ? <RunScreen key={id.data} run={id.data} search={search} /> : <EmptyRun />;
  },
});
