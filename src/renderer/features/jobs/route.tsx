import { createRoute } from '@tanstack/react-router';

import { jobId } from '../../../shared/contract/jobs.ts';
import { rootRoute } from '../../app/root.tsx';
import { EmptyJob, JobScreen } from './job-screen.tsx';
import { JobsScreen } from './jobs-screen.tsx';
import { NewJobScreen } from './new-job-screen.tsx';

export const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  component: JobsScreen,
});

export const newJobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs/new',
  component: NewJobScreen,
});

export const jobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs/$job',
  component: function JobOfAddress() {
    const { job } = jobRoute.useParams();
    const id = jobId.safeParse(Number(job));
    return id.success ? <JobScreen key={id.data} id={id.data} /> : <EmptyJob />;
  },
});
